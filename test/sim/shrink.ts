/** From a run that breaks an invariant to a short one that still breaks it: parts are left out, large ones first. */
import type { Action, Case } from './actions.ts';
import type { Breach } from './run.ts';

export interface Shrunk {
  given: Case;
  breach: Breach;
}

/** `again` runs a case; `patience` bounds how many it may run. Zeller's ddmin, over the list of actions. */
export async function shrink(
  first: Shrunk,
  again: (given: Case) => Promise<Breach | null>,
  patience = 300,
): Promise<Shrunk> {
  const search = { best: first, left: patience };
  for (let size = Math.ceil(first.given.actions.length / 2); size >= 1;) {
    const removed = await without(search, size, again);
    if (search.left <= 0) break;
    if (!removed) size = size === 1 ? 0 : Math.ceil(size / 2);
    size = Math.min(size, search.best.given.actions.length);
  }
  return search.best;
}

interface Search {
  best: Shrunk;
  left: number;
}

/** Tries the list without each stretch of this size, last first: what comes late depends on what came early. */
async function without(
  search: Search,
  size: number,
  again: (given: Case) => Promise<Breach | null>,
): Promise<boolean> {
  let removed = false;
  for (let from = search.best.given.actions.length - size; from > -size; from -= size) {
    if (search.left <= 0) return removed;
    const { actions } = search.best.given;
    const rest = [...actions.slice(0, Math.max(0, from)), ...actions.slice(Math.max(0, from) + size)];
    if (rest.length < actions.length && (await stillBreaks(search, rest, again))) removed = true;
  }
  return removed;
}

async function stillBreaks(
  search: Search,
  actions: Action[],
  again: (given: Case) => Promise<Breach | null>,
): Promise<boolean> {
  search.left -= 1;
  const given = { ...search.best.given, actions };
  const breach = await again(given).catch(() => null);
  if (breach?.invariant !== search.best.breach.invariant) return false;
  search.best = { given, breach };
  return true;
}

/** To be pasted into test/sim/regressions. */
export const pasteable = ({ given, breach }: Shrunk): string =>
  JSON.stringify({ breach: `${breach.invariant}: ${breach.found}`, ...given }, null, 1);
