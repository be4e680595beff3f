/** Everything that one piece of work holds, as it was written [SC1]. */
import { useTranslation } from 'react-i18next';
import { fieldLabel } from '../words/field-words.ts';
import { useValueWords } from '../words/words-context.ts';
import { partText, type TextPart } from './sync-item.ts';

export function ItemParts({ parts }: { parts: readonly TextPart[] }) {
  const { t } = useTranslation('syncCentre');
  const words = useValueWords();
  if (parts.length === 0) return <p className="faint">{t('noText')}</p>;
  return (
    <dl className="sc-parts">
      {parts.map((one, index) => (
        <div key={index}>
          <dt>
            {one.label === 'field' ? fieldLabel(one.noun, one.field, words.language) : t(`part.${one.label}`)}
          </dt>
          <dd className="selectable" data-part={one.label}>
            {partText(one, words)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
