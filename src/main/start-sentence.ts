/** Why the workstation could not start, for the person who started it. */
import type { FailureCode } from '../shared/errors.ts';

const sentences: Partial<Record<FailureCode, string>> = {
  'store/in-use':
    '这份数据正由另一个 Seatline 使用，请先关闭它。Another Seatline is using this data; close it first.',
  'store/newer-version':
    '这份数据由更新版本的 Seatline 写成，请先升级。This data was written by a newer Seatline; update first.',
  'store/disk-full': '磁盘已满，请先腾出空间。The disk is full; free some space first.',
};

export function startSentence(cause: unknown, code: FailureCode): string {
  const known = sentences[code];
  if (known) return known;
  const systemCode = (cause as { code?: unknown } | null)?.code;
  if (systemCode === 'EADDRINUSE')
    return '端口已被占用，请用 --port 另选一个。The port is taken; choose another with --port.';
  if (systemCode === 'EACCES' || systemCode === 'EROFS')
    return '数据文件夹不可写。The data folder cannot be written.';
  return `Seatline 无法启动（${code}）。Seatline could not start (${code}).`;
}
