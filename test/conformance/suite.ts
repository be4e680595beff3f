/** Every family, against whatever `target` says. */
import { pullFamilies } from './families/pull.ts';
import { pushFamilies } from './families/push.ts';
import { talkFamilies } from './families/talk.ts';
import type { Target } from './device.ts';

export function conformanceSuite(target: () => Target): void {
  talkFamilies(target);
  pushFamilies(target);
  pullFamilies(target);
}
