/** A small contract with one of everything that a link must carry, and its router with a look inside. */
import { eventIterator } from '@orpc/contract';
import { implement } from '@orpc/server';
import { z } from 'zod';
import { procedure } from '../../src/shared/contract/procedure.ts';
import { failure } from '../../src/shared/link/attempt.ts';

export const smallContract = {
  echo: procedure
    .route({ method: 'POST', path: '/echo' })
    .input(z.strictObject({ text: z.string().max(20) }))
    .output(z.strictObject({ text: z.string() })),
  refuse: procedure.route({ method: 'POST', path: '/refuse' }).output(z.void()),
  break: procedure.route({ method: 'POST', path: '/break' }).output(z.void()),
  wrongAnswer: procedure
    .route({ method: 'POST', path: '/wrong-answer' })
    .output(z.strictObject({ count: z.number() })),
  never: procedure.route({ method: 'POST', path: '/never' }).output(z.void()),
  /** A counter that could tick thousands of times a second. */
  ticks: procedure.route({ method: 'GET', path: '/ticks' }).output(eventIterator(z.number())),
  /** Says its first value and is then silent. */
  silence: procedure.route({ method: 'GET', path: '/silence' }).output(eventIterator(z.number())),
  brokenStream: procedure.route({ method: 'GET', path: '/broken-stream' }).output(eventIterator(z.number())),
};
export type SmallContract = typeof smallContract;

export function createSmallRouter() {
  const seen = { opened: 0, closed: 0, produced: 0 };
  const api = implement(smallContract);
  const router = api.router({
    echo: api.echo.handler(({ input }) => input),
    refuse: api.refuse.handler(() => {
      throw failure('command/already-wrapped-up');
    }),
    break: api.break.handler(() => {
      throw new TypeError('secret of ours');
    }),
    wrongAnswer: api.wrongAnswer.handler(() => ({ count: 'secret of ours' }) as never),
    never: api.never.handler(() => new Promise(() => {})),
    ticks: api.ticks.handler(async function* () {
      seen.opened += 1;
      try {
        for (;;) {
          // The present count, not the next in a queue: this is what conflating means.
          yield ++seen.produced;
          await new Promise((resolve) => setImmediate(resolve));
        }
      } finally {
        seen.closed += 1;
      }
    }),
    silence: api.silence.handler(async function* ({ signal }) {
      seen.opened += 1;
      try {
        yield 1;
        await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
      } finally {
        seen.closed += 1;
      }
    }),
    brokenStream: api.brokenStream.handler(async function* () {
      yield 1;
      throw new TypeError('secret of ours');
    }),
  });
  return { router, seen };
}
