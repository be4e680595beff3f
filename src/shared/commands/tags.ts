/** Tags meet in any order: adding and removing commute, whoever came first. */
import { z } from 'zod';

const Tag = z.string().trim().min(1).max(40);
export const TagChange = z.strictObject({ add: z.array(Tag).max(20), remove: z.array(Tag).max(20) });
export type TagChange = z.infer<typeof TagChange>;

const MOST = 20;

/** Kept in one order, so that the same set is the same row. More than twenty are not kept: the first twenty stay. */
export const changeTags = (tags: readonly string[], { add, remove }: TagChange): string[] =>
  [...new Set([...tags, ...add])]
    .filter((tag) => !remove.includes(tag))
    .toSorted()
    .slice(0, MOST);
