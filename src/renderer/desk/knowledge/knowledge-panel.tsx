import { BookOutlined, SearchOutlined } from '@ant-design/icons';
import { Input, Tag, type InputRef } from 'antd';
import { useEffect, useMemo, type KeyboardEvent, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { isExpired } from '../../../shared/domain/article.ts';
import type { ArticleHit } from '../../../shared/contract/desk.ts';
import type { Article } from '../../../shared/domain/article.ts';
import type { ArticleId } from '../../../shared/ids.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { useNow } from '../../ui/clock.ts';
import { AgeBadge } from '../../ui/parts/age-badge.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../ui/parts/states.tsx';
import { createQueryStore, valueOf } from '../../ui/store/query-store.ts';
import { ArticleView } from './article-view.tsx';
import type { KnowledgeStore } from './knowledge-store.ts';
import { MarkedText } from './marked-text.tsx';
import './knowledge.css';

interface Props {
  desk: DeskClient;
  store: KnowledgeStore;
  /** From the script step in front. */
  suggestedIds: readonly ArticleId[];
}

const OLD_AFTER_MS = 86_400_000;
const LIST_ID = 'knowledge-hits';
const optionId = (index: number): string => `${LIST_ID}-${index}`;

interface SearchProps {
  store: KnowledgeStore;
  inputRef: Ref<InputRef>;
  /** Somebody searches: the answers come to the front. */
  onSearch: () => void;
}

/** Always in reach, whatever the dock shows: type, ↑↓, Enter. */
export function KnowledgeSearch({ store, inputRef, onSearch }: SearchProps) {
  const { t } = useTranslation('desk');
  const text = useStore(store, (state) => state.text);
  const at = useStore(store, (state) => state.at);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') store.move(1);
    else if (event.key === 'ArrowUp') store.move(-1);
    else if (event.key === 'Enter') store.openCurrent();
    else if (event.key === 'Escape') store.back();
    else return;
    onSearch();
    event.preventDefault();
  };
  return (
    <Input
      ref={inputRef}
      role="combobox"
      aria-expanded="true"
      aria-controls={LIST_ID}
      aria-activedescendant={optionId(at)}
      value={text}
      maxLength={120}
      allowClear
      prefix={<SearchOutlined aria-hidden />}
      placeholder={t('knowledge.placeholder')}
      aria-label={t('knowledge.placeholder')}
      onChange={(event) => {
        onSearch();
        store.type(event.target.value);
      }}
      onKeyDown={onKeyDown}
    />
  );
}

export function KnowledgePanel({ desk, store, suggestedIds }: Props) {
  const { t } = useTranslation('desk');
  const asOfMs = useStore(store, (state) => state.asOfMs);
  const hits = useStore(store, (state) => state.hits);
  return (
    <div className="knowledge">
      {hits ? (
        <div className="knowledge-age">
          <span className="faint">{t('knowledge.results', { count: hits.length })}</span>
          {asOfMs === null ? null : <AgeBadge asOfMs={asOfMs} oldAfterMs={OLD_AFTER_MS} />}
        </div>
      ) : null}
      <Content desk={desk} store={store} suggestedIds={suggestedIds} />
    </div>
  );
}

function Content({ desk, store, suggestedIds }: Props) {
  const { t } = useTranslation('desk');
  const { view, hits, at } = useStore(store);
  if (view.name === 'article') return <ArticleView article={view.article} onBack={store.back} />;
  if (view.name === 'opening') return <LoadingState lines={6} />;
  if (view.name === 'failed') return <ErrorState code={view.code} onRetry={store.back} />;
  if (hits && hits.length === 0)
    return (
      <EmptyState icon={<BookOutlined />} title={t('knowledge.empty')} text={t('knowledge.emptyText')} />
    );
  if (hits) return <Hits hits={hits} at={at} onOpen={(id) => void store.open(id)} />;
  if (suggestedIds.length > 0)
    return <Suggestions desk={desk} ids={suggestedIds} onOpen={(id) => void store.open(id)} />;
  return <EmptyState icon={<BookOutlined />} title={t('knowledge.start')} text={t('knowledge.startText')} />;
}

function Hits({ hits, at, onOpen }: { hits: ArticleHit[]; at: number; onOpen: (id: ArticleId) => void }) {
  const { t } = useTranslation('desk');
  const nowMs = useNow();
  useEffect(() => {
    document.getElementById(optionId(at))?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return (
    <div className="hits" id={LIST_ID} role="listbox" aria-label={t('knowledge.title')}>
      {hits.map((hit, index) => (
        <button
          key={hit.id}
          id={optionId(index)}
          type="button"
          role="option"
          aria-selected={index === at}
          className="hit"
          data-current={index === at}
          onClick={() => onOpen(hit.id)}
        >
          <span className="hit-head">
            <strong className="ellipsis">{hit.title}</strong>
            {isExpired(hit, nowMs) ? (
              <Tag color="error">{t('knowledge.expiredTag')}</Tag>
            ) : (
              <Tag>{hit.category}</Tag>
            )}
          </span>
          <span className="hit-excerpt">
            <MarkedText text={hit.excerpt} marks={hit.marks} />
          </span>
        </button>
      ))}
    </div>
  );
}

function Suggestions({
  desk,
  ids,
  onOpen,
}: {
  desk: DeskClient;
  ids: readonly ArticleId[];
  onOpen: (id: ArticleId) => void;
}) {
  const { t } = useTranslation('desk');
  const key = ids.join(' ');
  const articles = useMemo(
    () =>
      createQueryStore<Article[]>({
        load: () => Promise.all(key.split(' ').map((id) => desk.knowledge.get({ id: id as ArticleId }))),
      }),
    [desk, key],
  );
  useEffect(() => void articles.reload(), [articles]);
  const list = useStore(articles, ({ query }) => valueOf(query));
  return (
    <section>
      <h4 className="faint suggested">{t('knowledge.suggested')}</h4>
      <ul className="hits">
        {(list ?? []).map((one) => (
          <li key={one.id}>
            <button type="button" className="hit" onClick={() => onOpen(one.id)}>
              <span className="hit-head">
                <strong className="ellipsis">{one.title}</strong>
                <Tag>{one.category}</Tag>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
