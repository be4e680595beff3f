import {
  closeSync,
  copyFileSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { openVault } from '../../src/main/core/store/vault.ts';
import { expect, test } from '../support/host-fixture.ts';
import { callsByNote, waitForCall } from './support/central-rows.ts';
import {
  answer,
  fillWrapUp,
  goReady,
  hangUp,
  noteField,
  ring,
  signIn,
  startWork,
  submitWrapUp,
  waitUntilSaved,
} from './support/desk-driver.ts';
import { openSync as openSyncCentre } from './support/sync-driver.ts';

test('a damaged cache is fetched anew and the unsent work arrives; a vault of another key is told and left alone', async ({
  seatline,
  context,
}) => {
  const desk = await seatline.openDesk(context);
  await startWork(desk);
  await goReady(desk);
  await ring(desk, '家里停电报修');
  await answer(desk);
  await seatline.stopCentral();
  await hangUp(desk);
  const note = '缓存损坏之前写的小结。';
  await fillWrapUp(desk, { disposition: '停电', note });
  await submitWrapUp(desk);
  await ring(desk, '过户怎么办');
  await answer(desk);
  await hangUp(desk);
  await noteField(desk).fill('没写完的一半');
  await waitUntilSaved(desk);

  await seatline.killWorkstation();
  for (const page of context.pages()) await page.close();
  scribbleOver(fileOf(seatline.dataFolder, 'cache.db'));
  await seatline.startWorkstation();
  const again = await seatline.openDesk(context);
  await startWork(again);
  await openSyncCentre(again, '等待上传');
  await expect(again.getByText(note)).toBeVisible();

  await seatline.startCentral();
  await waitForCall(seatline.databaseUrl(), note);
  expect(await callsByNote(seatline.databaseUrl(), note)).toHaveLength(1);
  await again.getByRole('textbox', { name: '查找客户' }).fill('13905692217');
  await again.keyboard.press('Enter');
  await expect(again.getByText('周秀兰').first()).toBeVisible({ timeout: 30_000 });
  await again
    .getByRole('tab', { name: /待小结/ })
    .first()
    .click();
  await expect(noteField(again)).toHaveValue('没写完的一半');

  await seatline.killWorkstation();
  for (const page of context.pages()) await page.close();
  const vault = fileOf(seatline.dataFolder, 'vault.db');
  putAnotherVault(vault);
  const before = readFileSync(vault);
  await seatline.startWorkstation();
  const locked = await seatline.openDesk(context);
  await signIn(locked, 'wangli');
  await expect(
    locked
      .getByRole('alert')
      .filter({ hasText: '无法打开本机保险库：密钥不符。文件未被改动，请联系管理员。' }),
  ).toBeVisible();
  expect(readFileSync(vault).equals(before)).toBe(true);
});

function fileOf(dataFolder: string, name: string): string {
  const [person] = readdirSync(join(dataFolder, 'people'));
  return join(dataFolder, 'people', person ?? '', name);
}

/** A disk that went bad: every page after the first holds something else. */
function scribbleOver(path: string): void {
  const handle = openSync(path, 'r+');
  for (let at = 4_096; at < statSync(path).size; at += 4_096)
    writeSync(handle, Buffer.alloc(64, 0x5a), 0, 64, at + 40);
  closeSync(handle);
}

function putAnotherVault(path: string): void {
  const other = `${path}.other`;
  openVault({ path: other, key: Buffer.alloc(32, 9), nowMs: 0 }).close();
  for (const part of ['-wal', '-shm']) rmSync(path + part, { force: true });
  copyFileSync(other, path);
  rmSync(other);
}
