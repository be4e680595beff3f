/**
 * Every reason a health light can give (Light.reason). The pages hold one sentence per reason and language under
 * `health.<reason>`: what is affected, and what still works. Rules HL1–HL6: docs/spec/health.md.
 */
export const healthReasons = [
  /** Nobody is signed in: the light is off. */
  'phone.off',
  /** Registered at the switch; calls come in. */
  'phone.registered',
  /** This person has no extension: the training line works, the exchange does not know them. */
  'phone.training-only',
  'phone.registering',
  /** The switch does not answer; tried again for ever. Everything but new calls works. */
  'phone.unreachable',
  /** The switch refused the telephone password. Needs an administrator. */
  'phone.refused',
  /** The phone window is not open (browser host: closed by the person). */
  'phone.absent',
  /** The phone window went away while a call was going on; its sound may still be heard there. */
  'phone.lost-in-call',
  'phone.microphone-refused',
  'phone.microphone-absent',

  'sync.off',
  'sync.ok',
  /** The first copy of the centre's data is being fetched; search and look-up are not whole yet. */
  'sync.first',
  /** Central cannot be reached. Work goes on; what is written waits here. */
  'sync.central-away',
  /** Central answers but cannot serve now. */
  'sync.central-busy',
  /** Central took everything but some commands were refused: a person must look at them. */
  'sync.unresolved',
  /** Work met a colleague's and this person must decide. */
  'sync.undecided',
  /** Central no longer accepts this person's tokens; sign in again to go on syncing. */
  'sync.sign-in-again',
  /** This program is too old for central: work is still sent, nothing new arrives. */
  'sync.upgrade-required',
  /** Central may have lost data and waits for its operator; nothing is dropped here. */
  'sync.suspect',
  /** The data of this workstation is used elsewhere too; it is taking another identity. */
  'sync.forked',
  /** It has taken another identity, in the last day. */
  'sync.renewed',
  /** The copy here is not what central has; it is being repaired. */
  'sync.differs',
  /** Every row is being compared with central. */
  'sync.checking',
  /** No space left on this machine's disk. */
  'sync.disk-full',

  'knowledge.off',
  'knowledge.ok',
  /** No article has ever arrived here. */
  'knowledge.never',
  /** The articles here are older than a day; what changed since is not known. */
  'knowledge.old',

  'clock.off',
  /** Central was not heard in this run; nothing to compare with. */
  'clock.unknown',
  'clock.ok',
  /** This machine's clock is off by more than a minute; times shown are corrected where central is asked. */
  'clock.skewed',
] as const;
export type HealthReason = (typeof healthReasons)[number];
