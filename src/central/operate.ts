/** `npm run operate -- <operation>`: an operator's hand on central's database, whether central runs or not. */
import { openDatabase } from './db/database.ts';
import { joinCluster, type Joined } from './db/embedded/join.ts';
import { deriveKeys, loadMasterKey } from './keys.ts';
import { operations, type Operation } from './services/operate/operations.ts';
import { readSettings, type Settings } from './settings.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

function usage(): number {
  complain('npm run operate -- <operation>');
  for (const [name, { words, about }] of Object.entries(operations))
    complain(`  ${[name, ...words.map((word) => `<${word}>`)].join(' ').padEnd(28)} ${about}`);
  return 2;
}

async function main([name = '', ...words]: readonly string[]): Promise<number> {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (!operation || words.length !== operation.words.length) return usage();
  const settings = readSettings(process.env);
  const joined: Joined = settings.databaseUrl
    ? { databaseUrl: settings.databaseUrl, leave: async () => {} }
    : await joinCluster(settings.dataFolder);
  try {
    return (await carryOut(operation, words, { settings, databaseUrl: joined.databaseUrl })) ? 0 : 1;
  } finally {
    await joined.leave();
  }
}

async function carryOut(
  operation: Operation,
  words: readonly string[],
  { settings, databaseUrl }: { settings: Settings; databaseUrl: string },
): Promise<boolean> {
  const db = openDatabase(databaseUrl);
  try {
    return await operation.run(
      {
        db,
        keys: deriveKeys(loadMasterKey(settings.dataFolder, settings.masterKey)),
        log: {
          security: (event, about) => complain(`${event} ${JSON.stringify(about)}`),
          failed: (id, command) => complain(`${command} ${id} failed again`),
        },
        say,
      },
      words,
    );
  } finally {
    await db.close();
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (cause) {
  complain(cause instanceof Error ? cause.message : String(cause));
  process.exitCode = 1;
}
