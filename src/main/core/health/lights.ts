/** The four lights, from plain values. Pure; rules HL1–HL6: docs/spec/health.md. */
import type { Health, Light } from '../../../shared/contract/desk.ts';
import type { PhoneStatus } from '../../../shared/contract/phone.ts';
import type { SyncStatus } from '../../../shared/contract/sync-centre.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import type { HealthReason } from '../../../shared/domain/health.ts';

export interface Facts {
  signedIn: boolean;
  phone: PhoneStatus;
  hasLine: boolean;
  /** A call was going on when the phone window went away. */
  callWithoutPhone: boolean;
  sync: Pick<SyncStatus, 'phase' | 'failure' | 'unresolved' | 'conflicts' | 'completeAtMs'>;
  /** When this device took another identity after a fork; null: never. */
  renewedAtMs: number | null;
  diskFull: boolean;
  skewMs: number | null;
  nowMs: number;
}

type Shine = { level: Light['level']; reason: HealthReason };
const shine = (level: Light['level'], reason: HealthReason): Shine => ({ level, reason });

const OLD_MS = 24 * 3_600_000;
const SKEWED_MS = 60_000;
/** A copied disk is worth a day's notice. */
const RENEWED_MS = 24 * 3_600_000;

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

/** What a failure of the last round means for the person; everything not named here is `central-busy`. */
const troubles: Partial<Record<FailureCode, Shine>> = {
  'sync/upgrade-required': shine('down', 'sync.upgrade-required'),
  'sync/epoch-suspect': shine('down', 'sync.suspect'),
  'sync/device-forked': shine('degraded', 'sync.forked'),
  'sync/copy-differs': shine('degraded', 'sync.differs'),
  'account/signed-out': shine('down', 'sync.sign-in-again'),
  'account/wrong-credentials': shine('down', 'sync.sign-in-again'),
  'account/disabled': shine('down', 'sync.sign-in-again'),
  'account/device-wiped': shine('down', 'sync.sign-in-again'),
  'account/proof-wrong': shine('down', 'sync.sign-in-again'),
  'central/unreachable': shine('down', 'sync.central-away'),
  'link/timeout': shine('down', 'sync.central-away'),
  'link/closed': shine('down', 'sync.central-away'),
};

/** [HL3] */
function syncLight(facts: Facts): Shine {
  const { sync, diskFull } = facts;
  if (diskFull || sync.failure === 'store/disk-full') return shine('down', 'sync.disk-full');
  if (sync.failure !== null) return troubles[sync.failure] ?? shine('degraded', 'sync.central-busy');
  if (sync.completeAtMs === null) return shine('degraded', 'sync.first');
  if (sync.unresolved > 0) return shine('degraded', 'sync.unresolved');
  if (sync.conflicts.mine > 0) return shine('degraded', 'sync.undecided');
  if (wasRenewed(facts)) return shine('degraded', 'sync.renewed');
  return sync.phase === 'checking' ? shine('ok', 'sync.checking') : shine('ok', 'sync.ok');
}

const wasRenewed = ({ renewedAtMs, nowMs }: Facts): boolean =>
  renewedAtMs !== null && Math.abs(nowMs - renewedAtMs) < RENEWED_MS;

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
