import { describe, expect, test } from 'vitest';
import { sampleOf } from '../../../test/support/noun-samples.ts';
import { nounByName, nounNames } from './nouns.ts';

describe('[WK3] a masked row', () => {
  const secrets = ['13800005678', '"costFen":3000'];

  test.each(nounNames.filter((noun) => nounByName(noun).mask !== null))('%s', (noun) => {
    const { schema, mask } = nounByName(noun);
    const whole = schema.parse(sampleOf(noun));
    const text = JSON.stringify(mask?.(whole as never));
    expect(schema.safeParse(JSON.parse(text)).success).toBe(true);
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).not.toBe(JSON.stringify(whole));
  });
});
