/** The first word of a round that begins anew: who asks, and what central thinks of them. */
import { PROTOCOL_VERSION } from '../../../shared/contract/version.ts';
import type { Hello } from '../../../shared/contract/sync/hello.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import type { DeviceId } from '../../../shared/ids.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { getFact } from '../store/kv.ts';
import { atEndpoint } from './endpoint.ts';
import { meetCacheEpoch, meetEpoch } from './epoch.ts';
import type { RoundParts } from './round.ts';

/** What an administrator decided reaches a workstation that is in touch within this time. */
const EVERY_MS = 5 * 60_000;

/** null: it was said not long ago. */
export async function hello(parts: RoundParts): Promise<Result<Hello | null, FailureCode>> {
  const { memory, clock } = parts;
  if (memory.helloAtMs !== null && clock.monoMs() - memory.helloAtMs < EVERY_MS) return ok(null);
  const sentAtMs = clock.nowMs();
  const answer = await atEndpoint(parts, 'hello', () => ask(parts));
  if (!answer.ok || parts.isClosed()) return answer;
  memory.helloAtMs = clock.monoMs();
  note(parts, answer.value, sentAtMs);
  return answer;
}

function ask({ store, tokens, link, device, program }: RoundParts): Promise<Result<Hello, FailureCode>> {
  return tokens.use(() =>
    link.client.sync.hello({
      deviceId: device.id() as DeviceId,
      program,
      protocol: PROTOCOL_VERSION,
      epoch: getFact(store.vault.read, 'epoch'),
      ackedSeq: getFact(store.vault.read, 'ackedSeq') ?? 0,
    }),
  );
}

function note({ store, memory, link }: RoundParts, said: Hello, sentAtMs: number): void {
  link.noteServerTime(said.serverTimeMs, sentAtMs);
  memory.limits = { mutations: said.limits.mutations, bytes: said.limits.bytes };
  memory.upgradeRequired = said.upgradeRequired;
  memory.pollAfterMs = said.pollAfterMs;
  memory.granted = said.buckets;
  if (said.state === 'forked') return; // that history is another device's
  store.vault.write((db) => meetEpoch(db, said.epoch, said.serverTimeMs));
  meetCacheEpoch(store.cache(), said.epoch);
}
