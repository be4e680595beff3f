/** The four lights, from plain values. Pure; rules HL1–HL6: docs/spec/health.md. */
import type { Health, Light } from '../../../shared/contract/desk.ts';
import type { PhoneStatus } from '../../../shared/contract/phone.ts';
import type { SyncStatus } from '../../../shared/contract/sync-centre.ts';
import type { HealthReason } from '../../../shared/domain/health.ts';

export interface Facts {
  signedIn: boolean;
  phone: PhoneStatus;
  hasLine: boolean;
  /** A call was going on when the phone window went away. */
  callWithoutPhone: boolean;
  sync: Pick<SyncStatus, 'failure' | 'unresolved' | 'conflicts' | 'completeAtMs'>;
  diskFull: boolean;
  skewMs: number | null;
  nowMs: number;
}

type Shine = { level: Light['level']; reason: HealthReason };
const shine = (level: Light['level'], reason: HealthReason): Shine => ({ level, reason });

const OLD_MS = 24 * 3_600_000;
const SKEWED_MS = 60_000;

export function lightsOf(facts: Facts): Record<keyof Health, Shine> {
  if (!facts.signedIn)
    return {
      phone: shine('off', 'phone.off'),
      sync: shine('off', 'sync.off'),
      knowledge: shine('off', 'knowledge.off'),
      clock: shine('off', 'clock.off'),
    };
  return {
    phone: phoneLight(facts),
    sync: syncLight(facts),
    knowledge: knowledgeLight(facts),
    clock: clockLight(facts.skewMs),
  };
}

const registrationLight: Record<PhoneStatus['registration']['name'], Shine> = {
  off: shine('degraded', 'phone.registering'),
  registering: shine('degraded', 'phone.registering'),
  registered: shine('ok', 'phone.registered'),
  refused: shine('down', 'phone.refused'),
  unreachable: shine('down', 'phone.unreachable'),
};

/** [HL2] */
function phoneLight({ phone, hasLine, callWithoutPhone }: Facts): Shine {
  if (callWithoutPhone) return shine('down', 'phone.lost-in-call');
  if (!phone.present) return shine('down', 'phone.absent');
  if (phone.microphone === 'refused') return shine('degraded', 'phone.microphone-refused');
  if (phone.microphone === 'absent') return shine('degraded', 'phone.microphone-absent');
  return hasLine ? registrationLight[phone.registration.name] : shine('ok', 'phone.training-only');
}

/** [HL3] */
function syncLight({ sync, diskFull }: Facts): Shine {
  if (diskFull || sync.failure === 'store/disk-full') return shine('down', 'sync.disk-full');
  switch (sync.failure) {
    case 'sync/upgrade-required':
      return shine('down', 'sync.upgrade-required');
    case 'account/signed-out':
    case 'account/wrong-credentials':
    case 'account/disabled':
      return shine('down', 'sync.sign-in-again');
    case 'central/unreachable':
    case 'link/timeout':
    case 'link/closed':
      return shine('down', 'sync.central-away');
    case null:
      break;
    default:
      return shine('degraded', 'sync.central-busy');
  }
  if (sync.completeAtMs === null) return shine('degraded', 'sync.first');
  if (sync.unresolved > 0) return shine('degraded', 'sync.unresolved');
  return sync.conflicts.mine > 0 ? shine('degraded', 'sync.undecided') : shine('ok', 'sync.ok');
}

/** [HL4] */
function knowledgeLight({ sync, nowMs }: Facts): Shine {
  if (sync.completeAtMs === null) return shine('down', 'knowledge.never');
  return nowMs - sync.completeAtMs > OLD_MS
    ? shine('degraded', 'knowledge.old')
    : shine('ok', 'knowledge.ok');
}

/** [HL5] */
function clockLight(skewMs: number | null): Shine {
  if (skewMs === null) return shine('off', 'clock.unknown');
  return Math.abs(skewMs) > SKEWED_MS ? shine('degraded', 'clock.skewed') : shine('ok', 'clock.ok');
}

/** [HL6] */
export function withSince(before: Health | null, lights: Record<keyof Health, Shine>, nowMs: number): Health {
  const keep = (name: keyof Health): Light => {
    const old = before?.[name];
    const same = old && old.level === lights[name].level && old.reason === lights[name].reason;
    return { ...lights[name], sinceMs: same ? old.sinceMs : nowMs };
  };
  return { phone: keep('phone'), sync: keep('sync'), knowledge: keep('knowledge'), clock: keep('clock') };
}
