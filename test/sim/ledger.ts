/**
 * Everything that anybody typed in a run, by a mark that cannot be mistaken for another: `⟦12⟧`. The mark is inside the
 * text, so wherever the text is, the mark is found.
 */
export interface Typed {
  mark: string;
  /** Index of the workstation on which it was typed. */
  at: number;
  /** Once it became a command; null while it is only a draft. */
  mutationId: string | null;
  /** Drafts that the person typed over on purpose are no longer owed. */
  isOwed: boolean;
}

export interface Ledger {
  entries: Typed[];
  /** A new mark, to be put into a text. */
  type(at: number): Typed;
}

export function createLedger(): Ledger {
  const entries: Typed[] = [];
  return {
    entries,
    type: (at) => {
      const typed: Typed = { mark: `⟦${entries.length}⟧`, at, mutationId: null, isOwed: true };
      entries.push(typed);
      return typed;
    },
  };
}
