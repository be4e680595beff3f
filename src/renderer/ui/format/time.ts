/** Dates and times in the person's language. A day is told from another by the calendar of this machine. */
export type Language = 'zh' | 'en';

const locale = (language: Language): string => (language === 'zh' ? 'zh-CN' : 'en-GB');

const clock = (language: Language) =>
  new Intl.DateTimeFormat(locale(language), { hour: '2-digit', minute: '2-digit', hour12: false });

const isSameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString();

export const timeOfDay = (ms: number, language: Language): string => clock(language).format(ms);

/** [UI4] 09:41 today, 昨天 09:41 yesterday, 3月5日 09:41 this year, 2024年3月5日 otherwise. */
export function moment(ms: number, nowMs: number, language: Language): string {
  const at = new Date(ms);
  const now = new Date(nowMs);
  if (isSameDay(at, now)) return timeOfDay(ms, language);
  const near = nearDay(at, now, language);
  if (near) return `${near} ${timeOfDay(ms, language)}`;
  const isThisYear = at.getFullYear() === now.getFullYear();
  const day = new Intl.DateTimeFormat(locale(language), {
    month: language === 'zh' ? 'long' : 'short',
    day: 'numeric',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(ms);
  return isThisYear ? `${day} ${timeOfDay(ms, language)}` : day;
}

function nearDay(at: Date, now: Date, language: Language): string | null {
  const shifted = (days: number): Date => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  if (isSameDay(at, shifted(-1))) return language === 'zh' ? '昨天' : 'Yesterday';
  if (isSameDay(at, shifted(1))) return language === 'zh' ? '明天' : 'Tomorrow';
  return null;
}

export const day = (ms: number, language: Language): string =>
  new Intl.DateTimeFormat(locale(language), {
    year: 'numeric',
    month: language === 'zh' ? 'long' : 'short',
    day: 'numeric',
  }).format(ms);

/** [UI5] 刚刚, 3 分钟前, 2 小时前, 5 天前. */
export function age(ms: number, language: Language): string {
  if (ms < 60_000) return language === 'zh' ? '刚刚' : 'just now';
  return language === 'zh' ? `${span(ms, language)}前` : `${span(ms, language)} ago`;
}

/** [UI5] The largest whole unit: 3 分钟, 2 小时, 5 天. */
export function span(ms: number, language: Language): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 60) return language === 'zh' ? `${minutes} 分钟` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return language === 'zh' ? `${hours} 小时` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return language === 'zh' ? `${days} 天` : `${days} d`;
}
