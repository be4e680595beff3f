/** Knowledge search, per keystroke: every prefix of what people type, in the encrypted store. */
import { searchArticles } from '../src/main/core/search/search.ts';
import { report, type Figure } from './report.ts';
import { filledStore } from './store/filled.ts';

const TYPED = [
  '电费怎么交',
  '停电报修',
  '阶梯电价',
  '过户需要什么材料',
  'dfcx',
  'tingdian',
  'yhbg',
  '分时 2024',
  '电',
];
const ROUNDS = 20;

for (const count of [150, 10_000]) {
  const store = filledStore({ customers: 10, nouns: ['article'], articles: count });
  report(`Knowledge search per keystroke, ${count.toLocaleString('en')} articles`, [
    ...TYPED.map((text): Figure => ({ name: text, unit: 'ms', values: keystrokes(text) })),
    { name: 'all of them', unit: 'ms', values: TYPED.flatMap(keystrokes) },
  ]);
  store.remove();

  function keystrokes(text: string): number[] {
    return Array.from({ length: ROUNDS }).flatMap(() =>
      [...text].map((_, at) => {
        const startedMs = performance.now();
        searchArticles(store.file.read, text.slice(0, at + 1), 20);
        return performance.now() - startedMs;
      }),
    );
  }
}
