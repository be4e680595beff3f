/** Central as a run sees it: the model or the real one. Everything that a check asks is asked here. */
import type { MutationResult } from '../../src/shared/contract/sync/push.ts';
import type { CentralAction } from './actions.ts';
import type { ShownRow } from './model/state.ts';

export interface CentralRow {
  noun: string;
  id: string;
  body: Record<string, unknown>;
}

export interface SimCentral {
  serve(request: Request): Promise<Response>;
  act(action: CentralAction): Promise<void>;
  /** Nothing waits any more: transactions are closed, the sequencer is through, a restore that was hushed up is told. */
  settle(): Promise<void>;
  /** The tables, from beside the protocol. */
  rows(): Promise<CentralRow[]>;
  /** What is remembered of mutations, by id. */
  answers(): Promise<Map<string, MutationResult>>;
  /** Everything in quarantine, as one text. */
  quarantine(): Promise<string>;
  /** What a person must hold when everything is still: worked out from the tables and the grants alone. */
  expected(login: string): Promise<Map<string, ShownRow & { buckets: string[] }>>;
  /** The same of what is numbered at this moment; null: cannot be told from outside while something waits. */
  published(login: string): Promise<Map<string, ShownRow & { buckets: string[] }> | null>;
  /** Central was put back and nobody has said so yet. */
  isHushed(): boolean;
  grants(userId: string): Promise<{ buckets: string[]; view: 'full' | 'masked' }>;
  epoch(): string;
  /** Only the model: what the rows of a cursor are; the real one's cursors are closed to us. */
  prefix: ((bucket: string, cursor: string) => PrefixOracle | null) | null;
  close(): Promise<void>;
}

/** Everything up to a cursor: rows that must be held in at least this version, and rows that must not. */
export interface PrefixOracle {
  held: { noun: string; id: string; ver: number }[];
  gone: { noun: string; id: string }[];
}
