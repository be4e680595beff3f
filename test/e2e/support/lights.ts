import { expect, type Page } from '@playwright/test';

type LightName = '电话' | '同步' | '知识' | '时钟';

/** Opens a health light and reads its sentence: what is affected, and what still works. */
export async function expectLight(desk: Page, name: LightName, sentence: RegExp): Promise<void> {
  const light = desk
    .getByRole('group', { name: '运行状态' })
    .getByRole('button', { name: new RegExp(`^${name}`) });
  await light.click();
  await expect(desk.getByText(sentence).last()).toBeVisible({ timeout: 30_000 });
  await light.click();
}
