/** The words of the power pack. Rules KA1–KA9 and KS1–KS6: docs/spec/pack-content.md. */
import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readArticles } from '../../src/central/services/pack/articles.ts';
import { readScripts } from '../../src/central/services/pack/scripts.ts';
import { isExpired } from '../../src/shared/domain/article.ts';
import { scriptFaults, type Script, type ScriptStep } from '../../src/shared/domain/script.ts';

const POWER = fileURLToPath(new URL('../../resources/packs/power/', import.meta.url));
const DAY_MS = 86_400_000;
const ANCHOR_MS = Date.UTC(2026, 4, 1);

const articles = readArticles(POWER, { anchorMs: ANCHOR_MS });
const scripts = readScripts(POWER);

const repeated = (values: readonly string[]): string[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

const chinese = (text: string): string => text.replaceAll(/[^\p{Script=Han}]/gu, '');

function bigrams(text: string): Set<string> {
  const letters = text.replaceAll(/[^\p{Script=Han}\p{Letter}\p{Number}]/gu, '');
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, i) => letters.slice(i, i + 2)));
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((gram) => b.has(gram)).length;
  return common / (a.size + b.size - common);
}

/** Every place where a pattern's first group says something else than `allowed`. */
const otherwise = (pattern: RegExp, allowed: readonly string[]): string[] =>
  articles.flatMap(({ id, body }) =>
    [...body.matchAll(pattern)]
      .filter(([, figure]) => !allowed.includes(figure ?? ''))
      .map(([text]) => `${id}: ${text}`),
  );

describe('articles', () => {
  it('KA1 there are at least 150, spread over ten categories of ten or more', () => {
    expect(articles.length).toBeGreaterThanOrEqual(150);
    const counts = Map.groupBy(articles, ({ category }) => category);
    expect(counts.size).toBe(10);
    expect(Math.min(...[...counts.values()].map((list) => list.length))).toBeGreaterThanOrEqual(10);
  });

  it('KA2 ids and titles are unique', () => {
    expect(repeated(articles.map(({ id }) => id))).toEqual([]);
    expect(repeated(articles.map(({ title }) => title))).toEqual([]);
  });

  it('KA3 each has 150 to 520 Chinese characters, two to five questions and two to five tags', () => {
    const odd = articles.filter(({ body, questions, tags }) => {
      const length = chinese(body).length;
      const fits = (list: readonly string[]) => list.length >= 2 && list.length <= 5;
      return length < 150 || length > 520 || !fits(questions) || !fits(tags);
    });
    expect(odd.map(({ id }) => id)).toEqual([]);
  });

  it('KA4 a question is asked once: no two articles claim the same words', () => {
    expect(repeated(articles.flatMap(({ questions }) => questions))).toEqual([]);
  });

  it('KA5 no two bodies are nearly the same', () => {
    const grams = articles.map(({ id, body }) => ({ id, set: bigrams(body) }));
    const alike = grams.flatMap((a, i) =>
      grams
        .slice(i + 1)
        .filter((b) => jaccard(a.set, b.set) >= 0.3)
        .map((b) => `${a.id} ~ ${b.id}`),
    );
    expect(alike).toEqual([]);
  });

  it('KA6 a body has structure, is Chinese, and holds no HTML and no text left to fill in', () => {
    const odd = articles.filter(({ body }) => {
      const latin = body.match(/[A-Za-z]{2,}(?:\s+[A-Za-z]{2,}){4,}/);
      return (
        latin || !/^## /m.test(body) || /<[a-z/]/i.test(body) || /lorem|TODO|XXX|待补充|占位/i.test(body)
      );
    });
    expect(odd.map(({ id }) => id)).toEqual([]);
  });

  it('KA6 every row of a table has as many cells as its head', () => {
    const cells = (line: string) => line.split('|').length;
    const uneven = articles.flatMap(({ id, body }) =>
      body
        .split('\n\n')
        .filter((block) => block.includes('\n| ---'))
        .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
        .filter((lines) => lines.some((line) => cells(line) !== cells(lines[0] ?? '')))
        .map((lines) => `${id}: ${lines[0]}`),
    );
    expect(uneven).toEqual([]);
  });

  it('KA6 bold begins and ends where Markdown sees it: not at punctuation that touches a word', () => {
    const touching = /[\p{L}\p{N}]\*\*[\p{P}\p{S}][^*\n]*\*\*|\*\*[^*\n]*[\p{P}\p{S}]\*\*[\p{L}\p{N}]/u;
    const stray = articles.filter(({ body }) => {
      const parts = body.split('\n').flatMap((line) => line.match(/.?\*\*[^*\n]+\*\*.?/g) ?? []);
      return parts.some((part) => touching.test(part)) || (body.match(/\*\*/g)?.length ?? 0) % 2 === 1;
    });
    expect(stray.map(({ id }) => id)).toEqual([]);
  });

  it('KA7 some are expired, some run out within 30 days, most do not expire, none is from the future', () => {
    const expired = articles.filter((article) => isExpired(article, ANCHOR_MS));
    const soon = articles.filter((article) => isExpired(article, ANCHOR_MS + 30 * DAY_MS));
    expect(expired.length).toBeGreaterThanOrEqual(3);
    expect(soon.length - expired.length).toBeGreaterThanOrEqual(3);
    expect(soon.length).toBeLessThan(articles.length / 10);
    expect(articles.every(({ publishedAtMs }) => publishedAtMs <= ANCHOR_MS)).toBe(true);
  });

  it('KA7 dates count from the anchor and move with it', () => {
    const later = readArticles(POWER, { anchorMs: ANCHOR_MS + 100 * DAY_MS });
    const moved = later.map(({ publishedAtMs }, i) => publishedAtMs - (articles[i]?.publishedAtMs ?? 0));
    expect(new Set(moved)).toEqual(new Set([100 * DAY_MS]));
  });
});

describe('one figure for one thing', () => {
  it('KA8 the tiers are those that the bills of the pack are reckoned with', () => {
    const pack: unknown = JSON.parse(readFileSync(`${POWER}pack.json`, 'utf8'));
    expect(pack).toMatchObject({
      tariffs: expect.arrayContaining([
        {
          name: '居民',
          steps: [
            { fromKwh: 0, fenPerKwh: 53.8 },
            { fromKwh: 2520, fenPerKwh: 58.8 },
            { fromKwh: 4800, fenPerKwh: 83.8 },
          ],
        },
      ]),
    });
    const ladder = articles.find(({ id }) => id === 'a-ladder-price')?.body ?? '';
    for (const figure of ['0–2520', '2521–4800', '4801', '0.538', '0.588', '0.838'])
      expect(ladder).toContain(figure);
  });

  it.each([
    ['第一档 price', /第一档 ?(\d\.\d+) 元/g, ['0.538']],
    ['合表 price', /合表(?:电价|价)? ?\**(\d\.\d+) 元/g, ['0.558']],
    ['peak price', /峰段[^。\n]{0,20}?\*\*(\d\.\d+) 元/g, ['0.568']],
    ['off-peak price', /谷段 ?(\d\.\d+) 元/g, ['0.288']],
    ['household late fee', /居民 *\| *欠费金额的(千分之.)/g, ['千分之一']],
    ['due day', /截止日为?\**当?月? ?(\d+) 日/g, ['25']],
    ['arrival in town', /城区[ |]*(\d+) ?分钟/g, ['45']],
    ['arrival in the country', /农村[ |]*(\d+) ?分钟/g, ['90']],
    ['notice of planned work', /计划停电[^。\n]{0,8}提前 ?(\d+) ?天/g, ['7']],
    ['notice before cutting', /停电前 ?\**(\d+) 分钟/g, ['30']],
    ['claim for appliances', /(?:损坏之日起 \**|，)(\d+) 日内\**(?:提出|登记索赔)/g, ['7']],
  ])('KA9 %s is the same wherever it is named', (_, pattern, allowed) => {
    const named = articles.some(({ body }) => body.match(pattern));
    expect(named).toBe(true);
    expect(otherwise(pattern, allowed)).toEqual([]);
  });
});

describe('scripts', () => {
  const everyStep = scripts.flatMap((script) => script.steps.map((step) => ({ script, step })));
  const stepOf = (script: Script, id: string): ScriptStep | undefined =>
    script.steps.find((step) => step.id === id);

  it('KS1 there are eight, four for the queues and four outbound', () => {
    expect(scripts.map(({ id }) => id)).toEqual([
      's-arrears',
      's-bill-query',
      's-complaint',
      's-fault',
      's-new-service',
      's-outage-notice',
      's-repair-callback',
      's-satisfaction',
    ]);
    const inbound = scripts.filter(({ direction }) => direction === 'inbound');
    expect(inbound.flatMap(({ queueIds }) => queueIds).toSorted()).toEqual([
      'q-bill',
      'q-complaint',
      'q-fault',
      'q-service',
    ]);
  });

  it.each(scripts.map((script) => [script.id, script] as const))(
    'KS2 %s has 8 to 18 steps, unique, none lost, and comes to an end',
    (_, script) => {
      expect(scriptFaults(script)).toEqual([]);
      expect(repeated(script.steps.map(({ id }) => id))).toEqual([]);
      expect(script.steps.length).toBeGreaterThanOrEqual(8);
      expect(script.steps.length).toBeLessThanOrEqual(18);
      expect(script.steps.some(({ choices }) => choices.length === 0)).toBe(true);
      expect(script.steps.some(({ choices }) => choices.length > 1)).toBe(true);
    },
  );

  it('KS3 every call opens with the recording announced, and it must be ticked', () => {
    const first = scripts.map((script) => stepOf(script, script.firstStepId));
    expect(first.filter((step) => !step?.mandatory || !step.say.includes('录音'))).toEqual([]);
  });

  it('KS4 links lead to articles that exist and are still valid', () => {
    const valid = new Set(articles.filter((a) => !isExpired(a, ANCHOR_MS)).map(({ id }) => id as string));
    const dead = everyStep.flatMap(({ script, step }) =>
      step.articleIds.filter((id) => !valid.has(id)).map((id) => `${script.id}/${step.id} → ${id}`),
    );
    expect(dead).toEqual([]);
  });

  it('KS5 only declared fields are used, and none tells the customer who he is', () => {
    const known = ['bill.month', 'bill.amount', 'bill.energy', 'agent.name'];
    const used = everyStep.flatMap(({ step }) =>
      [...`${step.say}${step.hint ?? ''}`.matchAll(/\{\{([^}]*)\}\}/g)].map(([, field]) => field ?? ''),
    );
    expect(used.filter((field) => !known.includes(field))).toEqual([]);
    expect(used).toContain('bill.amount');
  });

  it('KS6 no amount is reached without asking who speaks', () => {
    for (const script of scripts) expect(reachesAmountUnasked(script), script.id).toEqual([]);
  });
});

/** The steps that name a bill and can be reached without passing a step whose id begins with identity or verify. */
function reachesAmountUnasked(script: Script): string[] {
  const seen = new Set<string>();
  const todo = [script.firstStepId];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    const step = script.steps.find((candidate) => candidate.id === id);
    if (!step || seen.has(id) || /^(identity|verify)/.test(id)) continue;
    seen.add(id);
    todo.push(...step.choices.map(({ to }) => to));
  }
  return script.steps.filter(({ id, say }) => seen.has(id) && say.includes('{{bill.')).map(({ id }) => id);
}
