/**
 * Text as the full-text index keeps it: words separated by spaces. Chinese becomes overlapping pairs (电费 单据 →
 * 电费 费单 单据) plus each run's last character, so that a single character is found as a prefix; latin and digits
 * stay whole. Titles also in pinyin: initials (dfcx) and syllables (dian fei cha xun). Rules SE1–SE4:
 * docs/spec/store.md.
 */
import { pinyin } from 'pinyin-pro';

const HAN = /^\p{Script=Han}/u;

/** Stretches of one kind, lower case and in compatibility form (ＡＢＣ → abc). */
export const runsOf = (text: string): string[] => {
  const plain = text.normalize('NFKC').toLowerCase();
  return [...plain.matchAll(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu)].map(([run]) => run);
};

export const isHan = (run: string): boolean => HAN.test(run);

/** 电费单 → 电费 费单 单 */
export function pairsOf(run: string): string[] {
  const characters = [...run];
  return characters.map((character, at) => character + (characters[at + 1] ?? ''));
}

export const indexWords = (text: string): string =>
  runsOf(text)
    .flatMap((run) => (isHan(run) ? pairsOf(run) : [run]))
    .join(' ');

export interface SearchText {
  title: string;
  body: string;
  pinyin: string;
}

export const searchText = ({ title, body }: { title: string; body: string }): SearchText => ({
  title: indexWords(title),
  body: indexWords(body),
  pinyin: pinyinWords(title),
});

/** Longer stretches than this are not typed in pinyin. */
const LONGEST = 8;

/** Per Chinese run, from every position: initials (查询电费 → cxdf xdf df f) and syllables (chaxundianfei …). */
export function pinyinWords(title: string): string {
  return runsOf(title)
    .filter(isHan)
    .flatMap((run) => {
      const syllables = pinyin(run, { toneType: 'none', type: 'array', v: true });
      const initials = syllables.map((syllable) => syllable[0] ?? '');
      return [...stretches(initials), ...stretches(syllables)];
    })
    .join(' ');
}

const stretches = (parts: string[]): string[] => parts.map((_, at) => parts.slice(at, at + LONGEST).join(''));
