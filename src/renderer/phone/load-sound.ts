import { soundUrl } from './training/sounds.ts';

/** Speech from beside the page; null when that file was not shipped. */
export async function loadSound(name: string): Promise<ArrayBuffer | null> {
  const url = soundUrl(name);
  if (!url) return null;
  const answer = await fetch(url);
  return answer.ok ? answer.arrayBuffer() : null;
}
