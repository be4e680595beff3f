/** What is simply next in line. Nothing to decide here, so nothing to press; a thousand lines scroll like ten. */
import { ClockCircleOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../ui/parts/states.tsx';
import { useVirtualRows } from '../../../ui/virtual-rows.ts';
import { useItemWords } from './item-words.ts';
import type { SyncItem } from './sync-item.ts';

const ROW_PX = 56;

export function WaitingList({ items }: { items: readonly SyncItem[] }) {
  const { t } = useTranslation('syncCentre');
  if (items.length === 0)
    return (
      <EmptyState icon={<ClockCircleOutlined />} title={t('waiting.none')} text={t('waiting.noneText')} />
    );
  return (
    <>
      <p className="muted sc-lead">{t('waiting.about')}</p>
      <Rows items={items} />
      <p className="faint sc-foot">{t('safe')}</p>
    </>
  );
}

function Rows({ items }: { items: readonly SyncItem[] }) {
  const { t } = useTranslation('syncCentre');
  const words = useItemWords();
  const { scroller, totalPx, rows } = useVirtualRows(items.length, ROW_PX);
  return (
    <div ref={scroller} className="scroll sc-rows" tabIndex={0} role="list" aria-label={t('section.waiting')}>
      <div className="sc-canvas" style={{ height: totalPx }} role="presentation">
        {rows.map(({ index, topPx }) => {
          const item = items[index];
          if (!item) return null;
          const { kind, about, summary, made, attempts, why } = words(item);
          return (
            <div
              key={item.mutationId}
              role="listitem"
              aria-setsize={items.length}
              aria-posinset={index + 1}
              className="sc-row"
              style={{ transform: `translateY(${topPx}px)` }}
            >
              <span className="sc-order num faint">{index + 1}</span>
              <span className="ellipsis">
                <strong>{kind}</strong>
                {about ? <span> · {about}</span> : null}
                {summary && summary !== about ? <span className="muted"> · {summary}</span> : null}
              </span>
              <span className="faint num sc-right">{made}</span>
              <span className="muted ellipsis sc-row-why">
                {why} · {attempts}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
