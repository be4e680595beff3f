import { pinyin } from 'pinyin-pro';

/**
 * Chinese text as pinyin with tone digits, words joined: espeak-ng's own Chinese dictionary knows few characters and
 * spells the rest out as Latin letters, while its pinyin voice speaks every syllable and joins tones within a word.
 * Readings are chosen in the whole sentence (了 le, 一 with its sandhi), words come from the Unicode segmenter.
 */
export function toSpokenPinyin(text: string): string {
  const readings = pinyin(text, {
    toneType: 'num',
    nonZh: 'spaced',
    toneSandhi: true,
    type: 'array',
    v: true,
  });
  const words = [...new Intl.Segmenter('zh', { granularity: 'word' }).segment(text)];
  return words.map(({ segment, index }) => wordOf(readings.slice(index, index + segment.length))).join(' ');
}

const wordOf = (syllables: string[]): string =>
  syllables.map((syllable) => SPOKEN.get(syllable) ?? syllable).join('');

/** Readings that a dictionary gives and nobody says. */
const SPOKEN = new Map([['liao3', 'le0']]);
