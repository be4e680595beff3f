/** A small centre for store tests and for looking at screens without core: ids are readable, times hang on `nowMs`. */
import { Article } from '../../src/shared/domain/article.ts';
import { Call, FollowUp, Note } from '../../src/shared/domain/call.ts';
import { Disposition, Queue, StateReason } from '../../src/shared/domain/centre.ts';
import { Bill, Customer } from '../../src/shared/domain/customer.ts';
import { Team, User } from '../../src/shared/domain/people.ts';
import { Script } from '../../src/shared/domain/script.ts';
import { TrainingScenario } from '../../src/shared/contract/phone.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

export const team: Team = Team.parse({ id: 'team-day', name: '白班一组' });
export const user: User = User.parse({
  id: 'user-wangli',
  login: 'wangli',
  name: '王丽',
  role: 'agent',
  teamId: team.id,
  extension: '1001',
  enabled: true,
});

const label = (zh: string, en: string) => ({ zh, en });

export const queues: Queue[] = [
  ['q-bill', '电费电价', 'Bills and tariffs', '955981', 'script-bill'],
  ['q-outage', '故障报修', 'Outages', '955982', 'script-bill'],
].map(([id, zh, en, number, scriptId]) =>
  Queue.parse({
    id,
    label: label(zh ?? '', en ?? ''),
    number,
    scriptId,
    serviceLevelSec: 20,
    shortAbandonSec: 5,
    wrapUpSec: 60,
  }),
);

export const reasons: StateReason[] = [
  ['r-break', '小休', 'Short break', true],
  ['r-meal', '用餐', 'Meal', false],
  ['r-training', '培训', 'Training', true],
  ['r-meeting', '班会', 'Team meeting', true],
].map(([id, zh, en, paid], order) =>
  StateReason.parse({ id, label: label(String(zh), String(en)), order, paid }),
);

type Leaf = [string, string, string, string | null, boolean];
const leaves: Leaf[] = [
  ['d-bill', '电费电价', 'Bills and tariffs', null, false],
  ['d-bill-query', '电费查询', 'Bill query', 'd-bill', false],
  ['d-bill-high', '电费突增核查', 'High bill check', 'd-bill', true],
  ['d-bill-pay', '缴费咨询', 'Payment', 'd-bill', false],
  ['d-bill-invoice', '电子发票', 'E-invoice', 'd-bill', false],
  ['d-outage', '故障停电', 'Outage', null, false],
  ['d-outage-planned', '计划停电咨询', 'Planned outage', 'd-outage', false],
  ['d-outage-fault', '故障报修', 'Fault report', 'd-outage', true],
  ['d-service', '用电服务', 'Services', null, false],
  ['d-service-move', '过户与销户', 'Move or close', 'd-service', false],
  ['d-service-meter', '电表检验', 'Meter check', 'd-service', true],
  ['d-other', '其他', 'Other', null, false],
  ['d-other-wrong', '误拨或骚扰', 'Wrong number', 'd-other', false],
];
export const dispositions: Disposition[] = leaves.map(([id, zh, en, parentId, needsFollowUp], order) =>
  Disposition.parse({ id, parentId, label: label(zh, en), order, needsFollowUp }),
);

type Person = [string, string, string, string, 'household' | 'business'];
const cast: Person[] = [
  ['cust-1', '陈建国', '3301000012345', '13800001234', 'household'],
  ['cust-2', '刘敏', '3301000022222', '13912348888', 'household'],
  ['cust-3', '杭州晨光食品有限公司', '3301000033333', '057188886666', 'business'],
  ['cust-4', '赵志强', '3301000044444', '13912348888', 'household'],
  ['cust-5', '孙晓梅', '3301000055555', '13666667777', 'household'],
];
export const customers: Customer[] = cast.map(([id, name, accountNo, number, kind], index) =>
  Customer.parse({
    id,
    accountNo,
    name,
    kind,
    numbers: [{ number, kind: 'mobile' }, ...(index === 0 ? [{ number: '057187654321', kind: 'home' }] : [])],
    address: `杭州市西湖区文三路 ${200 + index * 16} 号 ${index + 1} 幢 ${index + 1}02 室`,
    region: '西湖区',
    level: index === 2 ? 'key' : 'normal',
    tags: index === 0 ? ['独居老人', '已签代扣', '峰谷电价'] : [],
    meters: [
      {
        meterNo: `0330123456${index}`,
        address: `文三路 ${200 + index * 16} 号`,
        tariff: kind === 'business' ? '一般工商业' : '居民',
        balanceFen: index === 0 ? -12_640 : 8_850,
      },
      ...(kind === 'business'
        ? [{ meterNo: '03301299999', address: '转塘街道 8 号厂房', tariff: '大工业', balanceFen: 0 }]
        : []),
    ],
    sinceMs: Date.UTC(2015, 5, 1),
  }),
);

export const bills = (nowMs: number): Bill[] =>
  customers.flatMap((customer) =>
    [0, 1, 2, 3, 4, 5].map((back) => {
      const at = new Date(nowMs);
      const month = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - 1 - back, 1));
      return Bill.parse({
        id: `${customer.id}-bill-${back}`,
        customerId: customer.id,
        meterNo: customer.meters[0]?.meterNo,
        month: month.toISOString().slice(0, 7),
        energyKwh: 168 + back * 23,
        amountFen: 9_046 + back * 1_237,
        status: back === 0 ? (customer.id === 'cust-1' ? 'overdue' : 'open') : 'paid',
        dueAtMs: nowMs - back * 30 * DAY,
      });
    }),
  );

export const calls = (nowMs: number): Call[] =>
  Array.from({ length: 60 }, (_, index) => {
    const customer = customers[index % customers.length];
    const offeredAtMs = nowMs - 20 * MINUTE - index * 47 * MINUTE;
    const isHandled = index % 7 !== 3;
    const talkMs = isHandled ? 95_000 + ((index * 37_000) % 240_000) : 0;
    return Call.parse({
      id: `call-${index}`,
      direction: index % 5 === 4 ? 'outbound' : 'inbound',
      line: index % 11 === 5 ? 'training' : 'switch',
      number: index % 13 === 7 ? null : customer?.numbers[0]?.number,
      customerId: index % 13 === 7 ? null : customer?.id,
      queueId: index % 5 === 4 ? null : queues[index % 2]?.id,
      agentId: index % 3 === 2 ? 'user-zhangwei' : user.id,
      teamId: team.id,
      offeredAtMs,
      answeredAtMs: isHandled ? offeredAtMs + 6_000 : null,
      endedAtMs: offeredAtMs + 6_000 + talkMs,
      talkMs,
      holdMs: 0,
      outcome: isHandled ? 'handled' : 'missed',
      hangupCause: isHandled ? 'customer-hung-up' : 'no-answer',
      recordingId: null,
      scriptId: null,
      wrapUp: isHandled
        ? {
            dispositionId: index % 2 ? 'd-outage-fault' : 'd-bill-query',
            note:
              index % 2 ? '客户反映小区停电，已告知抢修预计两小时内恢复。' : '查询上月电费，已说明峰谷用量。',
            wrappedUpAtMs: offeredAtMs + 30_000 + talkMs,
            wrapUpMs: 24_000,
          }
        : null,
    });
  });

export const notes = (nowMs: number): Note[] => [
  Note.parse({
    id: 'note-1',
    customerId: 'cust-1',
    callId: null,
    text: '老人听力不好，说话请放慢、音量大一些；有事可联系女儿 139****8888。',
    authorId: user.id,
    writtenAtMs: nowMs - 12 * DAY,
  }),
];

export const followUps = (nowMs: number): FollowUp[] =>
  [
    ['fu-1', 'cust-1', -2 * 3_600_000, '核查电费突增原因后回复客户'],
    ['fu-2', 'cust-3', 3 * 3_600_000, '确认转塘厂房增容现场勘查时间'],
    ['fu-3', 'cust-5', 26 * 3_600_000, '回访抢修是否已恢复供电'],
  ].map(([id, customerId, inMs, reason]) =>
    FollowUp.parse({
      id,
      callId: 'call-0',
      customerId,
      number: customers.find((one) => one.id === customerId)?.numbers[0]?.number ?? null,
      dueAtMs: nowMs + Number(inMs),
      reason,
      ownerId: user.id,
      state: 'open',
      doneAtMs: null,
    }),
  );

export const script: Script = Script.parse({
  id: 'script-bill',
  name: '电费查询与异议',
  version: 3,
  queueIds: ['q-bill'],
  direction: 'inbound',
  firstStepId: 'greet',
  steps: [
    {
      id: 'greet',
      title: '问候并核对身份',
      say: '您好，国网客服工号 1001，我是{{agent.name}}。请问是{{customer.name}}吗？您的户号是 {{customer.accountNo}}，地址在{{customer.address}}，对吗？',
      hint: '核对姓名与地址，任意一项不符即按陌生来电处理。',
      mandatory: true,
      ask: null,
      choices: [
        { label: '本人', to: 'state-bill' },
        { label: '代他人咨询', to: 'state-bill' },
      ],
      articleIds: [],
    },
    {
      id: 'state-bill',
      title: '告知最近一期电费',
      say: '您 {{bill.month}} 的电费是 {{bill.amount}}，用电 {{bill.energy}}。',
      hint: null,
      mandatory: false,
      ask: { label: '客户认可的缴费日期', kind: 'text' },
      choices: [
        { label: '认可', to: 'close' },
        { label: '觉得太高', to: 'high' },
      ],
      articleIds: ['art-1'],
    },
    {
      id: 'high',
      title: '电费偏高的核查',
      say: '我帮您登记核查，工作人员会在三个工作日内上门抄核电表，并把结果告诉您。',
      hint: '先问近期是否新增大功率电器。',
      mandatory: false,
      ask: { label: '当前表计读数', kind: 'number' },
      choices: [{ label: '下一步', to: 'close' }],
      articleIds: ['art-2'],
    },
    {
      id: 'close',
      title: '结束语',
      say: '请问还有其他可以帮您的吗？感谢您的来电，再见。',
      hint: null,
      mandatory: true,
      ask: null,
      choices: [],
      articleIds: [],
    },
  ],
});

export const articles = (nowMs: number): Article[] =>
  [
    [
      'art-1',
      '居民阶梯电价怎么算',
      '电价',
      '## 三档电量\n\n| 档位 | 年用电量 | 电价 |\n| --- | --- | --- |\n| 第一档 | 0–2760 度 | **0.538 元/度** |\n| 第二档 | 2761–4800 度 | **0.588 元/度** |\n| 第三档 | 4800 度以上 | **0.838 元/度** |\n\n按年累计，每年 1 月 1 日重新计算。\n\n### 怎么答复客户\n\n1. 先查当年累计用电量。\n2. 说明当前处于哪一档。\n3. 提醒可申请峰谷电价。',
      null,
    ],
    [
      'art-2',
      '电费突然变高的核查办法',
      '电费',
      '先确认抄表周期是否变长，再看是否跨入第二档或第三档。\n\n- 新增空调、热水器等大功率电器\n- 线路漏电：关闭所有电器后看电表是否仍在走\n- 表计误差：可申请免费校验',
      null,
    ],
    ['art-3', '2024 年夏季电费补贴', '活动', '活动期间每户每月补贴 20 度电费。', nowMs - 30 * DAY],
    ['art-4', '计划停电查询与通知', '停电', '计划停电会提前七天在公众号公告。', nowMs + 90 * DAY],
  ].map(([id, title, category, body, validUntilMs]) =>
    Article.parse({
      id,
      title,
      category,
      tags: [],
      questions: [],
      body,
      version: 1,
      publishedAtMs: nowMs - 60 * DAY,
      validUntilMs,
    }),
  );

export const scenarios: TrainingScenario[] = [
  ['t-bill', '电费查询', '独居老人查询上月电费，听力不好，需要耐心。', '13800001234', 'q-bill'],
  ['t-two', '一号两户', '来电号码登记在两个户名下，请先核对身份。', '13912348888', 'q-bill'],
  ['t-new', '陌生号码报修', '小区停电，号码不在系统里。', '15900000000', 'q-outage'],
  ['t-hidden', '隐藏号码', '来电未显示号码，询问计划停电。', null, 'q-outage'],
].map(([id, title, about, number, queueId]) =>
  TrainingScenario.parse({
    id,
    title,
    about,
    number,
    queueId,
    speech: [{ sound: 'a.wav', text: '您好', pauseMs: 0 }],
    patienceMs: 60_000,
  }),
);
