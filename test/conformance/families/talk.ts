/** Who asks, and in what words: sign-in, proof, hello, malformed input, limits, headers. */
import { describe, expect, test } from 'vitest';
import { Device, type Target } from '../device.ts';
import { note, signedIn } from '../work.ts';

export const talkFamilies = (target: () => Target): void => {
  describe('sign-in and proof', () => {
    test('a wrong password is refused, and which half was wrong is not said', async () => {
      const device = new Device(target(), 'wang');
      expect(await device.signIn('another')).toMatchObject({
        status: 401,
        json: { code: 'account/wrong-credentials' },
      });
      expect(await new Device(target(), 'nobody').signIn()).toMatchObject({
        status: 401,
        json: { code: 'account/wrong-credentials' },
      });
    });
    test('without a token nothing is told', async () => {
      const device = new Device(target(), 'wang');
      for (const path of ['hello', 'push', 'pull', 'audit'])
        expect((await device.post(`/sync/v1/${path}`, {})).status, path).toBeGreaterThanOrEqual(400);
    });
    test('[DV2] a request without its device’s signature, or with one over another body, is nobody’s', async () => {
      const wang = await signedIn(target(), 'wang');
      const body = { deviceId: wang.id, program: 'x', protocol: 1, epoch: null, ackedSeq: 0 };
      for (const proof of ['none', 'other-body'] as const)
        expect(await wang.post('/sync/v1/hello', body, { proof })).toMatchObject({
          status: 401,
          json: { code: 'account/proof-wrong' },
        });
      expect((await wang.hello()).status).toBe(200);
    });
    test('[DV2] pulls are signed as well', async () => {
      const wang = await signedIn(target(), 'wang');
      const asked = { epoch: null, deviceId: wang.id, cursors: {}, limit: 10, lineRows: 10 };
      expect(await wang.post('/sync/v1/pull', asked, { proof: 'none' })).toMatchObject({
        status: 401,
        json: { code: 'account/proof-wrong' },
      });
    });
    test('[L1] a token speaks for its own device alone', async () => {
      const wang = await signedIn(target(), 'wang');
      for (const answer of [
        await wang.hello({ deviceId: 'd-other' }),
        await wang.push([wang.mutation('note.add', note(wang))], { deviceId: 'd-other' }),
      ])
        expect(answer).toMatchObject({ status: 403, json: { code: 'request/forbidden' } });
    });
  });

  describe('hello', () => {
    test.each([
      ['wang', ['user:u-wang', 'team:team-1', 'centre'], 'full'],
      ['chen', ['user:u-chen', 'team:team-1', 'lead:team-1', 'quality', 'centre'], 'full'],
      ['liu', ['user:u-liu', 'team:team-1', 'quality', 'centre'], 'masked'],
    ])('[H2] tells %s which buckets may be read, and how', async (login, buckets, view) => {
      const { json } = await (await signedIn(target(), login)).hello();
      const told = json['buckets'] as unknown as { bucket: string; view: string; count: number }[];
      expect(told.map(({ bucket }) => bucket).toSorted()).toEqual(buckets.toSorted());
      expect(new Set(told.map((one) => one.view))).toEqual(new Set([view]));
      expect(json).toMatchObject({ state: 'ok', upgradeRequired: false });
    });
  });

  describe('malformed input', () => {
    test.each(['{', '[]', 'null', '""', '{"epoch":1}', '{"unknown":true}'])(
      '%s is refused and not repeated',
      async (body) => {
        const wang = await signedIn(target(), 'wang');
        for (const path of ['hello', 'push', 'pull', 'audit']) {
          const answer = await wang.send('POST', `/sync/v1/${path}`, body);
          expect(answer, path).toMatchObject({ status: 400, json: { code: 'request/invalid' } });
          expect(answer.text).not.toContain('unknown":true');
        }
      },
    );
    test('a member that the contract does not name is refused', async () => {
      const wang = await signedIn(target(), 'wang');
      expect((await wang.hello({ more: 1 })).status).toBe(400);
      expect((await wang.push([wang.mutation('note.add', note(wang))], { more: 1 })).status).toBe(400);
    });
  });

  describe('limits', () => {
    test('more than a thousand mutations, rows of a line or rows to audit are refused', async () => {
      const wang = await signedIn(target(), 'wang');
      const many = Array.from({ length: 1_001 }, () => wang.mutation('x', {}));
      expect((await wang.push(many)).status).toBe(400);
      for (const over of [{ limit: 0 }, { limit: 50_001 }, { lineRows: 0 }, { lineRows: 1_001 }])
        expect((await wang.pull(over)).status, JSON.stringify(over)).toBe(400);
      const rows = Array.from({ length: 1_001 }, (_, n) => ['note', `n-${n}`]);
      expect((await wang.audit('centre', { type: 'rows', rows })).status).toBe(400);
    });
    test('[P14] a batch hash that is not of the batch is refused', async () => {
      const wang = await signedIn(target(), 'wang');
      const refused = await wang.push([wang.mutation('note.add', note(wang))], { batchHash: '0'.repeat(64) });
      expect(refused).toMatchObject({ status: 400, json: { code: 'request/invalid' } });
    });
  });

  describe('caching and compression', () => {
    test('nobody on the way keeps an answer, and whoever asks for zstd reads the same lines', async () => {
      const wang = await signedIn(target(), 'wang');
      const asked = JSON.stringify({
        epoch: null,
        deviceId: wang.id,
        cursors: {},
        limit: 500,
        lineRows: 100,
      });
      const plain = await wang.send('POST', '/sync/v1/pull', asked, {
        headers: { 'accept-encoding': 'identity' },
      });
      const packed = await wang.send('POST', '/sync/v1/pull', asked, {
        headers: { 'accept-encoding': 'zstd' },
      });
      expect(plain.headers.get('content-type')).toMatch(/^application\/x-ndjson/);
      expect(plain.headers.get('cache-control')).toBe('no-store');
      const rows = (text: string) =>
        text.split('\n').filter((line) => line.includes('"rows"') && line.startsWith('{"type":"rows"'));
      expect(rows(packed.text)).toEqual(rows(plain.text));
    });
  });

  describe('poke', () => {
    test('[L8] says once on connecting that something may have moved, and carries no data', async () => {
      const wang = await signedIn(target(), 'wang');
      const stopper = new AbortController();
      const response = await wang.open('GET', '/sync/v1/poke', stopper.signal);
      expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
      const first = await firstEvent(response);
      expect(first).toContain('"moved":true');
      stopper.abort();
    });
  });
};

async function firstEvent(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes('data:')) return text;
  }
  return text;
}
