/** A stored row through its noun's definition: where it lies, and what of it a person sees. */
import { canonicalJson } from '../../../shared/commands/canonical.ts';
import type { Grants } from '../../../shared/domain/grants.ts';
import type { Bucket, NounDefinition } from '../../../shared/domain/noun.ts';
import { nounByName, type NounName } from '../../../shared/domain/nouns.ts';

type AnyRow = Parameters<NounDefinition['buckets']>[0];

/** A row that its own definition cannot place lies nowhere (fail closed). */
export function bucketsOf(noun: NounName, body: unknown): Bucket[] {
  try {
    return nounByName(noun).buckets(body as AnyRow);
  } catch {
    return [];
  }
}

/** As this person sees it. What cannot be masked is not shown at all. */
export function seenBy({ view }: Grants, noun: NounName, body: unknown): unknown {
  const { mask } = nounByName(noun);
  if (view === 'full' || !mask) return body;
  try {
    return mask(body as AnyRow);
  } catch {
    return {};
  }
}

/** Names of the fields of this row that a masked view does not show as they are. */
export function maskedFields({ mask }: NounDefinition, body: unknown): string[] {
  if (!mask) return [];
  const row = body as Record<string, unknown>;
  try {
    const shown = mask(body as AnyRow) as Record<string, unknown>;
    return Object.keys(row).filter(
      (name) => canonicalJson(row[name] ?? null) !== canonicalJson(shown[name] ?? null),
    );
  } catch {
    return Object.keys(row);
  }
}
