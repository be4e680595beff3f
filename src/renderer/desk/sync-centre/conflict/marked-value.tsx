/** A value with its own stretches marked: underlined, and named for those who do not see it [SC12]. */
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { Line } from '../words/differences.ts';

export function MarkedValue({ lines }: { lines: readonly Line[] | null }) {
  const { t } = useTranslation('syncCentre');
  if (lines === null) return <span className="faint">{t('conflict.unknown')}</span>;
  if (lines.length === 0) return <span className="faint">{t('conflict.empty')}</span>;
  return (
    <>
      {lines.map((line, index) => (
        <span className="sc-line selectable" key={index}>
          {line.map((piece, at) =>
            piece.isOwn ? (
              <mark key={at} className="sc-own">
                <span className="visually-hidden">{t('conflict.differs')}</span>
                {piece.text}
              </mark>
            ) : (
              <Fragment key={at}>{piece.text}</Fragment>
            ),
          )}
        </span>
      ))}
    </>
  );
}
