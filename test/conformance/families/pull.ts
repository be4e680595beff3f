/** What comes down. */
import { describe, expect, test } from 'vitest';
import { Copy, copyFor, type Device, type RowsLine, type Target } from '../device.ts';
import { rowHash, sliceOf, sumOf } from '../hashing.ts';
import { note, openTicket, signedIn } from '../work.ts';

const hashesOf = (copy: Copy, bucket: string): string[] => copy.rows(bucket).map((row) => String(row[3]));

/** Everything at once, from a snapshot of its own. */
async function whole(
  device: Device,
): Promise<{ copy: Copy; sums: Record<string, { count: number; sum: string }> }> {
  const pulled = await device.pullComplete({ cursors: {} });
  const copy = new Copy();
  copy.apply(pulled.buckets);
  return { copy, sums: pulled.end.sums };
}

export const pullFamilies = (target: () => Target): void => {
  describe('pull: lines of one snapshot', () => {
    test('a head, lines, an end; every hash and every sum is right', async () => {
      const chen = await signedIn(target(), 'chen');
      const pulled = await chen.pullComplete({ cursors: {} });
      expect([pulled.lines[0]?.type, pulled.lines.at(-1)?.type]).toEqual(['head', 'end']);
      expect(pulled.end).toMatchObject({ complete: true, remaining: 0 });
      const copy = new Copy();
      copy.apply(pulled.buckets);
      for (const [noun, id, ver, hash, body] of pulled.buckets.flatMap(({ rows }) => rows))
        expect(rowHash(noun, id, ver, String(body)), `${noun} ${id}`).toBe(hash);
      for (const [bucket, sum] of Object.entries(pulled.end.sums))
        expect(sumOf(hashesOf(copy, bucket)), bucket).toEqual(sum);
    });
    test('[L6] no line has more rows than asked for, and no response more than its limit', async () => {
      const chen = await signedIn(target(), 'chen');
      const pulled = await chen.pull({ cursors: {}, limit: 7, lineRows: 2 });
      const lines = pulled.lines.filter(({ type }) => type === 'rows');
      for (const { buckets } of lines)
        expect(buckets.flatMap(({ rows }) => rows).length).toBeLessThanOrEqual(2);
      expect(pulled.buckets.flatMap(({ rows }) => rows).length).toBeLessThanOrEqual(7);
      expect(pulled.end).toMatchObject({ complete: false, sums: {} });
      expect(pulled.end.remaining).toBeGreaterThan(0);
    });
    test('prefix property: cut after any line and gone on from its cursors, the copy is the same', async () => {
      const chen = await signedIn(target(), 'chen');
      const all = await whole(chen);
      const lines = (await chen.pull({ cursors: {}, lineRows: 3 })).lines.filter(
        ({ type }) => type === 'rows',
      );
      for (const length of [0, 1, Math.floor(lines.length / 2), lines.length]) {
        const copy = new Copy();
        copy.apply(lines.slice(0, length).flatMap((line): RowsLine[] => line.buckets));
        const rest = await chen.pullComplete({ cursors: copy.cursors });
        copy.apply(rest.buckets);
        for (const bucket of Object.keys(all.sums))
          expect(copy.rows(bucket), `${length} ${bucket}`).toEqual(all.copy.rows(bucket));
      }
    });
    test('[P6] what was applied is in every snapshot that has come to its mark', async () => {
      const wang = await signedIn(target(), 'wang');
      const given = note(wang);
      const { mark } = await wang.run('note.add', given);
      for (let tries = 0; tries < 500; tries += 1) {
        const pulled = await wang.pull({ cursors: {} });
        if (pulled.end.sequencedThrough < Number(mark)) continue;
        const copy = new Copy();
        copy.apply(pulled.buckets);
        expect(copy.find('note', given.note.id)).toMatchObject({ text: given.note.text });
        return;
      }
      throw new Error('the mark was never reached');
    });
    test('a row that is told again after a change has a greater version', async () => {
      const wang = await signedIn(target(), 'wang');
      const row = await openTicket(wang);
      const versionOf = async (): Promise<number> =>
        (await copyFor(wang)).rows('centre').find(([, id]) => id === row.id)?.[2] ?? 0;
      while ((await versionOf()) === 0);
      const before = await versionOf();
      await wang.run('ticket.tag', { ticketId: row.id, add: ['x'], remove: [] });
      while ((await versionOf()) === before);
      expect(await versionOf()).toBeGreaterThan(before);
    });
  });

  describe('cursors', () => {
    test('[L3] one that was not given for this bucket resets it, and leaves the others alone', async () => {
      const chen = await signedIn(target(), 'chen');
      const { copy } = await whole(chen);
      for (const forged of ['1.zz.forged', 'nonsense', copy.cursors['team:team-1'] ?? '']) {
        const pulled = await chen.pullComplete({ cursors: { ...copy.cursors, centre: forged } });
        const states = new Map(pulled.buckets.map(({ bucket, state }) => [bucket, state]));
        expect(pulled.buckets.find(({ bucket }) => bucket === 'centre')?.state, forged).toBe('reset');
        expect([...states].filter(([bucket, state]) => bucket !== 'centre' && state !== 'active')).toEqual(
          [],
        );
      }
    });
    test('[L5] those of another epoch are answered with reset', async () => {
      const chen = await signedIn(target(), 'chen');
      const { copy } = await whole(chen);
      const foreign = Object.fromEntries(Object.keys(copy.cursors).map((bucket) => [bucket, 'x.y.z']));
      const pulled = await chen.pullComplete({ epoch: 'another', cursors: foreign });
      const firsts = new Map(pulled.buckets.toReversed().map(({ bucket, state }) => [bucket, state]));
      expect(new Set(firsts.values())).toEqual(new Set(['reset']));
      expect(pulled.head.epoch).not.toBe('another');
    });
  });

  describe('views and revocation', () => {
    test('[CK2] whoever has the masked view never gets what is hidden, and the sums are those of the masked rows', async () => {
      const [chen, liu] = [await signedIn(target(), 'chen'), await signedIn(target(), 'liu')];
      const [full, masked] = [await whole(chen), await whole(liu)];
      expect(full.copy.find('customer', 'c-0')).toMatchObject({ numbers: [{ number: '13800001234' }] });
      expect(JSON.stringify(masked.copy.rows('centre'))).not.toContain('13800001234');
      expect(sumOf(hashesOf(masked.copy, 'centre'))).toEqual(masked.sums['centre']);
      expect(masked.sums['centre']).not.toEqual(full.sums['centre']);
    });
    test('[L4] a bucket that is held and not granted is revoked, whether it exists or not', async () => {
      const wang = await signedIn(target(), 'wang');
      const cursors = { 'user:u-chen': '', 'team:nowhere': 'x', 'lead:team-1': '' };
      const revoked = (await wang.pullComplete({ cursors })).buckets.filter(
        ({ state }) => state === 'revoked',
      );
      expect(revoked.map(({ bucket, rows }) => [bucket, rows.length]).toSorted()).toEqual(
        Object.keys(cursors)
          .toSorted()
          .map((bucket) => [bucket, 0]),
      );
    });
    test('[L2] who is moved to another team is told so in the next pull', async () => {
      const control = target().control;
      if (!control) return; // only whoever owns the tables can move a person
      const zhang = await signedIn(target(), 'zhang');
      const { copy } = await whole(zhang);
      const before = await control.read('user', 'u-zhang');
      await control.write('user', 'u-zhang', { ...before, teamId: 'team-1' });
      const pulled = await zhang.pullComplete({ cursors: copy.cursors });
      copy.apply(pulled.buckets);
      expect([...copy.buckets.keys()].toSorted()).toEqual(['centre', 'team:team-1', 'user:u-zhang']);
      expect(copy.find('message', 'm-0')).not.toBeNull();
      expect(copy.find('message', 'm-1')).toBeNull();
      await control.write('user', 'u-zhang', before);
    });
  });

  describe('audit', () => {
    test('[CK5] 256 slices add up to the whole, and the whole is the pull’s', async () => {
      const liu = await signedIn(target(), 'liu');
      await liu.hello();
      const { copy, sums } = await whole(liu);
      liu.epoch = String((await liu.hello()).json['epoch']);
      const { json } = await liu.audit('centre', { type: 'sums' });
      const slices = json['slices'] as unknown as { count: number; sum: string }[];
      expect(slices).toHaveLength(256);
      expect(json['whole']).toEqual(sums['centre']);
      for (const [slice, sum] of slices.entries()) {
        const rows = copy.rows('centre').filter(([noun, id]) => sliceOf(noun, id) === slice);
        expect(sumOf(rows.map((row) => String(row[3]))), `slice ${slice}`).toEqual(sum);
      }
    });
    test('[CK6] a slice names its rows; rows come as in a pull, and those that are not there as tombstones', async () => {
      const chen = await signedIn(target(), 'chen');
      const { copy } = await whole(chen);
      chen.epoch = String((await chen.hello()).json['epoch']);
      const slice = sliceOf('customer', 'c-0');
      const named = (await chen.audit('centre', { type: 'slice', slice })).json[
        'rows'
      ] as unknown as unknown[][];
      expect(named.some(([noun, id]) => noun === 'customer' && id === 'c-0')).toBe(true);
      const asked = [
        ['customer', 'c-0'],
        ['customer', 'never'],
      ];
      const rows = (await chen.audit('centre', { type: 'rows', rows: asked })).json[
        'rows'
      ] as unknown as unknown[][];
      const byId = new Map(rows.map((row) => [row[1], row]));
      expect(byId.get('c-0')).toEqual(
        copy.rows('centre').find(([noun, id]) => noun === 'customer' && id === 'c-0'),
      );
      expect(byId.get('never')?.length ?? 3).toBe(3);
    });
    test('[CK7] not of a bucket that is not granted, nor of another epoch', async () => {
      const wang = await signedIn(target(), 'wang');
      wang.epoch = String((await wang.hello()).json['epoch']);
      expect((await wang.audit('quality', { type: 'sums' })).status).toBeGreaterThanOrEqual(400);
      wang.epoch = 'another';
      expect(await wang.audit('centre', { type: 'sums' })).toMatchObject({
        status: 410,
        json: { code: 'sync/epoch-changed' },
      });
    });
  });
};
