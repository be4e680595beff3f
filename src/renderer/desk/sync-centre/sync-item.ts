/**
 * What stands in the outbox, in a person's words: which kind of work it is, about which call, and every text that was
 * typed, so that nothing has to be guessed from an id. Rules SC1–SC4: docs/spec/sync-centre.md.
 */
import type { OutboxItem } from '../../../shared/contract/sync-centre.ts';
import {
  commandByName,
  commands,
  type CommandArgs,
  type CommandName,
} from '../../../shared/commands/registry.ts';
import { isFailureCode, type FailureCode } from '../../../shared/errors.ts';

/**
 * The kinds of work a person knows. A command without a name of its own is told by what it does to a row (`edit`,
 * `other`), so a new one needs no change here; `unknown` is a command of a newer program.
 */
export type WorkKind =
  | 'call'
  | 'wrapUp'
  | 'note'
  | 'followUpDone'
  | 'scriptRun'
  | 'recording'
  | 'decision'
  | 'question'
  | 'edit'
  | 'other'
  | 'unknown';

/** One line of what was written: a label key under `syncCentre.part.` and the text itself. */
export interface TextPart {
  label: 'note' | 'followUp' | 'answer' | 'number' | 'question' | 'raw';
  text: string;
}

export interface SyncItem {
  readonly mutationId: string;
  readonly kind: WorkKind;
  readonly command: string;
  readonly state: OutboxItem['state'];
  readonly attempts: number;
  readonly createdAtMs: number;
  /** null while simply next in line. */
  readonly failure: FailureCode | 'other' | null;
  /** The code as it came, for the reason that this version has no sentence for. */
  readonly failureCode: string | null;
  /** The number, customer or note that tells one item from another; '' when there is nothing short to say. */
  readonly summary: string;
  /** Everything typed, whole. */
  readonly parts: readonly TextPart[];
}

const kinds: Partial<Record<CommandName, WorkKind>> = {
  'call.log': 'call',
  'call.wrapUp': 'wrapUp',
  'note.add': 'note',
  'followUp.done': 'followUpDone',
  'scriptRun.save': 'scriptRun',
  'recording.log': 'recording',
  'conflict.resolve': 'decision',
  'conflict.ask': 'question',
};

/** [SC1] */
function kindOf(command: string): WorkKind {
  const known = commandByName(command);
  if (!known) return 'unknown';
  return kinds[command as CommandName] ?? (known.conflict === 'field' ? 'edit' : 'other');
}

/** [SC1] Arguments are parsed by the command's own schema; what does not fit is shown raw rather than hidden. */
export function syncItemOf(item: OutboxItem): SyncItem {
  const parts = partsOf(item);
  return {
    mutationId: item.mutationId,
    kind: kindOf(item.command),
    command: item.command,
    state: item.state,
    attempts: item.attempts,
    createdAtMs: item.createdAtMs,
    failure: item.failure === null ? null : isFailureCode(item.failure) ? item.failure : 'other',
    failureCode: item.failure,
    summary: summaryOf(parts),
    parts,
  };
}

const isKnown = (command: string): command is CommandName => Object.hasOwn(commands, command);

const summaryOf = (parts: readonly TextPart[]): string => {
  const first = parts.find((part) => part.label !== 'raw')?.text ?? '';
  return first.split('\n', 1)[0] ?? '';
};

type Describe = { [N in CommandName]?: (args: CommandArgs<N>) => TextPart[] };

const describe: Describe = {
  'call.log': ({ call }) => number(call.number),
  'call.wrapUp': ({ note, followUp }) => [
    ...text('note', note),
    ...(followUp ? text('followUp', followUp.reason) : []),
  ],
  'note.add': ({ note }) => text('note', note.text),
  'followUp.done': () => [],
  'scriptRun.save': ({ run }) => run.steps.flatMap((step) => text('answer', step.answer)),
  'recording.log': () => [],
  'conflict.ask': ({ question }) => text('question', question),
};

const text = (label: TextPart['label'], value: string): TextPart[] =>
  value.trim() ? [{ label, text: value }] : [];
const number = (value: string | null): TextPart[] => (value ? [{ label: 'number', text: value }] : []);

function partsOf(item: OutboxItem): TextPart[] {
  if (!isKnown(item.command)) return raw(item.args);
  const parsed = commands[item.command].args.safeParse(item.args);
  if (!parsed.success) return raw(item.args);
  const tell = describe[item.command] as ((args: unknown) => TextPart[]) | undefined;
  return tell ? tell(parsed.data) : raw(item.args);
}

const raw = (args: unknown): TextPart[] => [{ label: 'raw', text: JSON.stringify(args, null, 2) ?? '' }];

/** [SC3] Everything typed, as plain text for the clipboard. */
export const textOf = (item: SyncItem): string => item.parts.map((part) => part.text).join('\n\n');

/** [SC2] Work that a person must look at comes first, then what waits; oldest first in each. */
export function splitItems(items: readonly SyncItem[]): { unresolved: SyncItem[]; waiting: SyncItem[] } {
  const oldestFirst = [...items].sort((a, b) => a.createdAtMs - b.createdAtMs);
  return {
    unresolved: oldestFirst.filter((item) => item.state === 'refused' || item.state === 'quarantined'),
    waiting: oldestFirst.filter((item) => item.state === 'pending' || item.state === 'acked'),
  };
}
