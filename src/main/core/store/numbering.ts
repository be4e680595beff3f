/**
 * The numbers of a person's work: their own order (never anew), and the device's (dense from 1, linked in a chain).
 * A device that forked becomes another one and numbers anew whatever central has not acknowledged.
 */
import type { Writer } from '../../../cache/handle.ts';
import { FIRST_LINK, nextLink } from './chain.ts';
import { dropFact, getFact, putFact } from './kv.ts';

export interface Numbers {
  workNo: number;
  deviceSeq: number;
  chain: string;
}

/** The next numbers of both kinds. Call inside the transaction that adds the work. */
export function takeNumbers(db: Writer, mutationId: string, hash: string): Numbers {
  const workNo = getFact(db, 'nextWorkNo') ?? 1;
  putFact(db, 'nextWorkNo', workNo + 1);
  return { workNo, ...takeDeviceNumber(db, mutationId, hash) };
}

function takeDeviceNumber(db: Writer, mutationId: string, hash: string): Omit<Numbers, 'workNo'> {
  const deviceSeq = getFact(db, 'nextDeviceSeq') ?? 1;
  const chain = nextLink(getFact(db, 'chain') ?? FIRST_LINK, mutationId, hash);
  putFact(db, 'nextDeviceSeq', deviceSeq + 1);
  putFact(db, 'chain', chain);
  return { deviceSeq, chain };
}

/**
 * [WS14] From now on the outbox is this device's. Another one than before: what waits is numbered anew from 1 under the
 * same mutation ids; what central acknowledged to the old one belongs to none. One transaction: before or after, never between.
 */
export function adoptDevice(db: Writer, deviceId: string, nowMs: number): void {
  const before = getFact(db, 'deviceId');
  putFact(db, 'deviceId', deviceId);
  dropFact(db, 'nextDeviceId');
  if (before === null || before === deviceId) return;
  for (const table of ['outbox', 'archive'] as const)
    db.run(`UPDATE ${table} SET device_seq = 0 WHERE device_seq > 0`);
  for (const name of ['nextDeviceSeq', 'chain', 'ackedSeq', 'pushToken', 'pushBatch'] as const)
    dropFact(db, name);
  putFact(db, 'renewedAtMs', nowMs);
  numberWaiting(db);
}

/** What waits without a device number gets the next ones, in the order of work. */
export function numberWaiting(db: Writer): void {
  const waiting = db.all<{ id: string; hash: string }>(
    `SELECT mutation_id AS id, payload_hash AS hash FROM outbox
     WHERE state = 'pending' AND device_seq = 0 ORDER BY work_no`,
  );
  for (const { id, hash } of waiting) {
    const { deviceSeq, chain } = takeDeviceNumber(db, id, hash);
    db.run('UPDATE outbox SET device_seq = ?, chain = ? WHERE mutation_id = ?', deviceSeq, chain, id);
  }
}
