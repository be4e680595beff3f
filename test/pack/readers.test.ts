/** What the pack's readers refuse: a file that does not fit stops the installation and is named. */
import { describe, expect, it } from 'vitest';
import { parseArticle } from '../../src/central/services/pack/articles.ts';
import { parseScript } from '../../src/central/services/pack/scripts.ts';

const ANCHOR_MS = Date.UTC(2026, 4, 1);
const DAY_MS = 86_400_000;
const head = (more = '') =>
  `---\ntitle: 停电自查\ncategory: 故障报修\ntags: [停电]\nquestions: [没电了]\nversion: 2\npublishedDaysAgo: 3\nvalidDays: 10\n${more}---\n`;
const article = (text: string) => parseArticle({ file: 'fault/no-power.md', text, anchorMs: ANCHOR_MS });

const step = (id: string, ...to: string[]) => ({
  id,
  title: id,
  say: '您好',
  hint: null,
  mandatory: false,
  ask: null,
  choices: to.map((target) => ({ label: '下一步', to: target })),
  articleIds: [],
});
const script = (steps: unknown[], file = 's-test.json') =>
  parseScript({
    file,
    text: JSON.stringify({
      id: 's-test',
      name: '试',
      version: 1,
      queueIds: [],
      direction: 'both',
      firstStepId: 'a',
      steps,
    }),
  });

describe('parseArticle', () => {
  it('takes the id from the file, the dates from the anchor and the body without its margins', () => {
    expect(article(`${head()}\n第一句。\n`)).toMatchObject({
      id: 'a-no-power',
      body: '第一句。',
      publishedAtMs: ANCHOR_MS - 3 * DAY_MS,
      validUntilMs: ANCHOR_MS + 7 * DAY_MS,
    });
  });

  it('reads a file with CRLF as the same article', () => {
    const text = `${head()}\n第一句。\n\n---\n\n第二句。\n`;
    expect(article(text.replaceAll('\n', '\r\n'))).toEqual(article(text));
  });

  it.each([
    ['has no head', '第一句。'],
    ['has a head that does not end', '---\ntitle: 停电自查\n'],
    ['has a field that nobody knows', `${head('author: 某人\n')}\n第一句。`],
    ['lacks a field', `${head().replace('version: 2\n', '')}\n第一句。`],
    ['has YAML that is broken', `${head('tags: [\n')}\n第一句。`],
    ['lies in the future', `${head().replace('publishedDaysAgo: 3', 'publishedDaysAgo: -3')}\n第一句。`],
  ])('names the file when it %s', (_, text) => {
    expect(() => article(text)).toThrow('article fault/no-power.md cannot be read');
  });
});

describe('parseScript', () => {
  it('takes a script whose every step can be reached', () => {
    expect(script([step('a', 'b'), step('b')]).steps).toHaveLength(2);
  });

  it.each([
    ['holds a step that nobody reaches', [step('a'), step('b')]],
    ['leads to a step that is not there', [step('a', 'c')]],
    ['has no first step', [step('b')]],
    ['has a step without words for its field', [{ ...step('a'), say: null }]],
  ])('names the file when it %s', (_, steps) => {
    expect(() => script(steps)).toThrow('script s-test.json cannot be read');
  });

  it('names a file whose name is not its id', () => {
    expect(() => script([step('a')], 's-other.json')).toThrow('script s-other.json cannot be read');
  });
});
