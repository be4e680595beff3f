import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '@playwright/test';
import { openHouse, type PhoneHouse } from './support/phone-page.ts';
import { becomeAgent, callIn, order, scenario, train, untilHeard } from './support/driving.ts';

let house: PhoneHouse;
let closePage: () => Promise<void> = async () => undefined;

beforeAll(async () => {
  house = await openHouse();
});
afterEach(() => closePage());
afterAll(() => house.close());

async function talking(): Promise<{ page: Page; callId: Awaited<ReturnType<typeof train>> }> {
  const { page, close } = await house.openPhone('speaking');
  closePage = close;
  await becomeAgent(page);
  const callId = await train(page);
  await order(page, { name: 'answer', callId });
  await callIn(page, 'talking');
  return { page, callId };
}

const account = (server: string) => ({
  servers: [server],
  uri: 'sip:1001@switch.test',
  authorizationUser: '1001',
  password: 'secret',
});

describe('the phone window', { timeout: 60_000 }, () => {
  it('[PW1] told to stand down in a call, it keeps the call and says so; afterwards it is nobody’s', async () => {
    const { page } = await talking();
    await page.evaluate(() => window.desk.standDown());
    await untilHeard(page, 1, true);
    await page.getByText('当前通话会在这里继续').waitFor();
    const reports = await page.evaluate(() => window.desk.reports.length);
    await page.getByRole('button', { name: '挂断' }).click();
    await page.getByText('电话已在另一个窗口打开').waitFor();
    expect(await page.evaluate(() => window.desk.reports.length)).toBe(reports);
  });

  it('[PW2] a call outlives the moment in which nobody is signed in', async () => {
    const { page, callId } = await talking();
    await page.evaluate(() => window.desk.assign(null));
    await page.waitForFunction(() => window.desk.reports.at(-1)?.registration.name === 'off');
    await untilHeard(page, 1, true);
    await becomeAgent(page);
    expect((await callIn(page, 'talking')).callId).toBe(callId);
    expect(await order(page, { name: 'hangUp', callId })).toEqual({ ok: true, callId });
  });

  it('[PW3] somebody else signs in during a call: their lines begin when it ends', async () => {
    const { page, callId } = await talking();
    await page.evaluate(() => window.desk.assign({ userName: '张伟', account: null }));
    await page.waitForFunction(() => window.desk.reports.at(-1)?.registration.name === 'off');
    await order(page, { name: 'hangUp', callId });
    await page.waitForFunction(() => window.desk.reports.at(-1)?.registration.name === 'registered');
    expect((await callIn(page, 'ended')).callId).toBe(callId);
  });

  it('[PW4] closing the window during a call asks first', async () => {
    const { page } = await talking();
    // A browser asks only where a person has touched the page.
    await page.getByRole('button', { name: '键盘' }).click();
    const asked = page.waitForEvent('dialog');
    void page.reload().catch(() => undefined);
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    await untilHeard(page, 1, true);
  });

  it('[PW5] a switch that the page’s policy does not name reloads the page, once', async () => {
    const { page, close } = await house.openPhone('speaking');
    closePage = close;
    const reloaded = page.waitForEvent('load');
    await page.evaluate(
      (it) => window.desk.assign({ userName: '王丽', account: it }),
      account('ws://127.0.0.1:9/ws'),
    );
    await reloaded;
    await page.evaluate(() => Object.assign(window, { stays: true }));
    await page.evaluate(
      (it) => window.desk.assign({ userName: '王丽', account: it }),
      account('ws://127.0.0.1:9/ws'),
    );
    await page.waitForFunction(() => window.desk.reports.at(-1)?.registration.name === 'unreachable');
    expect(await page.evaluate(() => 'stays' in window)).toBe(true);
  });

  it('[PW6] a switch out of reach is said, and practice goes on', async () => {
    const { page, close } = await house.openPhone('speaking', 'ws://127.0.0.1:9');
    closePage = close;
    await becomeAgentAt(page, 'ws://127.0.0.1:9/ws');
    await page.getByText('连不上交换机').first().waitFor();
    expect(await order(page, { name: 'dial', number: '10086' })).toEqual({
      ok: false,
      error: 'phone/not-registered',
    });
    const callId = await train(page);
    expect(await order(page, { name: 'answer', callId })).toEqual({ ok: true, callId });
  });

  it('[PW8] core away in a call: said for as long as it lasts, and the call goes on', async () => {
    const { page } = await talking();
    await page.evaluate(() => {
      window.desk.away = true;
      window.desk.link('lost');
      window.desk.link('connecting');
    });
    const notice = page.getByText('与本机核心程序的连接已断开');
    await notice.waitFor();
    await untilHeard(page, 1, true);
    await page.evaluate(() => {
      window.desk.away = false;
      window.desk.link('open');
    });
    await notice.waitFor({ state: 'detached' });
  });

  it('[PM6] sound that the browser blocks is asked for, and one click brings it', async () => {
    const { page, close } = await house.openPhone('speaking', '', 'blocked');
    closePage = close;
    await page.addInitScript(ringByItself, scenario());
    await page.reload();
    const { x, y } = await placeUntouched(page, '.act');
    await page.mouse.click(x, y);
    await page.getByRole('button', { name: '开启声音' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '接听' }).click();
    await callIn(page, 'talking');
    await page.waitForFunction(() => window.desk.slices.length > 1);
    await untilHeard(page, 1, true);
  });

  it('[PW7] the page keeps its policy: no inline code or style, nothing fetched from elsewhere', async () => {
    const { page, close } = await house.openPhone('speaking');
    closePage = close;
    const violations = await page.evaluate(() => {
      const seen: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
      return Object.assign(window, { seen }) && seen;
    });
    await becomeAgent(page);
    const callId = await train(page);
    await order(page, { name: 'answer', callId });
    await callIn(page, 'talking');
    expect(violations).toEqual([]);
    expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual([]);
  });
});

async function becomeAgentAt(page: Page, server: string): Promise<void> {
  await page.evaluate((it) => window.desk.assign({ userName: '王丽', account: it }), account(server));
  await page.waitForFunction(() => window.desk.reports.at(-1)?.registration.name === 'unreachable');
  await page.evaluate((it) => window.desk.scenarios.push(it), scenario());
}

/** Everything a test evaluates counts as a person's touch; a page that was not touched has to begin by itself. */
function ringByItself(practice: ReturnType<typeof scenario>): void {
  addEventListener('load', () => {
    window.desk.scenarios = [practice];
    window.desk.assign({ userName: '王丽', account: null });
    const timer = setInterval(() => {
      if (window.desk.reports.at(-1)?.registration.name !== 'registered') return;
      clearInterval(timer);
      void window.desk.order({ name: 'train', scenarioId: practice.id });
    }, 50);
  });
}

/** Where that element is, asked without touching the page. */
async function placeUntouched(page: Page, selector: string): Promise<{ x: number; y: number }> {
  const devtools = await page.context().newCDPSession(page);
  const expression = `(() => {
    const box = document.querySelector('${selector}')?.getBoundingClientRect();
    return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null;
  })()`;
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    const { result } = await devtools.send('Runtime.evaluate', {
      expression,
      userGesture: false,
      returnByValue: true,
    });
    if (result.value) return result.value as { x: number; y: number };
  }
  throw new Error(`${selector} never came`);
}
