import { describe, expect, it } from 'vitest';
import { calls } from '../../../../test/support/fake-data.ts';
import { createFakeDesk } from '../../../../test/support/fake-desk.ts';
import { QueueId } from '../../../shared/ids.ts';
import { mayOpenItself, nextTabs, type TabFacts } from './tabs.ts';

const queueId = QueueId.parse('q-bill');
const none: TabFacts = { live: [], unwrapped: [], settling: new Set(), kept: new Map() };

function twoLive() {
  const fake = createFakeDesk();
  fake.ring({ number: '13800001234', queueId });
  fake.ring({ number: null, queueId });
  return fake.phone.get().calls;
}

describe('tabs', () => {
  it('[DK11] a new call comes at the end and no tab moves', () => {
    const [first, second] = twoLive();
    if (!first || !second) throw new Error('two calls ring');
    const before = nextTabs([], { ...none, live: [first] });
    const after = nextTabs(before, { ...none, live: [second, first] });
    expect(after.map((tab) => tab.callId)).toEqual([first.callId, second.callId]);
  });

  it('[DK12] a call that just ended keeps its tab until the store has it', () => {
    const [first] = twoLive();
    if (!first) throw new Error('a call rings');
    const before = nextTabs([], { ...none, live: [first] });
    const settling = nextTabs(before, { ...none, settling: new Set([first.callId]) });
    expect([settling.map((tab) => tab.callId), nextTabs(settling, none)]).toEqual([[first.callId], []]);
  });

  it('[DK13] an unanswered call in which something was typed stays', () => {
    const call = calls(Date.now())[0];
    if (!call) throw new Error('the centre has calls');
    const kept = new Map([[call.id as string, call]]);
    expect(nextTabs([], { ...none, kept })).toEqual([{ callId: call.id, live: null, call }]);
  });

  it.each([
    [{ isOnPage: true, isTyping: false, isDialogOpen: false }, true],
    [{ isOnPage: false, isTyping: false, isDialogOpen: false }, false],
    [{ isOnPage: true, isTyping: true, isDialogOpen: false }, false],
    [{ isOnPage: true, isTyping: false, isDialogOpen: true }, false],
  ])('[DK10] a call opens itself only before an idle agent (%#)', (attention, may) => {
    expect(mayOpenItself(attention)).toBe(may);
  });
});
