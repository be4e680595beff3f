/** One workstation of a run: core's own store, commands and rounds on real encrypted files, without timers. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deviceKey } from '../../../src/main/core/account/device-key.ts';
import { rebaseAll } from '../../../src/main/core/commands/overlay.ts';
import { createCommands, type Commands } from '../../../src/main/core/commands/run.ts';
import { shownWork } from '../../../src/main/core/store/outbox.ts';
import { openStore, type Store } from '../../../src/main/core/store/store.ts';
import { ask } from '../../../src/main/core/sync/central-failure.ts';
import { createCentralLink } from '../../../src/main/core/sync/central-link.ts';
import {
  newRoundMemory,
  runRound,
  type RoundEnd,
  type RoundMemory,
  type RoundParts,
} from '../../../src/main/core/sync/round.ts';
import type { Actor } from '../../../src/shared/commands/command.ts';
import { PROTOCOL_VERSION } from '../../../src/shared/contract/version.ts';
import type { FailureCode } from '../../../src/shared/errors.ts';
import { DeviceId } from '../../../src/shared/ids.ts';
import { ok, type Result } from '../../../src/shared/result.ts';
import { PASSWORD } from '../model/accounts.ts';
import { createTransport, type Serve, type Transport } from '../transport.ts';
import type { StationClock } from './clock.ts';
import { layTemplate } from './template.ts';
import { createGate, type Gate } from './gate.ts';

export interface Station {
  name: string;
  login: string;
  folder: string;
  clock: StationClock;
  transport: Transport;
  gate: Gate;
  /** Through the gate. */
  store: Store;
  actor: Actor;
  commands: Commands;
  deviceId: () => string;
  round: () => Promise<RoundEnd>;
  memory: RoundMemory;
  /** Why the last round failed; '' when it did not. */
  lastFailure: () => string;
  /** Ends the program in order. */
  close: () => void;
}

export interface StationOptions {
  name: string;
  login: string;
  folder: string;
  clock: StationClock;
  serve: Serve;
  /** Who it was before a restart: central may refuse the sign-in, and the work goes on offline. */
  actor?: Actor;
}

const KEY = new Uint8Array(32).fill(7);

/** Opens what the folder holds and signs in: in fair weather, for accounts are not what a run is about. */
export async function openStation(options: StationOptions): Promise<Station> {
  const { folder, clock, login } = options;
  if (!existsSync(folder)) layTemplate(folder, KEY);
  const gate = createGate(openStore({ folder, key: KEY, nowMs: clock.nowMs() }));
  const transport = createTransport(options.serve);
  const link = createCentralLink({ centralUrl: 'http://central.test', fetch: transport.fetch, clock });
  const id = deviceOf(folder, options.name);
  const signIn = async (deviceId: string): Promise<Result<Actor, FailureCode>> => {
    const credentials = {
      login,
      password: PASSWORD,
      deviceId: DeviceId.parse(deviceId),
      protocol: PROTOCOL_VERSION,
    };
    const key = deviceKey(KEY, deviceId);
    const answer = await ask(() => link.client.auth.signIn({ ...credentials, deviceKey: key.publicKey }));
    if (!answer.ok) return answer;
    link.setToken(answer.value.tokens.accessToken);
    link.setSigner(key);
    const { user } = answer.value;
    return ok({ userId: user.id, teamId: user.teamId, role: user.role });
  };
  const first = await signIn(id.get());
  const actor = first.ok ? first.value : options.actor;
  if (!actor) throw new Error(`sign-in: ${first.ok ? '' : first.error}`);
  const { store } = gate;
  store.cache().write((cache) => rebaseAll(cache, shownWork(store.vault.read), actor));
  const memory = newRoundMemory(clock);
  const use = async <T>(call: () => Promise<T>): Promise<Result<T, FailureCode>> => {
    const answer = await ask(call);
    if (answer.ok || answer.error !== 'account/signed-out') return answer;
    const again = await signIn(id.get());
    return again.ok ? ask(call) : again;
  };
  let failed = '';
  const commands = createCommands({
    store,
    actor,
    clock,
    skewMs: link.skewMs,
    onRan: () => {},
    onCacheFault: () => {},
  });
  return {
    ...options,
    gate,
    store,
    actor,
    commands,
    transport,
    memory,
    deviceId: id.get,
    lastFailure: () => failed,
    round: async () => {
      const end = await roundOf({
        store,
        link,
        tokens: { use },
        device: {
          id: id.get,
          become: async (deviceId) => {
            const answer = await signIn(deviceId);
            if (!answer.ok) return answer;
            id.set(deviceId);
            return ok(undefined);
          },
        },
        actor,
        clock,
        program: 'simulation',
        memory,
        say: () => {},
        touched: () => {},
        isClosed: () => gate.isCrashed(),
      });
      failed = end.type === 'failed' ? end.failure : '';
      return end;
    },
    close: () => store.close(),
  };
}

/** A program that crashed in the middle ended its round nowhere. */
async function roundOf(parts: RoundParts): Promise<RoundEnd> {
  try {
    return await runRound(parts);
  } catch (cause) {
    if (parts.isClosed()) return { type: 'closed' };
    throw cause;
  }
}

/** Which device these files are, beside them: a copy of the folder is a copy of the device. */
function deviceOf(folder: string, name: string): { get: () => string; set: (id: string) => void } {
  const path = join(folder, 'device-id');
  let known = readOr(path, `device-${name}`);
  const set = (id: string): void => {
    known = id;
    writeFileSync(path, id);
  };
  set(known);
  return { get: () => known, set };
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}
