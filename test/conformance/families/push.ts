/** What goes up. */
import { describe, expect, test } from 'vitest';
import { copyFor, resultsOf, seen, type Target } from '../device.ts';
import { fresh, note, openTicket, signedIn } from '../work.ts';

export const pushFamilies = (target: () => Target): void => {
  describe('push: once, and the same answer for ever', () => {
    test('[P2] the same mutation again is answered with the same bytes, in the same batch and in another', async () => {
      const wang = await signedIn(target(), 'wang');
      const one = wang.mutation('note.add', note(wang));
      const [first] = resultsOf(await wang.push([one]));
      const next = wang.mutation('note.add', note(wang));
      const again = resultsOf(await wang.push([one, next]));
      expect(JSON.stringify(again[0])).toBe(JSON.stringify(first));
      expect(again[1]?.status).toBe('applied');
    });
    test('[P3] the same id with other content is kept apart and does nothing', async () => {
      const wang = await signedIn(target(), 'wang');
      const given = note(wang);
      const one = wang.mutation('note.add', given);
      await wang.push([one]);
      const other = wang.mutation('note.add', { note: { ...given.note, text: 'Other' } }, { id: one.id });
      expect(resultsOf(await wang.push([other]))[0]).toMatchObject({
        status: 'quarantined',
        code: 'sync/mutation-id-reused',
      });
      expect((await seen(wang, (copy) => copy.find('note', given.note.id)))['text']).toBe(given.note.text);
    });
    test('every mutation gets an answer, in order, whatever became of the others', async () => {
      const wang = await signedIn(target(), 'wang');
      const batch = [
        wang.mutation('note.add', note(wang)),
        wang.mutation('note.add', { note: 'not a note' }),
        wang.mutation('no.such', {}),
        wang.mutation('note.add', note(wang, { authorId: 'u-chen' })),
        wang.mutation('note.add', note(wang)),
      ];
      const results = resultsOf(await wang.push(batch));
      expect(results.map(({ id }) => id)).toEqual(batch.map(({ id }) => id));
      expect(results.map(({ status }) => status)).toEqual([
        'applied',
        'quarantined',
        'quarantined',
        'refused',
        'applied',
      ]);
    });
  });

  describe('chain and token', () => {
    test('[DV5] the batch of a lost answer may come again as it was, and spends nothing', async () => {
      const wang = await signedIn(target(), 'wang');
      await wang.push([wang.mutation('note.add', note(wang))]);
      const token = wang.pushToken;
      const batch = [wang.mutation('note.add', note(wang))];
      const first = await wang.push(batch);
      const again = await wang.push(batch, { token });
      expect([again.status, again.json['tokenNext'], resultsOf(again)]).toEqual([
        200,
        first.json['tokenNext'],
        resultsOf(first),
      ]);
    });
    test('[DV4] a spent token belongs to a copy: nothing of it is done', async () => {
      const wang = await signedIn(target(), 'wang');
      await wang.push([wang.mutation('note.add', note(wang))]);
      const spent = wang.pushToken;
      await wang.push([wang.mutation('note.add', note(wang))]);
      const copys = note(wang);
      const refused = await wang.push([wang.mutation('note.add', copys)], { token: spent });
      expect(refused).toMatchObject({ status: 409, json: { code: 'sync/device-forked' } });
      expect((await copyFor(wang)).find('note', copys.note.id)).toBeNull();
    });
    test('[DV6] a push that names another epoch does nothing, and spends nothing', async () => {
      const wang = await signedIn(target(), 'wang');
      await wang.push([wang.mutation('note.add', note(wang))]);
      const next = [wang.mutation('note.add', note(wang))];
      expect(await wang.push(next, { epoch: 'before' })).toMatchObject({
        status: 410,
        json: { code: 'sync/epoch-changed' },
      });
      expect(resultsOf(await wang.push(next))).toMatchObject([{ status: 'applied' }]);
    });
    test('[DV7] a number that another mutation had, or a chain that does not follow, belongs to a copy', async () => {
      for (const over of [{ deviceSeq: 1 }, { chain: 'f'.repeat(64) }]) {
        const wang = await signedIn(target(), 'wang');
        await wang.push([wang.mutation('note.add', note(wang))]);
        const strange = { ...wang.mutation('note.add', note(wang)), ...over };
        expect(await wang.push([strange]), JSON.stringify(over)).toMatchObject({
          status: 409,
          json: { code: 'sync/device-forked' },
        });
      }
    });
  });

  describe('lanes', () => {
    test('work on one thing is done in the order in which it came', async () => {
      const wang = await signedIn(target(), 'wang');
      const row = await openTicket(wang);
      const move = (from: string, to: string) =>
        wang.mutation('ticket.move', { ticketId: row.id, typeId: 'repair', from, to, atMs: 1 });
      const results = resultsOf(await wang.push([move('new', 'going'), move('going', 'done')]));
      expect(results.map(({ status }) => status)).toEqual(['applied', 'applied']);
      expect((results[1]?.mark ?? 0) > (results[0]?.mark ?? 0)).toBe(true);
    });
  });

  describe('two people meet', () => {
    test('fact: the same row again changes nothing; somebody else’s id is refused', async () => {
      const [wang, chen] = [await signedIn(target(), 'wang'), await signedIn(target(), 'chen')];
      const given = note(wang);
      expect((await wang.run('note.add', given)).status).toBe('applied');
      expect((await wang.run('note.add', given)).status).toBe('applied');
      expect((await chen.run('note.add', { note: { ...given.note, authorId: chen.userId } })).status).toBe(
        'refused',
      );
    });
    test('[CF3] field: what nobody else touched is taken, and both people’s fields are in the row', async () => {
      const [wang, chen] = [await signedIn(target(), 'wang'), await signedIn(target(), 'chen')];
      const row = await openTicket(wang);
      const base = { ver: 1, fields: row };
      expect(
        (await wang.run('ticket.edit', { id: row.id, set: { priority: 'high' } }, { base })).status,
      ).toBe('applied');
      expect(await chen.run('ticket.edit', { id: row.id, set: { title: 'Dark' } }, { base })).toMatchObject({
        status: 'merged',
        conflictId: null,
      });
      const now = await seen(wang, (copy) =>
        (copy.find('ticket', row.id)?.['title'] as unknown) === 'Dark' ? copy.find('ticket', row.id) : null,
      );
      expect(now).toMatchObject({ priority: 'high', title: 'Dark' });
    });
    test('[CF4] field: where both typed, central’s stays and the other’s words stand in a conflict', async () => {
      const [wang, chen] = [await signedIn(target(), 'wang'), await signedIn(target(), 'chen')];
      const row = await openTicket(wang);
      const base = { ver: 1, fields: row };
      await chen.run('ticket.edit', { id: row.id, set: { title: 'Hers' } }, { base });
      const met = await wang.run(
        'ticket.edit',
        { id: row.id, set: { title: 'His', priority: 'low' } },
        { base },
      );
      expect(met).toMatchObject({ status: 'merged', conflictId: expect.any(String) as string });
      const conflict = await seen(wang, (copy) => copy.find('conflict', String(met.conflictId)));
      expect(conflict).toMatchObject({
        kind: 'fields',
        mine: { title: 'His' },
        theirs: { title: 'Hers' },
        state: 'open',
        rowId: row.id,
      });
      expect((await copyFor(wang)).find('ticket', row.id)).toMatchObject({ title: 'Hers', priority: 'low' });
    });
    test('[CF6] guarded: another state than expected is a conflict, and nothing is done', async () => {
      const [wang, chen] = [await signedIn(target(), 'wang'), await signedIn(target(), 'chen')];
      const row = await openTicket(wang);
      const move = { ticketId: row.id, typeId: 'repair', from: 'new', to: 'going', atMs: 1 };
      await chen.run('ticket.move', move);
      const met = await wang.run('ticket.move', move);
      expect(met).toMatchObject({ status: 'conflict', code: 'command/state-changed' });
      expect(await seen(wang, (copy) => copy.find('conflict', String(met.conflictId)))).toMatchObject({
        kind: 'guard',
        args: move,
      });
    });
    test('commutative: both did it, in any order', async () => {
      const [wang, chen] = [await signedIn(target(), 'wang'), await signedIn(target(), 'chen')];
      const row = await openTicket(wang);
      for (const [device, tag] of [
        [wang, 'a'],
        [chen, 'b'],
      ] as const)
        expect((await device.run('ticket.tag', { ticketId: row.id, add: [tag], remove: [] })).status).toBe(
          'applied',
        );
      const tags = await seen(wang, (copy) => {
        const found = copy.find('ticket', row.id)?.['tags'] as unknown as string[] | undefined;
        return found?.length === 2 ? found : null;
      });
      expect(tags).toEqual(['a', 'b']);
    });
    test('[CF5] an edit of a row that was deleted is a conflict that keeps the words', async () => {
      const control = target().control;
      if (!control) return; // only whoever owns the tables can delete a ticket
      const wang = await signedIn(target(), 'wang');
      const row = await openTicket(wang);
      await control.write('ticket', row.id, null);
      const met = await wang.run(
        'ticket.edit',
        { id: row.id, set: { title: 'Too late' } },
        { base: { ver: 1, fields: row } },
      );
      expect(met).toMatchObject({ status: 'conflict', code: 'command/row-missing' });
      expect(await seen(wang, (copy) => copy.find('conflict', String(met.conflictId)))).toMatchObject({
        kind: 'deleted',
        args: { set: { title: 'Too late' } },
      });
    });
    test('[CF7] the author decides; a stranger does not', async () => {
      const [wang, chen, zhang] = [
        await signedIn(target(), 'wang'),
        await signedIn(target(), 'chen'),
        await signedIn(target(), 'zhang'),
      ];
      const row = await openTicket(wang);
      await chen.run(
        'ticket.edit',
        { id: row.id, set: { title: 'Hers' } },
        { base: { ver: 1, fields: row } },
      );
      const { conflictId } = await wang.run(
        'ticket.edit',
        { id: row.id, set: { title: 'His' } },
        { base: { ver: 1, fields: row } },
      );
      const decide = { conflictId, noun: 'ticket', rowId: row.id, choice: 'mine', fields: null, atMs: 1 };
      expect((await zhang.run('conflict.resolve', decide)).status).not.toBe('applied');
      expect((await wang.run('conflict.resolve', decide)).status).toBe('applied');
      expect(
        await seen(wang, (copy) =>
          (copy.find('ticket', row.id)?.['title'] as unknown) === 'His' ? true : null,
        ),
      ).toBe(true);
    });
  });

  describe('quarantine', () => {
    test.each([
      ['a command that is unknown here', 'no.such', {}, 1, 'command/unknown'],
      ['a version that is unknown here', 'note.add', {}, 99, 'command/unknown'],
      ['arguments that do not fit', 'note.add', { note: 1 }, 1, 'request/invalid'],
    ])('[P5] %s is kept and answered the same again', async (_what, command, args, version, code) => {
      const wang = await signedIn(target(), 'wang');
      const strange = wang.mutation(command, args, { version });
      const first = resultsOf(await wang.push([strange]));
      expect(first).toMatchObject([{ status: 'quarantined', code }]);
      expect(resultsOf(await wang.push([strange]))).toEqual(first);
    });
  });

  describe('authorisation by the stored row', () => {
    test.each([
      [
        'a note in another’s name',
        'note.add',
        (me: string) => ({
          note: {
            id: fresh('n'),
            customerId: 'c-0',
            callId: null,
            text: 'x',
            authorId: me === 'u-wang' ? 'u-chen' : 'u-wang',
            writtenAtMs: 1,
          },
        }),
      ],
      ['another’s follow-up', 'followUp.done', () => ({ followUpId: 'f-1', doneAtMs: 1 })],
      [
        'a field that decides who sees the row',
        'ticket.edit',
        () => ({ id: 't-0', set: { teamId: 'team-2' } }),
      ],
    ])('%s is not written', async (_what, command, args) => {
      const wang = await signedIn(target(), 'wang');
      const { status } = await wang.run(command, args(wang.userId));
      expect(['refused', 'quarantined']).toContain(status);
    });
    test('[P4] what a token was given for does not matter; what the person is now does', async () => {
      const control = target().control;
      if (!control) return; // only whoever owns the tables can change a role
      const chen = await signedIn(target(), 'chen');
      const before = await control.read('user', 'u-chen');
      const row = (to: object) => ({
        row: {
          id: fresh('m'),
          fromId: chen.userId,
          to,
          text: 'Hear',
          urgent: false,
          sentAtMs: 1,
          validUntilMs: null,
        },
      });
      expect((await chen.run('message.send', row({ kind: 'centre' }))).status).toBe('applied');
      await control.write('user', 'u-chen', { ...before, role: 'agent' });
      expect((await chen.run('message.send', row({ kind: 'centre' }))).status).toBe('refused');
      await control.write('user', 'u-chen', before);
    });
  });
};
