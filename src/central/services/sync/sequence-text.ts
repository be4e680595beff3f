/** A stored row as it is told: where it is seen, its canonical text, and its hash per view. Rules O7, CK1, CK2. */
import { rowHash } from '../../../cache/row-hash.ts';
import { canonicalJson } from '../../../shared/commands/canonical.ts';
import { isBucket, type NounDefinition } from '../../../shared/domain/noun.ts';
import { nounByName, type NounName } from '../../../shared/domain/nouns.ts';
import type { PresentRow, TextRow } from '../../db/sequence.ts';

export interface ToldRow extends TextRow {
  buckets: readonly string[];
}

export interface Reading {
  told: ToldRow;
  /**
   * Its own definition can neither place nor mask it (raw SQL may have written anything): what has no place is shown
   * to nobody.
   */
  isMisplaced: boolean;
}

export function toldRow(noun: NounName, { id, ver, body }: PresentRow): Reading {
  const fullText = canonicalJson(body);
  const view = viewOf(nounByName(noun), body);
  const maskedText = view === null || view.maskedText === fullText ? null : view.maskedText;
  const full = rowHash(noun, id, ver, fullText);
  const masked = maskedText === null ? full : rowHash(noun, id, ver, maskedText);
  const told = { id, ver, fullText, maskedText, full, masked, buckets: view?.buckets ?? [] };
  return { told, isMisplaced: view === null };
}

function viewOf(
  { buckets, mask }: NounDefinition,
  body: unknown,
): { buckets: string[]; maskedText: string | null } | null {
  const row = body as Parameters<NounDefinition['buckets']>[0];
  try {
    const places = [...new Set<string>(buckets(row))];
    return places.every(isBucket) ? { buckets: places, maskedText: mask && canonicalJson(mask(row)) } : null;
  } catch {
    return null;
  }
}
