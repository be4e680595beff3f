/** The cookie's value outlives a restart of the workstation, so that open windows go on instead of being locked out. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newSecret } from './entrance.ts';

export async function keptCookieSecret(dataFolder: string): Promise<string> {
  const file = join(dataFolder, 'browser-host.secret');
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (/^[\w-]{43}$/.test(kept)) return kept;
  const secret = newSecret();
  await writeFile(file, secret, { mode: 0o600 });
  return secret;
}
