/**
 * `npm run lab`: a real Asterisk, central and a workstation, ready for calls by hand. In the running lab, Enter makes
 * the next customer ring; so does `npm run lab -- --call [scenario or number]` from elsewhere. Ctrl-C stops everything.
 * Options after `--`: --no-open, --port N, --data <folder>, --call [who].
 */
import './guard-node.mjs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { installAsterisk } from './lab/asterisk-install.ts';
import { startAsterisk, type Asterisk } from './lab/asterisk.ts';
import { askLab, listenForOrders } from './lab/control.ts';
import { aptInstall, isDebianRoot } from './lab/debian.ts';
import { chooseLeg, readDemoCentre } from './lab/demo-centre.ts';
import { isInstalled } from './lab/shell.ts';
import { openBrowser } from './start/browser.ts';
import { ensureBuilt } from './start/build.ts';
import { startCentralProcess } from './start/central-process.ts';
import { createFamily } from './start/family.ts';
import { claimData } from './start/lock.ts';
import { freePort } from './start/ports.ts';
import { say } from './start/say.ts';
import { startBrowserHostProcess } from './start/workstation-process.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'no-open': { type: 'boolean', default: false },
    port: { type: 'string', default: '8700' },
    data: { type: 'string', default: '.data/lab' },
    call: { type: 'boolean', default: false },
  },
});
const data = resolve(values.data);
const family = createFamily();
const centre = readDemoCentre();
let asterisk: Asterisk | null = null;
let turn = 0;

if (values.call) await callRunningLab(positionals[0] ?? '');
else await runLab();

/** Asks the lab that runs in another terminal. */
async function callRunningLab(who: string): Promise<void> {
  const reply = await askLab(data, who);
  if (reply === null)
    fail('实验室没有在运行，请先执行 npm run lab。', 'No lab is running; start it with npm run lab.');
  console.log(reply);
}

async function runLab(): Promise<void> {
  const isRunning = (await askLab(data, '?')) !== null;
  const claim = isRunning ? null : claimData(data);
  if (!claim?.ok) fail('实验室已在运行。', 'The lab is running already.');
  const leave = once(async (code: number) => {
    await family.end();
    await asterisk?.stop();
    claim.release();
    process.exit(code);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => leave(0));
  try {
    await start(leave);
  } catch (cause) {
    say('实验室启动失败。', 'The lab could not start.');
    console.error(cause instanceof Error ? cause.message : cause);
    leave(1);
  }
}

async function start(leave: (code: number) => void): Promise<void> {
  await installParts();
  await ensureBuilt();
  asterisk = await startAsterisk({ ...centre, httpPort: await freePort(8088) });
  const central = await startCentralProcess({
    family,
    dataFolder: join(data, 'central'),
    port: await freePort(8701),
    env: { SEATLINE_SWITCH: asterisk.wsUrl },
  });
  const { url } = await startBrowserHostProcess({
    family,
    dataFolder: join(data, 'workstation'),
    centralUrl: central.url,
    port: await freePort(Number(values.port)),
    onEnd: leave,
  });
  listenForOrders(data, ring).unref();
  createInterface({ input: process.stdin }).on(
    'line',
    (line) => void ring(line).then((reply) => console.log(reply)),
  );
  console.log(`Lab ready: ${url} — wangli / seatline-demo, switch ${asterisk.wsUrl}`);
  say(
    '按回车来一个客户电话；也可以输入场景名或号码，或在别处执行 npm run lab -- --call。',
    'Press Enter for a customer call; a scenario, a number, or npm run lab -- --call elsewhere does it too.',
  );
  console.error(`  ${centre.scenarios.map(({ id }) => id).join('  ')}`);
  if (!values['no-open']) openBrowser({ url, dataFolder: data });
}

async function installParts(): Promise<void> {
  const installed = await installAsterisk();
  if (!installed.ok) throw new Error(installed.why);
  if (isInstalled('sox')) return;
  if (!isDebianRoot()) throw new Error('sox is needed to convert the customers’ speech; please install it');
  aptInstall(['sox']);
}

/** The next customer, or the one named; says what happens. */
async function ring(text: string): Promise<string> {
  const leg = chooseLeg(text, centre, turn++);
  if (!leg || !asterisk) return '没有这个场景或号码。 No such scenario or number.';
  try {
    await asterisk.originate(leg);
    return `${leg.number ?? '隐藏号码 (withheld)'} → ${leg.queueId}`;
  } catch {
    return '来电没有接通交换机。 The call did not reach the switch.';
  }
}

function once<T>(act: (value: T) => Promise<void>): (value: T) => void {
  let isDone = false;
  return (value) => {
    if (isDone) return;
    isDone = true;
    void act(value);
  };
}

function fail(zh: string, en: string): never {
  say(zh, en);
  process.exit(1);
}
