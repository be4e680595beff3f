import { expect, test } from 'vitest';
import { brokenDoor } from './doors.ts';
import { importsOf, importsOfSources } from './imports.ts';

test('every import goes through a door', () => {
  const imports = importsOfSources();
  expect(imports.length).toBeGreaterThan(300);
  const broken = imports.flatMap((given) => {
    const rule = brokenDoor(given);
    return rule ? [`${given.from} → ${given.to} (${rule})`] : [];
  });
  expect(broken).toEqual([]);
});

const planted: [from: string, text: string, isAllowed: boolean][] = [
  ['src/shared/domain/x.ts', "import { y } from '../../main/core/core.ts'", false],
  ['src/shared/domain/x.ts', "import type { y } from '../contract/desk.ts'", false],
  ['src/shared/x.ts', "import { readFileSync } from 'node:fs'", false],
  ['src/preload/x.ts', "import { z } from '../shared/contract/desk.ts'", false],
  ['src/main/core/x.ts', "export { y } from '../electron/windows.ts'", false],
  ['src/main/core/sync/x.ts', "import Database from 'better-sqlite3'", false],
  ['src/cache/x.ts', "import { y } from '../main/core/store/vault.ts'", false],
  ['src/cache/x.ts', "import { y } from '../central/db/pages.ts'", false],
  ['src/renderer/desk/x.ts', "import { y } from '../../cache/row.ts'", false],
  ['src/main/browser/x.ts', "import { y } from '../../cache/row.ts'", false],
  ['src/main/browser/x.ts', "import { y } from '../core/store/vault.ts'", false],
  ['src/main/browser/x.ts', "const y = await import('electron')", false],
  ['src/renderer/desk/x.tsx', "import { Y } from '../quality/y.tsx'", false],
  ['src/renderer/desk/x.tsx', "import { Invitation } from 'sip.js/lib/api'", false],
  ['src/renderer/desk/phone-bar/x.tsx', "import { Y } from '../wrap-up/y.tsx'", false],
  ['src/renderer/ui/x.tsx', "import { Y } from '../desk/y.tsx'", false],
  ['src/central/routes/x.ts', "import pg from 'pg'", false],
  ['src/central/db/x.ts', "import { y } from '../services/y.ts'", false],
  ['src/cache/x.ts', "import Database from 'better-sqlite3'", true],
  ['src/main/core/sync/x.ts', "import { y } from '../../../cache/row.ts'", true],
  ['src/central/services/images/x.ts', "import { y } from '../../../cache/row.ts'", true],
  ['src/main/browser/x.ts', "import { openCore } from '../core/core.ts'", true],
  ['src/renderer/desk/x.tsx', "import { Y } from '../ui/y.tsx'", true],
  ['src/renderer/phone/x.ts', "import { Invitation } from 'sip.js'", true],
];

test.each(planted)('%s: %s', (from, text, isAllowed) => {
  const [given] = importsOf(from, text);
  expect(brokenDoor(given!) === null).toBe(isAllowed);
});
