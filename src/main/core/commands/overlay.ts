/**
 * Screen rows = base + pending commands, in the order the person worked. Base rows are never changed by local writes,
 * so a pull never waits for the outbox and the outbox never blocks a pull. Rules OV1–OV5: docs/spec/store.md.
 */
import { commandByName } from '../../../shared/commands/registry.ts';
import type { Actor, RowChange, RowKey, RowReader } from '../../../shared/commands/command.ts';
import { nounNames, type NounName, type Row } from '../../../shared/domain/nouns.ts';
import type { Writer } from '../../../cache/handle.ts';
import type { OutboxEntry } from '../store/outbox.ts';
import { getBase, putShown, shownIds } from '../../../cache/row.ts';

/** A command whose effect is shown: sent or not, but not yet in base. */
export type Shown = Pick<OutboxEntry, 'mutationId' | 'workNo' | 'command' | 'args'>;

export const keyText = ({ noun, id }: RowKey): string => `${noun} ${id}`;

/** What a command's rule may look at or change; nothing when this program does not know the command. */
export const keysOf = (entry: Shown): RowKey[] => commandByName(entry.command)?.reads(entry.args) ?? [];

/** Works the screen rows of `keys` out anew. Returns every key it had to look at. */
export function rebase(
  cache: Writer,
  commands: readonly Shown[],
  keys: readonly RowKey[],
  actor: Actor,
): RowKey[] {
  const all = closure(commands, keys);
  const changed = new Map<string, unknown>();
  const rows: RowReader = {
    get: <N extends NounName>(noun: N, id: string): Row<N> | null => {
      const text = keyText({ noun, id });
      return changed.has(text) ? (changed.get(text) as Row<N> | null) : getBase(cache, noun, id);
    },
  };
  for (const entry of all.commands) {
    const result = commandByName(entry.command)?.apply(rows, entry.args, actor);
    // [OV3] a rule that refuses here is skipped: central decides, and says so when the command gets there
    if (result?.ok) for (const change of result.value) changed.set(keyText(change), change.row);
  }
  for (const key of all.keys) putShown(cache, key.noun, key.id, changed.get(keyText(key)));
  return all.keys;
}

/** [OV2] The commands that touch the keys, the keys that those touch, and so on, in the order of work. */
function closure(commands: readonly Shown[], keys: readonly RowKey[]): { commands: Shown[]; keys: RowKey[] } {
  const wanted = new Map(keys.map((key) => [keyText(key), key]));
  const taken = new Set<Shown>();
  for (let grown = true; grown;) {
    grown = false;
    for (const entry of commands) {
      if (taken.has(entry)) continue;
      const own = keysOf(entry);
      if (!own.some((key) => wanted.has(keyText(key)))) continue;
      taken.add(entry);
      for (const key of own) wanted.set(keyText(key), key);
      grown = true;
    }
  }
  return { commands: commands.filter((entry) => taken.has(entry)), keys: [...wanted.values()] };
}

/** [OV4] At opening: whatever the cache shows, it shows anew from base and the vault's commands. */
export function rebaseAll(cache: Writer, commands: readonly Shown[], actor: Actor): void {
  const stale = nounNames.flatMap((noun) => shownIds(cache, noun).map((id): RowKey => ({ noun, id })));
  rebase(cache, commands, [...stale, ...commands.flatMap(keysOf)], actor);
}

/** Writes what a command that has just run changed, over what is shown already. */
export function showChanges(cache: Writer, changes: readonly RowChange[]): void {
  for (const { noun, id, row } of changes) putShown(cache, noun, id, row);
}
