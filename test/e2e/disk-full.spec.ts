import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder } from '../support/folders.ts';
import { expect, test } from '../support/host-fixture.ts';
import { waitForCall } from './support/central-rows.ts';
import {
  answer,
  fillWrapUp,
  goReady,
  hangUp,
  noteField,
  ring,
  startWork,
  submitWrapUp,
  waitUntilSaved,
} from './support/desk-driver.ts';
import { expectLight } from './support/lights.ts';

const isRoot = process.platform === 'linux' && process.getuid?.() === 0;

test('a full disk while typing: said at once, the text stays, and is saved when there is room again', async ({
  seatline,
  context,
}) => {
  test.skip(!isRoot, 'only root on Linux can mount a disk that is small enough to fill');
  const disk = newFolder('small-disk');
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'tmpfs', disk]);
  const station = await seatline.addWorkstation(join(disk, 'data'));
  try {
    const desk = await station.openDesk(context);
    await startWork(desk, 'zhangwei');
    await goReady(desk);
    await ring(desk, '过户怎么办');
    await answer(desk);
    await hangUp(desk);
    await noteField(desk).fill('写在磁盘满之前');
    await waitUntilSaved(desk);

    const text = `磁盘满了之后接着写。${'客户要过户，'.repeat(400)}`;
    const filling = setInterval(() => fill(disk), 100); // whatever room core makes is taken again
    await expect
      .poll(() => (fill(disk), existsSync(join(disk, 'data/ballast'))), { timeout: 1_000 })
      .toBe(true);
    await noteField(desk).fill(text);
    await expect(desk.getByText('尚未保存，正在重试')).toBeVisible();
    await expectLight(desk, '同步', /本机磁盘已满，无法保存新内容。请清理空间；屏幕上的输入仍在。/);
    await expect(noteField(desk)).toHaveValue(text);

    clearInterval(filling);
    rmSync(join(disk, 'filler'));
    await waitUntilSaved(desk);
    await desk.reload();
    await desk
      .getByRole('tab', { name: /待小结/ })
      .first()
      .click();
    await expect(noteField(desk)).toHaveValue(text);
    const note = '磁盘腾出空间后提交。';
    await fillWrapUp(desk, { disposition: '过户', note });
    await submitWrapUp(desk);
    await waitForCall(seatline.databaseUrl(), note);
  } finally {
    await station.kill();
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  }
});

function fill(disk: string): void {
  const handle = openSync(join(disk, 'filler'), 'a');
  try {
    for (;;) writeSync(handle, Buffer.alloc(65_536));
  } catch {
    // full to the last block of this size
  }
  try {
    for (;;) writeSync(handle, Buffer.alloc(512));
  } catch {
    closeSync(handle);
  }
}
