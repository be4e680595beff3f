/** Running a named command here: rule, outbox and draft first (one transaction of the vault), then the screen. */
import type {
  Actor,
  CommandDefinition,
  RowChange,
  RowKey,
  RowReader,
} from '../../../shared/commands/command.ts';
import { commandByName, type CommandArgs, type CommandName } from '../../../shared/commands/registry.ts';
import type { NounName } from '../../../shared/domain/nouns.ts';
import { MutationId } from '../../../shared/ids.ts';
import { failure } from '../../../shared/link/attempt.ts';
import { newId, type Clock } from '../clock.ts';
import { dropDraft, type DraftKey } from '../store/draft.ts';
import type { Writer } from '../../../cache/handle.ts';
import { archive } from '../store/archive.ts';
import { payloadHash } from '../store/chain.ts';
import { takeNumbers } from '../store/numbering.ts';
import { addToOutbox, outboxEntry, shownWork, type OutboxEntry, type Work } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import { getRow } from '../../../cache/row.ts';
import { stored } from '../../../cache/stored-row.ts';
import { keysOf, keyText, rebase, showChanges } from './overlay.ts';

export interface RunOptions {
  discardDraft?: DraftKey | null;
  /** Written in the same transaction of the vault: done with the command, or not at all. */
  also?: (vault: Writer) => void;
}

export interface Ran {
  command: CommandName;
  args: unknown;
  nouns: NounName[];
}

export interface Commands {
  /** Throws the rule's refusal, `command/unknown`, `request/invalid`, `store/disk-full`. */
  run(name: string, args: unknown, options?: RunOptions): MutationId;
  runKnown<N extends CommandName>(name: N, args: CommandArgs<N>, options?: RunOptions): MutationId;
  /** A refused command again, under a new id: central's answer to the old one stands. */
  sendAgain(mutationId: string): MutationId;
  /** Read by a person and let go; the text moves to the archive. */
  dismiss(mutationId: string): void;
}

export interface CommandParts {
  store: Store;
  actor: Actor;
  clock: Clock;
  /** To add to this machine's clock to get central's; null: central was not heard yet. */
  skewMs: () => number | null;
  /** After it is safe and shown. */
  onRan: (ran: Ran) => void;
  /** The screen could not be written though the command is safe: the cache must be made anew. */
  onCacheFault: (cause: unknown) => void;
}

export function createCommands(parts: CommandParts): Commands {
  const run = (name: string, args: unknown, options: RunOptions = {}): MutationId => {
    const { definition, value } = understood(name, args);
    const changes = decide(parts, definition, value);
    const entry = workOf(parts, definition, value, changes);
    keep(parts, entry, options);
    show(parts, changes);
    parts.onRan({ command: name as CommandName, args: value, nouns: changes.map((change) => change.noun) });
    return MutationId.parse(entry.mutationId);
  };
  return {
    run,
    runKnown: run,
    sendAgain: (mutationId) => {
      const old = unresolved(parts.store, mutationId);
      return run(old.command, old.args, {
        also: (vault) => archive(vault, mutationId, 'sentAgain', parts.clock.nowMs()),
      });
    },
    dismiss: (mutationId) => {
      unresolved(parts.store, mutationId);
      parts.store.vault.write((vault) => archive(vault, mutationId, 'dismissed', parts.clock.nowMs()));
    },
  };
}

function understood(name: string, args: unknown): { definition: CommandDefinition; value: unknown } {
  const definition = commandByName(name);
  if (!definition) throw failure('command/unknown');
  const parsed = definition.args.safeParse(args);
  if (!parsed.success) throw failure('request/invalid');
  return { definition, value: parsed.data };
}

function decide({ store, actor }: CommandParts, definition: CommandDefinition, args: unknown): RowChange[] {
  const rows: RowReader = { get: (noun, id) => getRow(store.cache().read, noun, id) };
  const result = definition.apply(rows, args, actor);
  if (!result.ok) throw failure(result.error);
  return result.value;
}

type Unnumbered = Omit<Work, 'workNo' | 'deviceSeq' | 'chain'>;

function workOf(
  { store, clock, skewMs }: CommandParts,
  definition: CommandDefinition,
  args: unknown,
  changes: readonly RowChange[],
): Unnumbered {
  const { name: command, version } = definition;
  const base = definition.edit ? seen(store, definition.edit.of(args).key) : null;
  return {
    mutationId: newId(clock),
    command,
    version,
    args,
    base,
    payloadHash: payloadHash({ command, version, args, base }),
    lane: definition.lane(args),
    touches: changes.map(keyText),
    atMs: clock.nowMs(),
    skewMs: skewMs(),
  };
}

/**
 * [CF3] The row as it stands on the screen: own earlier edits are in it, because they reach central first. All fields,
 * so that central sees whether others worked on the row; the version is central's.
 */
function seen(store: Store, key: RowKey): Work['base'] {
  const cache = store.cache().read;
  const row = getRow(cache, key.noun, key.id);
  return row && { ver: stored(cache, key.noun, key.id)?.ver ?? 0, fields: { ...row } };
}

function keep({ store }: CommandParts, work: Unnumbered, options: RunOptions): void {
  store.vault.write((vault) => {
    options.also?.(vault);
    addToOutbox(vault, { ...work, ...takeNumbers(vault, work.mutationId, work.payloadHash) });
    if (options.discardDraft) dropDraft(vault, options.discardDraft);
  });
}

function show({ store, onCacheFault }: CommandParts, changes: RowChange[]): void {
  try {
    store.cache().write((cache) => showChanges(cache, changes));
  } catch (cause) {
    onCacheFault(cause);
  }
}

function unresolved(store: Store, mutationId: string): OutboxEntry {
  const entry = outboxEntry(store.vault.read, mutationId);
  if (!entry || entry.state === 'pending' || entry.state === 'acked') throw failure('request/not-found');
  return entry;
}

/** Shows the rows of these commands anew after their standing in the outbox changed. Returns the nouns touched. */
export function showAgain(
  store: Pick<Store, 'vault' | 'cache'>,
  entries: readonly OutboxEntry[],
  actor: Actor,
): NounName[] {
  const commands = shownWork(store.vault.read);
  const keys = store.cache().write((cache) => rebase(cache, commands, entries.flatMap(keysOf), actor));
  return keys.map((key) => key.noun);
}
