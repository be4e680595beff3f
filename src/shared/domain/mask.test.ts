import { describe, expect, test } from 'vitest';
import { workSamples } from '../../../test/support/work-samples.ts';
import { nounByName, nounNames, type NounName } from './nouns.ts';

const sampleOf = (name: string): Record<string, unknown> => workSamples[name]?.row ?? {};

describe('[WK3] a masked row', () => {
  const numbers = ['13800005678', '057188881234'];
  const samples: Partial<Record<NounName, Record<string, unknown>>> = {
    order: sampleOf('order'),
    prospect: { ...sampleOf('prospect'), number: numbers[0] },
    product: {
      id: 'p',
      code: 'A',
      name: 'n',
      specification: '',
      unitPriceFen: 9,
      costFen: 5,
      active: true,
      order: 1,
    },
    customer: {
      id: 'c',
      accountNo: 'x1',
      name: '王丽',
      kind: 'household',
      numbers: numbers.map((number) => ({ number, kind: 'mobile' })),
      address: '',
      region: '',
      level: 'normal',
      tags: [],
      meters: [],
      sinceMs: 1,
    },
    call: {
      id: 'k',
      direction: 'inbound',
      line: 'switch',
      number: numbers[0],
      customerId: null,
      queueId: null,
      agentId: 'u',
      teamId: 't',
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
    followUp: {
      id: 'f',
      callId: null,
      customerId: null,
      number: numbers[0],
      dueAtMs: 1,
      reason: '',
      ownerId: 'u',
      state: 'open',
      doneAtMs: null,
    },
  };

  test.each(nounNames.filter((noun) => nounByName(noun).mask !== null))('%s', (noun) => {
    const { schema, mask } = nounByName(noun);
    const whole = schema.parse(samples[noun]);
    const text = JSON.stringify(mask?.(whole as never));
    expect(schema.safeParse(JSON.parse(text)).success).toBe(true);
    for (const secret of [...numbers, '"costFen":5']) expect(text).not.toContain(secret);
    expect(text).not.toBe(JSON.stringify(whole));
  });
});
