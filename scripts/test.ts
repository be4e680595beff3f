/**
 * `npm test`: installs what is missing, then lint, types, build, rules, end-to-end, calls through Asterisk.
 * `-- --only unit|e2e|lab` runs one of them. The last line is `N passed, N failed`; any failure ends with 1.
 */
import './guard-node.mjs';
import { parseArgs } from 'node:util';
import { prepareParts, type Parts, type Suite } from './test/parts.ts';
import { runPlaywright, runStep, runVitest, type Count } from './test/runners.ts';

const SUITES: readonly Suite[] = ['unit', 'e2e', 'lab'];

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const suites = SUITES.filter((suite) => values.only === undefined || values.only === suite);
if (suites.length === 0) {
  console.error(`--only: ${SUITES.join(', ')}`);
  process.exit(1);
}

const parts = await prepareParts(suites);
const counts = [...checks(), ...suites.flatMap((suite) => runSuite(suite, parts))];
summarise(counts);

function checks(): Count[] {
  const whole = suites.includes('unit');
  return [
    ...(whole ? [runStep('lint', 'lint'), runStep('types', 'typecheck')] : []),
    runStep('build', 'build'),
  ];
}

function runSuite(suite: Suite, { browser, voices, asterisk }: Parts): Count[] {
  switch (suite) {
    case 'unit':
      return [runVitest('unit', browser && voices ? [] : ['--exclude', '**/*.browser.test.ts'])];
    case 'e2e':
      return browser ? [runPlaywright('e2e')] : [];
    case 'lab':
      return asterisk ? labSuite() : [];
  }
}

function labSuite(): Count[] {
  const phone = runVitest('switch', ['--config', 'vitest.lab.config.ts']);
  return [phone, runPlaywright('lab', ['--config', 'playwright.lab.config.ts'])];
}

function summarise(all: readonly Count[]): void {
  const sum = (key: 'passed' | 'failed' | 'seconds'): number =>
    all.reduce((total, count) => total + count[key], 0);
  console.log(`\n── summary ${'─'.repeat(93)}`);
  for (const { name, passed, failed, seconds } of all)
    console.log(`${name.padEnd(8)} ${passed} passed, ${failed} failed, ${seconds} s`);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exit(sum('failed') > 0 ? 1 : 0);
}
