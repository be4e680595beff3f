/** Short words at the edge of the screen. Stores tell them; the frame shows them. */
import { createStore } from 'zustand/vanilla';
import type { FailureCode } from '../../../shared/errors.ts';

export type Notice =
  { id: number; tone: 'error'; code: FailureCode } | { id: number; tone: 'success' | 'info'; text: string };

export const noticeStore = createStore<{ latest: Notice | null }>(() => ({ latest: null }));

let lastId = 0;

export const tellFailure = (code: FailureCode): void =>
  noticeStore.setState({ latest: { id: ++lastId, tone: 'error', code } });

export const tell = (text: string, tone: 'success' | 'info' = 'success'): void =>
  noticeStore.setState({ latest: { id: ++lastId, tone, text } });
