/** What a server does with texts that are none of ours. Rules: docs/spec/links.md */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createServer } from '../../src/main/link/serve.ts';
import { readFrame, writeFrame, type Frame } from '../../src/shared/link/frames.ts';
import { createSmallRouter } from './small-contract.ts';

function serveOneWire() {
  const said: string[] = [];
  let isClosed = false;
  let hear: (text: string) => void = () => {};
  createServer(createSmallRouter().router, () => {})({
    send: (text) => said.push(text),
    onText: (listener) => (hear = listener),
    onClose: () => {},
    close: () => (isClosed = true),
  });
  return { said, hear: (text: string) => hear(text), isClosed: () => isClosed };
}

test('[LK9] it greets with its protocol, and answers a ping', () => {
  const { said, hear } = serveOneWire();
  hear('p');
  expect(said).toEqual(['h1', 'q']);
});

test.each(['', 'z', 'c', 'c1', 'cx {}', 'x', 'x1 more', 'p1', 'GET / HTTP/1.1'])(
  '[LK9] %j closes the wire',
  (text) => {
    const { hear, isClosed } = serveOneWire();
    hear(text);
    expect(isClosed()).toBe(true);
  },
);

test('[LK9] a call number used twice closes the wire', () => {
  const { hear, isClosed } = serveOneWire();
  const call = 'c1 {"i":"1","p":{"u":"/never","b":{}}}';
  hear(call);
  expect(isClosed()).toBe(false);
  hear(call);
  expect(isClosed()).toBe(true);
});

test('[LK9] no text makes the server throw', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string(),
          fc.string().map((rest) => `c1 ${rest}`),
        ),
      ),
      (texts) => {
        const { hear } = serveOneWire();
        for (const text of texts) hear(text);
      },
    ),
  );
});

test('a frame is read as it was written', () => {
  const id = fc.nat();
  const frame: fc.Arbitrary<Frame> = fc.oneof(
    fc.record({ kind: fc.constantFrom('call' as const, 'message' as const), id, body: fc.string() }),
    fc.record({ kind: fc.constantFrom('letGo' as const, 'taken' as const), id }),
    fc.record({ kind: fc.constantFrom('ping' as const, 'pong' as const) }),
  );
  fc.assert(
    fc.property(frame, (given) => {
      expect(readFrame(writeFrame(given))).toEqual(given);
    }),
  );
});
