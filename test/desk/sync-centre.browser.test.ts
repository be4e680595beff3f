import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expect as see, type Page } from '@playwright/test';
import { openDeskHouse, type DeskHouse } from './support/desk-page.ts';

let house: DeskHouse;
let page: Page;

beforeAll(async () => {
  house = await openDeskHouse();
}, 120_000);
afterEach(() => page.context().close());
afterAll(async () => {
  await house.close();
  expect(house.violations).toEqual([]);
});

async function openSync(query: string): Promise<void> {
  page = await house.open(query);
  await page.getByRole('link', { name: /^同步/ }).click();
  await see(page.getByRole('tab', { name: /^总览/ })).toBeVisible();
}
const tab = (name: RegExp) => page.getByRole('tab', { name });
const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
/** Presses Tab until this is where the keyboard is. */
async function tabTo(role: 'button' | 'radio' | 'listbox' | 'tab', name: RegExp): Promise<void> {
  const wanted = page.getByRole(role, { name });
  for (let tries = 0; tries < 60; tries++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard never came to ${String(name)}`);
}
const conflict = (id: string) =>
  page.evaluate((one) => window.fake.fakeSync.conflicts.get(one) as { state: string } | undefined, id);

describe('the sync centre', { timeout: 60_000 }, () => {
  it('[SC20] opens where a person is needed, and the navigation says how many', async () => {
    await openSync('?fill=day');
    await see(tab(/^待我决定/)).toHaveAttribute('aria-selected', 'true');
    await see(page.getByRole('link', { name: /^同步\s*5 项需要处理/ })).toBeVisible();
  });

  it('[SC20] what comes later does not move the person', async () => {
    await openSync('');
    await see(tab(/^总览/)).toHaveAttribute('aria-selected', 'true');
    await tab(/^等待上传/).click();
    await page.evaluate(() => window.fake.fakeSync.count({ unresolved: 1, conflicts: { mine: 1, team: 0 } }));
    await see(page.getByRole('link', { name: /2 项需要处理/ })).toBeVisible();
    await see(tab(/^等待上传/)).toHaveAttribute('aria-selected', 'true');
  });

  it('[SC11] both versions stand side by side: seen, mine and theirs, who, when and where', async () => {
    await openSync('?fill=day');
    const table = page.getByRole('table', { name: '每一项的原内容' });
    await see(table.getByRole('columnheader', { name: /我写的.*工作站 3F2A/ })).toBeVisible();
    await see(table.getByRole('columnheader', { name: /张伟写的.*工作站 91C0/ })).toBeVisible();
    const address = table.getByRole('row', { name: /^用电地址/ });
    await see(address.getByRole('cell')).toHaveText([
      '杭州市西湖区文三路 200 号 1 幢 102 室',
      /1 幢 1202 室/,
      /2 幢 102 室/,
    ]);
  });

  it('[SC12] what differs is told in words, not by colour alone', async () => {
    await openSync('?fill=day');
    const own = page.locator('mark').first();
    await see(own).toHaveText(/^不同：/);
    await see(own).toHaveCSS('text-decoration-line', 'underline');
  });

  it('[SC14] [SC17] two versions are combined with the keyboard alone', async () => {
    await openSync('?fill=day');
    await tabTo('listbox', /待我决定/);
    await press('End', 'Home');
    await tabTo('button', /^逐项合并$/);
    await press('Enter');
    await tabTo('button', /^按所选合并/);
    await press('Enter');
    await see(page.getByRole('alert')).toHaveCount(2);
    await see(page.getByRole('radio', { name: '用电地址: 我写的' })).toBeFocused();
    await press('Space');
    await page.keyboard.press('Tab');
    await press('ArrowRight', 'ArrowRight');
    await see(page.getByRole('radio', { name: '联系电话: 逐条挑选' })).toHaveCount(0);
    await page.getByRole('radio', { name: /^联系电话: 自己改写/ }).focus();
    await press('Space');
    await page.getByRole('checkbox', { name: /0571 8765 4321/ }).focus();
    await press('Space');
    await tabTo('button', /^按所选合并/);
    await press('Enter');
    await see(page.getByText('已决定，正在送往中心')).toBeVisible();
    expect(await conflict('cf-1')).toMatchObject({
      state: 'resolved',
      resolution: {
        choice: 'combined',
        fields: {
          address: '杭州市西湖区文三路 200 号 1 幢 1202 室',
          numbers: [
            { number: '13800001234', kind: 'mobile' },
            { number: '13757100666', kind: 'mobile' },
            { number: '13958008888', kind: 'mobile' },
          ],
        },
      },
    });
    await see(page.getByRole('listbox')).toBeFocused();
    await see(page.getByRole('option', { selected: true })).toHaveAccessibleName(/^回访/);
  });

  it('[SC15] keeping one side says first that it is final', async () => {
    await openSync('?fill=day');
    await page.getByRole('button', { name: '采用张伟写的' }).click();
    await see(page.getByRole('tooltip').getByText(/不能撤销/)).toBeVisible();
    expect(await conflict('cf-1')).toMatchObject({ state: 'open' });
    await page.getByRole('button', { name: '确定采用' }).click();
    await see(page.getByRole('option')).toHaveCount(2);
    await page.getByText('已决定', { exact: true }).click();
    await page.getByRole('option').first().click();
    await see(page.getByText(/我决定采用张伟写的内容/)).toBeVisible();
  });

  it('[SC13] a question half written comes back; asked, it stands with the conflict', async () => {
    await openSync('?fill=day');
    await page.getByRole('button', { name: '请班长决定…' }).click();
    await see(page.getByLabel('要问班长什么？')).toBeFocused();
    await page.keyboard.type('客户本人说的是哪个号码');
    await page.getByRole('option').nth(1).click();
    await page.getByRole('option').nth(0).click();
    await see(page.getByLabel('要问班长什么？')).toHaveValue('客户本人说的是哪个号码');
    await page.getByRole('button', { name: '请班长决定', exact: true }).click();
    await page.getByRole('option').nth(0).click();
    await see(page.getByText('您已请班长决定')).toBeVisible();
    await see(page.getByText('客户本人说的是哪个号码')).toBeVisible();
  });

  it('[SC16] what met a changed row says what happened, and can be done again', async () => {
    await openSync('?fill=day');
    await page.getByRole('option', { name: /^回访/ }).click();
    await see(page.getByText(/记录已经变了，所以没有做成/)).toBeVisible();
    await page.getByRole('button', { name: '再做一次' }).click();
    await see(page.getByText('已重新提交')).toBeVisible();
    expect(await conflict('cf-2')).toMatchObject({ state: 'resolved' });
  });

  it('[SC16] of a row that is gone the text stays and can be let go', async () => {
    await openSync('?fill=day');
    await page.getByRole('option', { name: /记录已被删除/ }).click();
    await see(page.getByText('杭州市余杭区五常大道 168 号 6 幢 301 室')).toBeVisible();
    await see(page.getByRole('button', { name: '再做一次' })).toHaveCount(0);
    await page.getByRole('button', { name: '不再做' }).click();
    await page.getByRole('tooltip').getByRole('button', { name: '不再做' }).click();
    await see(page.getByRole('option')).toHaveCount(2);
  });

  it('[SC19] a lead reads the question and decides for the team', async () => {
    await openSync('?fill=day&role=lead');
    await tab(/^班组分歧/).click();
    await see(page.getByText('张伟请您决定')).toBeVisible();
    await see(page.getByText(/客户家有呼吸机/)).toBeVisible();
    await page.getByRole('button', { name: '采用张伟写的' }).click();
    await page.getByRole('button', { name: '确定采用' }).click();
    await see(page.getByText('班组里没有待决定的分歧')).toBeVisible();
    expect(await conflict('cf-4')).toMatchObject({ state: 'resolved' });
  });

  it('[SC17] a thousand conflicts scroll like ten', async () => {
    await openSync('?many=1000');
    await see(page.getByRole('option').first()).toBeVisible();
    expect(await page.getByRole('option').count()).toBeLessThan(40);
    await page.getByRole('listbox').focus();
    await press('End');
    const last = page.getByRole('option', { selected: true });
    await see(last).toHaveAttribute('aria-posinset', '500');
    await see(last).toBeInViewport();
    await press('PageUp', 'ArrowUp');
    await see(page.getByRole('option', { selected: true })).toHaveAttribute('aria-posinset', '491');
  });

  it('[SC2] a thousand lines that wait scroll like ten', async () => {
    await openSync('?fill=day&many=1000');
    await tab(/^等待上传/).click();
    const list = page.getByRole('list', { name: '等待上传' });
    await see(list.getByRole('listitem').first()).toHaveAttribute('aria-setsize', '1001');
    expect(await list.getByRole('listitem').count()).toBeLessThan(60);
    await list.focus();
    await press('End');
    await see(list.getByText('修改客户资料')).toBeInViewport();
  });

  it('[SC20] the tabs are one stop of the keyboard and are walked by arrows', async () => {
    await openSync('?fill=day');
    await tab(/^待我决定/).focus();
    await press('ArrowLeft');
    await see(tab(/^总览/)).toBeFocused();
    await see(page.getByRole('tabpanel', { name: /^总览/ })).toBeVisible();
    await press('End');
    await see(page.getByText('席线在本机占用的空间')).toBeVisible();
    await press('ArrowRight');
    await see(tab(/^总览/)).toHaveAttribute('aria-selected', 'true');
  });

  it('[SC20] a call that rings does not take the field being typed in', async () => {
    await openSync('?fill=day');
    await page.getByRole('button', { name: '请班长决定…' }).click();
    await page.keyboard.type('写到一半');
    await page.evaluate(() => window.fake.ring({ number: '13800001234', queueId: null }));
    await see(page.getByRole('button', { name: /^接听/ })).toBeVisible();
    await page.keyboard.type('，接着写');
    await see(page.getByLabel('要问班长什么？')).toHaveValue('写到一半，接着写');
  });

  it('[SC22] "everything is synced" is not said while central cannot be reached', async () => {
    await openSync('');
    await see(page.getByText('全部已同步')).toBeVisible();
    await page.evaluate(() =>
      window.fake.fakeSync.count({ phase: 'waiting', failure: 'central/unreachable', nextTryAtMs: null }),
    );
    await see(page.getByText('连不上中心。本机可继续工作，恢复后会自动同步。')).toBeVisible();
    await see(page.getByText('全部已同步')).toHaveCount(0);
  });

  it('[SC21] a first copy shows its lane and how far it is', async () => {
    await openSync('');
    await page.evaluate(() =>
      window.fake.fakeSync.count({
        phase: 'firstSync',
        completeAtMs: null,
        progress: { lane: 'image', unit: 'bytes', done: 64 * 1_048_576, total: 256 * 1_048_576 },
      }),
    );
    await see(page.getByText('正在取回数据副本 · 64 MB / 256 MB')).toBeVisible();
    await see(page.getByRole('progressbar', { name: '正在取回数据副本' })).toHaveAttribute(
      'aria-valuenow',
      '25',
    );
  });

  it('[SC23] recordings are paused and resumed together', async () => {
    await openSync('?fill=day');
    await tab(/^录音传输/).click();
    const rows = page.getByRole('list', { name: '录音传输' });
    await see(rows.getByText('通话中，先停一停')).toBeVisible();
    await page.getByRole('button', { name: '全部暂停' }).click();
    await see(rows.getByText('您暂停了')).toHaveCount(4);
    await page.getByRole('button', { name: '全部继续' }).click();
    await see(rows.getByText('您暂停了')).toHaveCount(0);
  });

  it('every part has a name for each of its buttons and fields, in English too', async () => {
    page = await house.open('?fill=day');
    await page.evaluate(() => localStorage.setItem('seatline.language', 'en'));
    await page.reload();
    await page.getByRole('link', { name: /^Sync/ }).click();
    for (const each of await page
      .getByRole('tab', { name: /Overview|me to|taken|Waiting|Merged|Record|Stor/ })
      .all()) {
      await each.click();
      const nameless = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('.sc button, .sc input, .sc textarea, .sc select')]
          .filter((one) => !(one.getAttribute('aria-label') ?? one.innerText.trim()) && !one.closest('label'))
          .map((one) => one.outerHTML),
      );
      expect(nameless).toEqual([]);
    }
  });

  it('[DK60] [DK63] a customer is corrected, and told when a colleague was faster', async () => {
    page = await house.open('');
    await page.getByRole('link', { name: '客户', exact: true }).click();
    await page.getByRole('textbox', { name: /^姓名、户号/ }).fill('陈建国');
    await page.getByRole('button', { name: /陈建国/ }).click();
    await page.getByRole('button', { name: '修改资料' }).click();
    await see(page.getByLabel('姓名', { exact: true })).toBeFocused();
    await page.getByLabel('用电地址').fill('文三路 9 号');
    await page.evaluate(() => {
      const { tables, changes } = window.fake;
      const row = tables.customer.get('cust-1');
      if (row) tables.customer.set('cust-1', { ...row, address: '同事写的' });
      changes.set({ nouns: ['customer'] });
    });
    await see(page.getByText(/同事也改了这一项/)).toBeVisible();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await see(page.getByText('客户资料已修改')).toBeVisible();
    await see(page.getByRole('button', { name: '修改资料' })).toBeFocused();
    await see(page.getByText('文三路 9 号')).toBeVisible();
  });
});
