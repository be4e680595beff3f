/**
 * A graphics driver that keeps crashing takes the whole program with it after some tries. After two crashes a
 * flag is left, and the next start draws without the graphics card.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';

const CRASHES_UNTIL_FLAG = 2;

/** Before `ready`. */
export function guardGraphics(app: App): void {
  const flag = join(app.getPath('userData'), 'no-graphics-card');
  if (existsSync(flag)) app.disableHardwareAcceleration();
  let crashes = 0;
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (type !== 'GPU' || reason === 'clean-exit') return;
    crashes += 1;
    if (crashes === CRASHES_UNTIL_FLAG) writeFileSync(flag, '');
  });
}
