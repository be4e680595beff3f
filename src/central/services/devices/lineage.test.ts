import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { chainText, FIRST_CHAIN } from '../../../shared/contract/sync/lineage.ts';
import type { Mutation } from '../../../shared/contract/sync/push.ts';
import { MutationId } from '../../../shared/ids.ts';
import { continues } from './lineage.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** n mutations in a row, as one device makes them. */
function work(n: number, name = 'm'): Mutation[] {
  let chain = FIRST_CHAIN;
  return Array.from({ length: n }, (_, i) => {
    const id = MutationId.parse(`${name}-${i}`);
    const payloadHash = sha256(`${name} ${i}`);
    chain = sha256(chainText(chain, { id, payloadHash }));
    const at = { wallMs: 0, skewMs: null };
    return { id, deviceSeq: i + 1, chain, payloadHash, command: 'x', version: 1, args: null, base: null, at };
  });
}

test('[DV7] any part of one life follows from any other part of it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.infiniteStream(fc.boolean()), (n, coin) => {
      const all = work(n);
      const flips = coin[Symbol.iterator]();
      const sent = all.filter(() => flips.next().value);
      const stored = all.filter(() => flips.next().value);
      return continues(sent, stored);
    }),
  );
});

test('[DV7] whatever was changed, dropped, swapped or put in between two known ones is noticed', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 10 }),
      fc.nat(),
      fc.constantFrom('changed', 'swapped', 'dropped'),
      (n, at, how) => {
        const all = work(n);
        const place = 1 + (at % (n - 2));
        const stored = all.slice(0, place);
        const rest = all.slice(place);
        const [first, second] = rest as [Mutation, Mutation];
        const tampered = {
          changed: [{ ...first, payloadHash: sha256('other') }, ...rest.slice(1)],
          swapped: [
            { ...second, deviceSeq: first.deviceSeq },
            { ...first, deviceSeq: second.deviceSeq },
            ...rest.slice(2),
          ],
          dropped: rest.slice(1).map((mutation) => ({ ...mutation, deviceSeq: mutation.deviceSeq - 1 })),
        }[how];
        return !continues(tampered, stored);
      },
    ),
  );
});

test('[DV7] two lives that parted are told apart at the first number that both used', () => {
  const [mine, other] = [work(4), work(4, 'other')];
  expect(continues(other.slice(3), mine.slice(3))).toBe(false);
  expect(continues(other.slice(3), mine.slice(2, 3))).toBe(false);
});

test('[DV7] what was stored by a program from before chains is not held against anybody', () => {
  const all = work(3);
  const stored = all.slice(0, 1).map((mutation) => ({ ...mutation, chain: null }));
  expect(continues(all.slice(1), stored)).toBe(true);
});
