/**
 * What stands in the outbox, in a person's words: which kind of work it is, about which call, and every text that was
 * typed, so that nothing has to be guessed from an id. Rules SC1–SC4: docs/spec/sync-centre.md.
 */
import type { OutboxItem } from '../../../../shared/contract/sync-centre.ts';
import {
  commandByName,
  commands,
  type CommandArgs,
  type CommandName,
} from '../../../../shared/commands/registry.ts';
import { isNounName } from '../../../../shared/domain/nouns.ts';
import { isFailureCode, type FailureCode } from '../../../../shared/errors.ts';
import { aboutWork, type About } from '../words/about.ts';
import { fieldLabel } from '../words/field-words.ts';
import { valueLines, type ValueWords } from '../words/value-lines.ts';

/** One thing that was written: a label key under `syncCentre.part.` and the text, or any field of a row. */
export type TextPart =
  | { label: 'note' | 'followUp' | 'answer' | 'number' | 'question' | 'raw'; text: string }
  | { label: 'field'; noun: string; field: string; value: unknown };

export interface SyncItem {
  readonly mutationId: string;
  readonly command: string;
  readonly about: About;
  /** The conflict that a person decides, when there is one. */
  readonly conflictId: string | null;
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

/** [SC1] Arguments are parsed by the command's own schema; what does not fit is shown raw rather than hidden. */
export function syncItemOf(item: OutboxItem): SyncItem {
  const parts = workParts(item.command, item.args);
  return {
    mutationId: item.mutationId,
    command: item.command,
    about: aboutWork(item.command, item.args),
    conflictId: item.conflictId,
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
  for (const part of parts) {
    const said = part.label === 'field' ? part.value : part.text;
    if (part.label !== 'raw' && typeof said === 'string') return said.split('\n', 1)[0] ?? '';
  }
  return '';
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

const text = (label: 'note' | 'followUp' | 'answer' | 'question', value: string): TextPart[] =>
  value.trim() ? [{ label, text: value }] : [];
const number = (value: string | null): TextPart[] => (value ? [{ label: 'number', text: value }] : []);

/** [SC1] Everything that a command holds. */
export function workParts(command: string, args: unknown): TextPart[] {
  if (!isKnown(command)) return raw(args);
  const parsed = commands[command].args.safeParse(args);
  if (!parsed.success) return raw(args);
  const tell = describe[command] as ((args: unknown) => TextPart[]) | undefined;
  return tell ? tell(parsed.data) : fieldsOf(command, parsed.data);
}

/** [SC10] A command that nobody described here: what it carries, field by field; ids and times of making say nothing. */
function fieldsOf(command: string, args: unknown): TextPart[] {
  const edit = commandByName(command)?.edit?.of(args as never);
  const noun = edit?.key.noun ?? command.split('.', 1)[0] ?? '';
  const entries = Object.entries(edit?.set ?? (args as object));
  return entries.flatMap(([field, value]) =>
    isRow(field, value)
      ? Object.entries(value).flatMap(([inner, one]) => part(isNounName(field) ? field : noun, inner, one))
      : part(noun, field, value),
  );
}

/** A whole row in the arguments: its fields stand by themselves. */
const isRow = (field: string, value: unknown): value is object =>
  typeof value === 'object' && value !== null && (field === 'row' || isNounName(field));

const part = (noun: string, field: string, value: unknown): TextPart[] =>
  value === null || value === undefined || value === '' || /^id$|Id$|AtMs$/.test(field)
    ? []
    : [{ label: 'field', noun, field, value }];

const raw = (args: unknown): TextPart[] => [{ label: 'raw', text: JSON.stringify(args, null, 2) ?? '' }];

/** A part as a person reads it. */
export const partText = (one: TextPart, words: ValueWords): string =>
  one.label === 'field' ? valueLines(one.noun, one.field, one.value, words).join('\n') : one.text;

/** [SC3] Everything typed, as plain text for the clipboard. */
export const textOf = (item: Pick<SyncItem, 'parts'>, words: ValueWords): string =>
  item.parts
    .map((one) =>
      one.label === 'field'
        ? `${fieldLabel(one.noun, one.field, words.language)}: ${partText(one, words)}`
        : one.text,
    )
    .join('\n\n');

export interface SplitItems {
  /** Not taken: a person sends it again or lets it go. */
  unresolved: readonly SyncItem[];
  waiting: readonly SyncItem[];
  /** Met others' work; the conflict with both sides stands, or is on its way here, as a row of its own. */
  clashing: readonly SyncItem[];
  /** Taken, and joined with what others had written meanwhile; newest first. */
  merged: readonly SyncItem[];
}

/** [SC2] Work that a person must look at comes first, then what waits; oldest first in each. */
export function splitItems(items: readonly SyncItem[]): SplitItems {
  const oldestFirst = [...items].sort((a, b) => a.createdAtMs - b.createdAtMs);
  return {
    unresolved: oldestFirst.filter(({ state }) => state === 'refused' || state === 'quarantined'),
    waiting: oldestFirst.filter(({ state }) => state === 'pending' || state === 'acked'),
    clashing: oldestFirst.filter(({ state }) => state === 'conflict'),
    merged: oldestFirst.filter(({ state }) => state === 'merged').toReversed(),
  };
}

/** [SC18] Work whose conflict is not here yet stands with what waits, so that it is never out of sight. */
export const waitingItems = (
  { waiting, clashing }: SplitItems,
  known: readonly { mutationId: string }[],
): readonly SyncItem[] => [
  ...waiting,
  ...clashing.filter((item) => !known.some(({ mutationId }) => mutationId === item.mutationId)),
];
