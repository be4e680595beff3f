/** `npm run central`: central alone. Prints one line when it can be used; Ctrl-C or SIGTERM stops it cleanly. */
import { CannotStart, startCentral } from './central.ts';
import { readSettings } from './settings.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const central = await startCentral({ ...settings, imagesAhead: true, onProgress: say });
  say(`Seatline central ready: ${central.url}`);
  const end = () => void stop(central.close); // close() is the same promise however often it is asked
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
  process.once('disconnect', end); // whoever started us over IPC is gone
}

async function stop(close: () => Promise<void>): Promise<void> {
  try {
    await close();
    process.exit(0);
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exit(1);
  }
}

try {
  await main();
} catch (cause) {
  const isOurs = cause instanceof CannotStart;
  process.stderr.write(`Central did not start: ${isOurs ? cause.message : String(cause)}\n`);
  process.exit(1);
}
