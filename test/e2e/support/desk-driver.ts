/** An agent's hands and eyes: what a person does at the desk, in the words on the screen. */
import { expect, type BrowserContext, type Page } from '@playwright/test';

export const PASSWORD = 'seatline-demo';

/** Signs in at the desk; in a browser the phone window opens inside the click. */
export async function signIn(desk: Page, login: string, password = PASSWORD): Promise<void> {
  await desk.getByLabel('工号', { exact: true }).fill(login);
  await desk.getByLabel('密码', { exact: true }).fill(password);
  await desk.getByRole('button', { name: /登录$/ }).click();
}

/** Signed in, the phone there, the first copy of central's rows whole. */
export async function waitUntilReadyToWork(desk: Page): Promise<void> {
  await expect(desk.getByRole('button', { name: '练习来电' })).toBeVisible({ timeout: 45_000 });
}

export async function startWork(desk: Page, login = 'wangli'): Promise<void> {
  await signIn(desk, login);
  await waitUntilReadyToWork(desk);
}

export async function goReady(desk: Page): Promise<void> {
  await desk.getByRole('button', { name: '开始接听' }).click();
  await expect(desk.getByText('已就绪，来电会自动弹出客户资料。')).toBeVisible();
}

/** A customer of the training line rings. */
export async function ring(desk: Page, scenario: string): Promise<void> {
  await desk.getByRole('button', { name: '练习来电' }).click();
  await desk.getByRole('menuitem', { name: new RegExp(scenario) }).click();
  await expect(phoneBar(desk).getByRole('button', { name: /接听/ })).toBeVisible();
}

export async function answer(desk: Page): Promise<void> {
  await phoneBar(desk).getByRole('button', { name: /接听/ }).click();
  await expect(phoneBar(desk).getByRole('button', { name: /挂断/ })).toBeVisible();
}

export async function hangUp(desk: Page): Promise<void> {
  await phoneBar(desk).getByRole('button', { name: /挂断/ }).click();
  await expect(phoneBar(desk).getByRole('button', { name: /挂断/ })).toBeHidden();
}

export const phoneBar = (desk: Page) => desk.getByRole('region', { name: '电话', exact: true });
export const noteField = (desk: Page) => desk.getByLabel('小结内容');

export interface WrapUp {
  disposition: string;
  note: string;
}

export async function fillWrapUp(desk: Page, { disposition, note }: WrapUp): Promise<void> {
  await noteField(desk).fill(note);
  await desk.getByRole('combobox', { name: '处理结果' }).fill(disposition);
  await desk.keyboard.press('Enter');
}

export async function submitWrapUp(desk: Page): Promise<void> {
  await desk.getByRole('button', { name: /提交小结/ }).click();
  await expect(desk.getByText('小结已提交')).toBeVisible();
}

/** Everything typed has reached the vault. */
export const waitUntilSaved = (desk: Page): Promise<void> =>
  expect(desk.getByText(/已保存 \d/)).toBeVisible();

/** Counts the sound that arrives over each peer connection of every page of the context. Before any page opens. */
export const listen = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    const connections: RTCPeerConnection[] = [];
    Object.assign(window, { seatlineConnections: connections });
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        connections.push(this);
        // Chromium counts the energy of sound that is played; the trained customer plays nothing by itself.
        this.addEventListener('track', ({ track }) => {
          const ear = new Audio();
          ear.srcObject = new MediaStream([track]);
          ear.volume = 0.01;
          void ear.play();
        });
      }
    };
  });

/** totalAudioEnergy received, per peer connection of the page, in order of their making. */
export const heard = (phone: Page): Promise<number[]> =>
  phone.evaluate(async () => {
    const { seatlineConnections } = window as unknown as { seatlineConnections: RTCPeerConnection[] };
    const reports = await Promise.all(seatlineConnections.map((one) => one.getStats()));
    return reports.map((report) =>
      [...report.values()]
        .filter((entry) => entry.type === 'inbound-rtp' && entry.kind === 'audio')
        .reduce((sum, entry) => sum + (entry.totalAudioEnergy ?? 0), 0),
    );
  });

/** The phone's own window, wherever the host put it. */
export async function phonePage(context: BrowserContext): Promise<Page> {
  const isPhone = (page: Page): boolean => page.url().includes('/phone.html');
  return context.pages().find(isPhone) ?? context.waitForEvent('page', { predicate: isPhone });
}
