import type { ChosenHost } from './host.ts';

/** To a person at a terminal: Chinese first, English second. */
export const say = (zh: string, en: string): void => console.error(`${zh} ${en}`);

export function sayHost(host: ChosenHost): void {
  if (host.name === 'electron') return say('使用 Electron 窗口。', 'Using Electron.');
  say(`使用浏览器方式：${host.why.zh}。`, `Using the browser host: ${host.why.en}.`);
}

export function sayDemoLogins(): void {
  say('演示账号（密码都是 seatline-demo）：', 'Demo logins (password for all: seatline-demo):');
  console.error('  wangli    坐席 agent        chenjing  班长 lead');
  console.error('  liuyang   质检 inspector    admin     管理员 administrator');
}

/** What happened first, however long it is; the sentence last, where the eye is. */
export function sayFailedStart(cause: unknown): void {
  console.error(cause instanceof Error ? cause.message : cause);
  say('启动失败，原因见上。', 'Seatline could not start; the reason is above.');
}
