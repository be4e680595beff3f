import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface StartOptions {
  open: boolean;
  port: number | null;
  data: string;
  /** null: whichever is there, Electron first. */
  host: 'electron' | 'browser' | null;
}

/** Ends the program with one sentence when an option is not understood. */
export function readOptions(argv: string[]): StartOptions {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        'no-open': { type: 'boolean', default: false },
        port: { type: 'string' },
        data: { type: 'string', default: '.data' },
        host: { type: 'string' },
      },
    });
    return {
      open: !values['no-open'],
      port: values.port === undefined ? null : portOf(values.port),
      data: resolve(values.data),
      host: values.host === undefined ? null : hostOf(values.host),
    };
  } catch (cause) {
    console.error(cause instanceof Error ? cause.message : cause);
    console.error('npm start -- [--no-open] [--port N] [--data <folder>] [--host electron|browser]');
    process.exit(1);
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Error('--port: 1–65535');
}

function hostOf(text: string): 'electron' | 'browser' {
  if (text === 'electron' || text === 'browser') return text;
  throw new Error('--host: electron | browser');
}
