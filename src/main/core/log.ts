/** <data>/logs/seatline.log: what happened and when, never whose. No names, numbers, notes or row contents. */
import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';

export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
  close(): void;
}

const KEEP_BYTES = 5 * 1024 * 1024;

/** One earlier file is kept; a new one starts when the present one is past 5 MiB at start. */
export function openLog(dataFolder: string): Log {
  const folder = join(dataFolder, 'logs');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'seatline.log');
  rotate(path);
  const sink = pino.destination({ dest: path, sync: true, append: true });
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, sink);
  return {
    info: quietly((facts, message) => logger.info(facts, message)),
    warn: quietly((facts, message) => logger.warn(facts, message)),
    error: quietly((facts, message) => logger.error(facts, message)),
    close: () => sink.destroy(),
  };
}

/** A full disk has no room for the log either; that must not become a second fault. */
const quietly =
  (write: (facts: object, message: string) => void) =>
  (facts: object, message: string): void => {
    try {
      write(facts, message);
    } catch {
      // nowhere to say it
    }
  };

function rotate(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > KEEP_BYTES) renameSync(path, `${path}.1`);
}

/** An Error as facts for the log: its kind and where, not its message, which may quote what a person typed. */
export const factsOf = (cause: unknown): object =>
  cause instanceof Error
    ? {
        kind: cause.name,
        code: (cause as { code?: unknown }).code,
        at: cause.stack?.split('\n').slice(1, 8).join('\n'),
      }
    : { kind: typeof cause };
