/**
 * A row's text as this program reads it. Central may be newer: fields it added are kept in the text and left out of the
 * screen; a text that lacks what this program needs is kept and not shown. Rules ST10–ST12: docs/spec/store.md.
 */
import type { z } from 'zod';
import { nounByName, type NounName } from '../shared/domain/nouns.ts';

export type Body = Record<string, unknown>;

export interface Reading {
  /** null: this program cannot read it. */
  body: Body | null;
  /** The screen's text where it is not the text itself; `UNREADABLE` when there is none. */
  read: string | null;
}

/** JSON of nothing: what the screen has in place of a text. */
export const NOTHING = 'null';

const UNREADABLE: Reading = { body: null, read: NOTHING };

export function readingOf(noun: NounName, text: string): Reading {
  const body = parsed(text);
  if (body === undefined) return UNREADABLE;
  const found = nounByName(noun).schema.safeParse(body);
  if (found.success) return { body: body as Body, read: null };
  return issuesOf(found.error.issues).every(isUnknownField)
    ? readWithout(noun, body, issuesOf(found.error.issues))
    : UNREADABLE;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Issue = z.core.$ZodIssue;

/** Of a union, the complaints of the member that fits but for unknown fields. */
const issuesOf = (issues: readonly Issue[]): Issue[] =>
  issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union') return [issue];
    const near = issue.errors.map(issuesOf).find((inner) => inner.length > 0 && inner.every(isUnknownField));
    return near ? near.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) : [issue];
  });

const isUnknownField = (issue: Issue): boolean => issue.code === 'unrecognized_keys';

function readWithout(noun: NounName, body: unknown, issues: readonly Issue[]): Reading {
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const place = issue.path.reduce<unknown>(
      (inner, key) => (inner as Record<PropertyKey, unknown>)[key],
      body,
    );
    for (const key of issue.keys) delete (place as Body)[key];
  }
  // A union may have been read as the wrong member: what is left must fit as it is.
  if (!nounByName(noun).schema.safeParse(body).success) return UNREADABLE;
  return { body: body as Body, read: JSON.stringify(body) };
}
