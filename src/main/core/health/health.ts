/** Keeps the lights up to date: asked anew at each change and twice a minute (ages move without anything happening). */
import type { Health } from '../../../shared/contract/desk.ts';
import { createTopic, sameJson, type Topic } from '../topic.ts';
import { lightsOf, withSince, type Facts } from './lights.ts';

const EVERY_MS = 30_000;

export interface HealthWatch {
  status: Topic<Health>;
  look(): void;
  close(): void;
}

export function watchHealth(facts: () => Facts): HealthWatch {
  const first = facts();
  const status = createTopic<Health>(withSince(null, lightsOf(first), first.nowMs), sameJson);
  const look = (): void => {
    const now = facts();
    status.set(withSince(status.get(), lightsOf(now), now.nowMs));
  };
  const timer = setInterval(look, EVERY_MS);
  timer.unref();
  return {
    status,
    look,
    close: () => {
      clearInterval(timer);
      status.close();
    },
  };
}
