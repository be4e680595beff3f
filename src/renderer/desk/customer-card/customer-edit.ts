/** What a customer's form holds, what of it was changed, and what does not fit. Rules DK60–DK63: docs/spec/desk.md. */
import { z } from 'zod';
import { canonicalJson } from '../../../shared/commands/canonical.ts';
import { Customer } from '../../../shared/domain/customer.ts';

/** As typed: an empty line of a number is allowed while typing. */
const Typed = z.object({
  name: z.string(),
  numbers: z.array(z.object({ number: z.string(), kind: z.enum(['mobile', 'home', 'work']) })),
  address: z.string(),
  region: z.string(),
  level: z.enum(['normal', 'key']),
  tags: z.array(z.string()),
});
export type Typed = z.infer<typeof Typed>;

export const EditDraft = z.object({
  isOpen: z.boolean(),
  /** The customer as it stood when the form was opened. */
  seen: Typed,
  typed: Typed,
});
export type EditDraft = z.infer<typeof EditDraft>;

const nothing: Typed = { name: '', numbers: [], address: '', region: '', level: 'normal', tags: [] };
export const closedForm: EditDraft = { isOpen: false, seen: nothing, typed: nothing };
export const parseEdit = (json: unknown): EditDraft | null => EditDraft.safeParse(json).data ?? null;

export const typedOf = ({ name, numbers, address, region, level, tags }: Customer): Typed => ({
  name,
  numbers,
  address,
  region,
  level,
  tags,
});

export const openedForm = (customer: Customer): EditDraft => ({
  isOpen: true,
  seen: typedOf(customer),
  typed: typedOf(customer),
});

const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);
const fields = ['name', 'numbers', 'address', 'region', 'level'] as const;
export type EditField = (typeof fields)[number];

/** Without blanks around, and without lines that were left empty. */
const tidy = (typed: Typed): Typed => ({
  ...typed,
  name: typed.name.trim(),
  address: typed.address.trim(),
  region: typed.region.trim(),
  numbers: typed.numbers
    .map((one) => ({ ...one, number: one.number.trim() }))
    .filter(({ number }) => number !== ''),
});

/** [DK61] Only what was changed is handed in: what others change beside it is never written over. */
export function changesOf({ seen, typed }: EditDraft): {
  set: Partial<Pick<Typed, EditField>>;
  tags: { add: string[]; remove: string[] };
} {
  const wanted = tidy(typed);
  const changed = fields.filter((field) => !same(wanted[field], seen[field]));
  return {
    set: Object.fromEntries(changed.map((field) => [field, wanted[field]])),
    tags: {
      add: wanted.tags.filter((tag) => !seen.tags.includes(tag)),
      remove: seen.tags.filter((tag) => !wanted.tags.includes(tag)),
    },
  };
}

export function isChanged(draft: EditDraft): boolean {
  const { set, tags } = changesOf(draft);
  return Object.keys(set).length + tags.add.length + tags.remove.length > 0;
}

/** [DK62] By the noun's own schema, only for what was changed. */
export function editFaults(draft: EditDraft): EditField[] {
  const { set } = changesOf(draft);
  return fields.filter(
    (field) => Object.hasOwn(set, field) && !Customer.shape[field].safeParse(set[field]).success,
  );
}

/** [DK63] Fields that I changed and that others changed while the form was open. */
export const overtaken = (draft: EditDraft, now: Customer): EditField[] =>
  fields.filter(
    (field) => !same(typedOf(now)[field], draft.seen[field]) && Object.hasOwn(changesOf(draft).set, field),
  );
