/** What is simply next in line. Nothing to decide here, so nothing to press; a thousand lines scroll like ten. */
import { useTranslation } from 'react-i18next';
import { useVirtualRows } from '../../ui/virtual-rows.ts';
import { useItemWords } from './item-words.ts';
import type { SyncItem } from './sync-item.ts';

const ROW_PX = 52;

export function WaitingList({ items }: { items: readonly SyncItem[] }) {
  const { t } = useTranslation('syncCentre');
  const words = useItemWords();
  const { scroller, totalPx, rows } = useVirtualRows(items.length, ROW_PX);
  return (
    <section className="panel sc-waiting" aria-label={t('waiting.title')}>
      <header className="sc-list-head">
        <h2>{t('waiting.title')}</h2>
        <span className="num muted">{items.length}</span>
        <span className="faint sc-about">{t('waiting.about')}</span>
      </header>
      <div ref={scroller} className="scroll sc-rows" tabIndex={0} role="list" aria-label={t('waiting.title')}>
        <div className="sc-canvas" style={{ height: totalPx }}>
          {rows.map(({ index, topPx }) => {
            const item = items[index];
            if (!item) return null;
            const { kind, made, attempts, why } = words(item);
            return (
              <div
                key={item.mutationId}
                role="listitem"
                className="sc-row"
                style={{ transform: `translateY(${topPx}px)` }}
              >
                <span className="sc-kind">{kind}</span>
                <span className="ellipsis">{item.summary}</span>
                <span className="faint num sc-right">{made}</span>
                <span className="muted ellipsis sc-why">
                  {why} · {attempts}
                </span>
              </div>
            );
          })}
        </div>
      </div>
      <p className="faint sc-safe">{t('safe')}</p>
    </section>
  );
}
