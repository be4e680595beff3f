import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createTokenBucket, paced, type TokenBucket } from './token-bucket.ts';

/** Time that passes only while somebody waits. */
function virtual(bytesPerSec: number): {
  bucket: TokenBucket;
  nowMs: () => number;
  pass: (ms: number) => void;
} {
  let nowMs = 0;
  const bucket = createTokenBucket({
    bytesPerSec,
    monoMs: () => nowMs,
    wait: async (ms, signal) => {
      signal.throwIfAborted();
      nowMs += ms;
    },
  });
  return { bucket, nowMs: () => nowMs, pass: (ms) => void (nowMs += ms) };
}
const { signal } = new AbortController();

test('[RE19] what goes in a second is what was allowed', async () => {
  const { bucket, nowMs } = virtual(100_000);
  for (let sent = 0; sent < 1_000_000; sent += bucket.sip) await bucket.take(bucket.sip, signal);
  expect(nowMs()).toBeGreaterThanOrEqual(9_700); // the first quarter second was saved up
  expect(nowMs()).toBeLessThanOrEqual(10_050);
});

test('[RE19] a long pause saves up a quarter of a second, not more', async () => {
  const { bucket, nowMs, pass } = virtual(100_000);
  await bucket.take(bucket.sip, signal);
  pass(3_600_000);
  const before = nowMs();
  await bucket.take(bucket.sip, signal);
  expect(nowMs()).toBe(before);
  await bucket.take(bucket.sip, signal);
  expect(nowMs() - before).toBeGreaterThanOrEqual(250);
});

test('[RE19] a request keeps to it, byte for byte; ended, it waits no longer', async () => {
  const { bucket, nowMs } = virtual(1_000);
  const whole = 'speech '.repeat(500);
  expect(await text(paced(Buffer.from(whole), bucket, signal))).toBe(whole);
  expect(nowMs()).toBeGreaterThan(3_000);
  await expect(text(paced(Buffer.from(whole), bucket, AbortSignal.abort()))).rejects.toThrow(/abort/i);
});
