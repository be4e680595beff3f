import { describe, expect, it } from 'vitest';
import { callerIdentity, type CallerHeaders } from './caller-identity.ts';

const read = (headers: Partial<CallerHeaders>) =>
  callerIdentity({
    from: null,
    assertedIdentity: null,
    remotePartyId: null,
    privacy: null,
    queue: null,
    ...headers,
  });

describe('who calls', () => {
  it('[PI1] From names the caller when the exchange says nothing more', () => {
    expect(read({ from: '"王丽" <sip:13812345678@pbx.local>;tag=a1', queue: ' billing ' })).toEqual({
      number: '13812345678',
      displayName: '王丽',
      queueId: 'billing',
    });
  });

  it('[PI2] the exchange is believed before From: P-Asserted-Identity, then Remote-Party-ID', () => {
    const from = '<sip:trunk@pbx.local>;tag=1';
    const remotePartyId = '"乙" <sip:222@pbx>;party=calling';
    expect(read({ from, remotePartyId, assertedIdentity: '"甲" <tel:+8613800000000>' })).toMatchObject({
      number: '+8613800000000',
      displayName: '甲',
    });
    expect(read({ from, remotePartyId })).toMatchObject({ number: '222', displayName: '乙' });
  });

  it.each([
    ['From anonymous', { from: '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1' }],
    ['Privacy: id', { from: '<sip:13812345678@x>', assertedIdentity: '<sip:13812345678@x>', privacy: 'id' }],
    ['Remote-Party-ID private', { from: '<sip:1@x>', remotePartyId: '<sip:138@x>;privacy=full' }],
    ['no user', { from: '<sip:pbx.local>;tag=1' }],
    ['nothing', {}],
    ['not an address', { from: 'garbage' }],
  ])('[PI3] withheld: %s', (_name, headers) => {
    expect(read(headers)).toMatchObject({ number: null });
  });

  it('[PI4] quoted and percent-encoded names and numbers are read as meant', () => {
    expect(read({ from: '"A \\"B\\" C" <sip:%2B86138@x;user=phone>;tag=1' })).toMatchObject({
      number: '+86138',
      displayName: 'A "B" C',
    });
    expect(read({ from: 'Zhang San <sip:138@x>' })).toMatchObject({ displayName: 'Zhang San' });
    expect(read({ from: '<sip:%E0%A4%A@x>' })).toMatchObject({ number: '%E0%A4%A' });
  });

  it('[PI5] a queue name that is no queue id is left out, not passed on', () => {
    expect(read({ queue: 'a b<script>' }).queueId).toBeNull();
    expect(read({ queue: '' }).queueId).toBeNull();
  });

  it('[PI5] lengths stay within the contract', () => {
    const identity = read({ from: `"${'名'.repeat(300)}" <sip:${'1'.repeat(300)}@x>` });
    expect([identity.number?.length, identity.displayName?.length]).toEqual([64, 120]);
  });
});
