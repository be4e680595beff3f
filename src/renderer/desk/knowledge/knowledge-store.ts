/** Search while typing; the newest question wins, and the old answer stays until the new one is there. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ArticleHit } from '../../../shared/contract/desk.ts';
import type { Article } from '../../../shared/domain/article.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import type { ArticleId } from '../../../shared/ids.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';

export type KnowledgeView =
  | { name: 'results' }
  | { name: 'opening'; id: ArticleId }
  | { name: 'article'; article: Article }
  | { name: 'failed'; code: FailureCode };

export interface KnowledgeState {
  text: string;
  hits: ArticleHit[] | null;
  /** When the articles on this machine were last told to be central's. */
  asOfMs: number | null;
  /** The hit under the cursor. */
  at: number;
  view: KnowledgeView;
}

export interface KnowledgeStore extends StoreApi<KnowledgeState> {
  type: (text: string) => void;
  move: (by: number) => void;
  open: (id: ArticleId) => Promise<void>;
  openCurrent: () => void;
  back: () => void;
}

const MOST_HITS = 20;

export function createKnowledgeStore(desk: Pick<DeskClient, 'knowledge'>): KnowledgeStore {
  const store = createStore<KnowledgeState>(() => ({
    text: '',
    hits: null,
    asOfMs: null,
    at: 0,
    view: { name: 'results' },
  }));
  let latest = 0;
  const search = async (text: string): Promise<void> => {
    const mine = ++latest;
    if (text.trim() === '') return store.setState({ hits: null });
    const answer = await attempt(desk.knowledge.search({ text: text.trim(), limit: MOST_HITS }));
    if (mine !== latest) return;
    if (answer.ok) store.setState({ ...answer.value, at: 0, view: { name: 'results' } });
    else store.setState({ view: { name: 'failed', code: answer.error } });
  };
  const type = (text: string): void => {
    store.setState({ text, view: { name: 'results' } });
    void search(text);
  };
  const move = (by: number): void => {
    const { at, hits } = store.getState();
    store.setState({ at: Math.max(0, Math.min(at + by, (hits?.length ?? 1) - 1)) });
  };
  const open = async (id: ArticleId): Promise<void> => {
    store.setState({ view: { name: 'opening', id } });
    const answer = await attempt(desk.knowledge.get({ id }));
    const { view } = store.getState();
    if (view.name !== 'opening' || view.id !== id) return;
    store.setState({
      view: answer.ok ? { name: 'article', article: answer.value } : { name: 'failed', code: answer.error },
    });
  };
  const openCurrent = (): void => {
    const { hits, at } = store.getState();
    const hit = hits?.[at];
    if (hit) void open(hit.id);
  };
  return {
    ...store,
    type,
    move,
    open,
    openCurrent,
    back: () => store.setState({ view: { name: 'results' } }),
  };
}
