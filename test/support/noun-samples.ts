/** One row of every noun, that fits its definition; a noun without one fails test/sync/every-noun.pg.test.ts. */
import { nounByName, nounNames, type NounName } from '../../src/shared/domain/nouns.ts';
import { workSamples } from './work-samples.ts';

type Sample = Record<string, unknown> & { id: string };

const label = { zh: '样例', en: 'Sample' };
const sha256 = 'a'.repeat(64);
const whose = { userId: 'u-wang', atMs: 1, deviceId: 'd' };

const others: Partial<Record<NounName, Sample>> = {
  team: { id: 'x-team', name: '一组' },
  user: {
    id: 'x-user',
    login: 'x',
    name: '某',
    role: 'agent',
    teamId: 'team-1',
    extension: null,
    enabled: true,
  },
  queue: {
    id: 'x-queue',
    label,
    number: '95598',
    scriptId: null,
    serviceLevelSec: 20,
    shortAbandonSec: 5,
    wrapUpSec: 0,
  },
  stateReason: { id: 'x-reason', label, order: 1, paid: true },
  disposition: { id: 'x-disposition', parentId: null, label, order: 1, needsFollowUp: false },
  customer: {
    id: 'x-customer',
    accountNo: 'x1',
    name: '王丽',
    kind: 'household',
    numbers: [{ number: '13800005678', kind: 'mobile' }],
    address: '',
    region: '',
    level: 'normal',
    tags: [],
    meters: [],
    sinceMs: 1,
  },
  bill: {
    id: 'x-bill',
    customerId: 'x-customer',
    meterNo: 'm',
    month: '2026-10',
    energyKwh: 1,
    amountFen: 2,
    status: 'paid',
    dueAtMs: 1,
  },
  call: {
    id: 'x-call',
    direction: 'inbound',
    line: 'switch',
    number: '13800005678',
    customerId: null,
    queueId: null,
    agentId: 'u-wang',
    teamId: 'team-1',
    offeredAtMs: 1,
    answeredAtMs: null,
    endedAtMs: 2,
    talkMs: 0,
    holdMs: 0,
    outcome: 'missed',
    hangupCause: 'no-answer',
    recordingId: null,
    scriptId: null,
    wrapUp: null,
  },
  note: {
    id: 'x-note',
    customerId: 'x-customer',
    callId: null,
    text: '在',
    authorId: 'u-wang',
    writtenAtMs: 1,
  },
  followUp: {
    id: 'x-followUp',
    callId: null,
    customerId: null,
    number: '13800005678',
    dueAtMs: 1,
    reason: '',
    ownerId: 'u-wang',
    state: 'open',
    doneAtMs: null,
  },
  script: {
    id: 'x-script',
    name: 's',
    version: 1,
    queueIds: [],
    direction: 'both',
    firstStepId: 'a',
    steps: [
      { id: 'a', title: 't', say: '', hint: null, mandatory: false, ask: null, choices: [], articleIds: [] },
    ],
  },
  scriptRun: {
    id: 'x-run',
    callId: 'x-call',
    scriptId: 'x-script',
    scriptVersion: 1,
    agentId: 'u-wang',
    steps: [],
    savedAtMs: 1,
  },
  article: {
    id: 'x-article',
    title: '电费',
    category: '账单',
    tags: [],
    questions: [],
    body: '正文',
    version: 1,
    publishedAtMs: 1,
    validUntilMs: null,
  },
  recording: {
    id: 'x-recording',
    callId: 'x-call',
    agentId: 'u-wang',
    teamId: 'team-1',
    deviceId: 'd',
    customerId: null,
    queueId: null,
    startedAtMs: 1,
    durationMs: 1,
    bytes: 1,
    mimeType: 'audio/webm;codecs=opus',
    sha256,
    cutOff: false,
    state: 'local',
  },
  conflict: {
    id: 'x-conflict',
    kind: 'fields',
    noun: 'customer',
    rowId: 'x-customer',
    mutationId: 'm',
    command: 'customer.edit',
    commandVersion: 1,
    args: {},
    code: null,
    mine: { address: 'a' },
    seen: { address: '' },
    theirs: { address: 'b' },
    mineBy: whose,
    mineTeamId: 'team-1',
    theirsBy: whose,
    state: 'open',
    question: null,
    resolution: null,
    metAtMs: 1,
  },
  ticketNote: {
    id: 'x-ticketNote',
    ticketId: 'tk',
    replacesId: null,
    text: '记',
    authorId: 'u-wang',
    writtenAtMs: 1,
  },
  product: {
    id: 'x-product',
    code: 'A1',
    name: '维生素',
    specification: '60 粒',
    unitPriceFen: 9_900,
    costFen: 3_000,
    active: true,
    order: 1,
  },
  attempt: {
    id: 'x-attempt',
    prospectId: 'pr',
    campaignId: 'cp',
    callId: null,
    agentId: 'u-wang',
    teamId: 'team-1',
    atMs: 1,
    result: 'busy',
    dispositionId: null,
  },
  evaluationForm: {
    id: 'x-form',
    label,
    version: 1,
    criteria: [{ id: 'k', label, mostPoints: 10, fatal: false }],
    active: true,
  },
  message: {
    id: 'x-message',
    fromId: 'u-chen',
    to: { kind: 'team', teamId: 'team-1' },
    text: '停电通知',
    urgent: true,
    sentAtMs: 1,
    validUntilMs: null,
  },
  messageRead: { id: 'x-read', messageId: 'x-message', userId: 'u-wang', teamId: 'team-1', readAtMs: 1 },
  pack: { id: 'x-pack', label, version: 1, installedAtMs: 1 },
};

/** The people of test/central/small-centre.ts are in it, so that somebody there sees each row. */
const inCentre = (row: Sample): Sample =>
  Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      key === 'teamId' ? 'team-1' : key === 'agentId' || key === 'userId' ? 'u-wang' : value,
    ]),
  ) as Sample;

export function sampleOf(noun: NounName): Sample {
  const work = Object.values(workSamples).find((sample) => sample.noun === noun)?.row;
  const row = others[noun] ?? (work ? inCentre(work) : undefined);
  if (!row) throw new Error(`noun ${noun} has no sample row`);
  return nounByName(noun).schema.parse(row) as Sample;
}

export const everySample = (): { noun: NounName; row: Sample }[] =>
  nounNames.map((noun) => ({ noun, row: sampleOf(noun) }));
