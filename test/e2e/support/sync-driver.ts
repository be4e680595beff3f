/** A person's hands at a customer's card and in the sync centre, in the words on the screen. */
import { expect, type Page } from '@playwright/test';

export interface Correction {
  address?: string;
  region?: string;
  level?: '普通' | '重要';
}

/** A customer who takes part in training calls. */
export const CUSTOMER = { name: '周秀兰', number: '13905692217' };

export async function openCustomer(desk: Page, { name, number } = CUSTOMER): Promise<void> {
  await desk.getByRole('link', { name: '客户', exact: true }).click();
  await desk.getByRole('textbox', { name: /^姓名、户号/ }).fill(number);
  await desk.getByRole('button', { name: new RegExp(name) }).click();
  await expect(desk.getByRole('button', { name: '修改资料' })).toBeEnabled();
}

export async function correct(desk: Page, { address, region, level }: Correction): Promise<void> {
  await desk.getByRole('button', { name: '修改资料' }).click();
  const form = desk.getByRole('form', { name: '修改客户资料' });
  if (address !== undefined) await form.getByLabel('用电地址').fill(address);
  if (region !== undefined) await form.getByLabel('区域').fill(region);
  if (level !== undefined) await form.getByText(level, { exact: true }).click();
  await form.getByRole('button', { name: '保存' }).click();
  await expect(desk.getByText('客户资料已修改').first()).toBeVisible();
}

export type Part =
  '总览' | '待我决定' | '班组分歧' | '未被接受' | '等待上传' | '已合并' | '录音传输' | '存储空间';

export async function openSync(desk: Page, part: Part): Promise<void> {
  await desk.getByRole('link', { name: /^同步/ }).click();
  await desk.getByRole('tab', { name: new RegExp(`^${part}`) }).click();
}

/** The navigation says that a person is needed. */
export const neededAt = (desk: Page) => desk.getByRole('link', { name: /^同步.*项需要处理/ });

/** The light says that both are equal. */
export const inSync = (desk: Page) => desk.getByRole('button', { name: /^同步.*正常/ });
