/** What a person sees who came without the key of this start. No style, no script: the policy allows neither here. */
import type { Verdict } from './entrance.ts';

const sentences = {
  'no cookie': [
    '这个窗口没有通行证。请用启动 Seatline 时打开的窗口，或重新启动后使用新显示的网址。',
    'This window has no pass. Use the window that Seatline opened, or start it again and use the address it shows.',
  ],
  'wrong host': [
    'Seatline 只在本机 127.0.0.1 上回答。',
    'Seatline answers on this machine’s 127.0.0.1 only.',
  ],
  'foreign page': ['其他网站不能使用 Seatline。', 'Other websites cannot use Seatline.'],
} as const satisfies Record<Exclude<Verdict, 'come in'>, readonly [string, string]>;

export function refusalPage(verdict: keyof typeof sentences): string {
  const [zh, en] = sentences[verdict];
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Seatline</title><h1>Seatline</h1><p>${zh}</p><p lang="en">${en}</p></html>`;
}
