import type { HealthReason } from '../../../shared/domain/health.ts';

export const healthEn: Record<HealthReason, string> = {
  'phone.off': 'Nobody is signed in; the phone is off.',
  'phone.registered': 'Registered at the switch. Calls can be made and taken.',
  'phone.training-only': 'You have no extension: the training line works, real calls do not.',
  'phone.registering': 'Registering at the switch. Calls will be possible in a moment.',
  'phone.unreachable':
    'The switch does not answer, so no new calls; it is retried for ever. Cards, script, knowledge and wrap-up work.',
  'phone.refused':
    'The switch refused the telephone password; an administrator is needed. The training line and all other work go on.',
  'phone.absent':
    'The phone window is not open, so nothing rings. Open it to go on; all other work is unaffected.',
  'phone.lost-in-call':
    'A call is going on but the phone window was lost; its sound may still be heard there. Wrap-up can be written.',
  'phone.microphone-refused':
    'The microphone is not allowed, so customers will not hear you. Allow it; all other work is unaffected.',
  'phone.microphone-absent': 'No microphone was found. Plug in a headset; all other work is unaffected.',
  'sync.off': 'Nobody is signed in; syncing is off.',
  'sync.ok': 'In step with central.',
  'sync.first':
    "Fetching the centre's data for the first time. Until then search and caller look-up are not whole.",
  'sync.central-away':
    'Central cannot be reached. Your work goes on, is kept on this machine, and is sent once central is back.',
  'sync.central-busy': 'Central cannot serve right now and is retried. Your work goes on.',
  'sync.unresolved':
    'Central did not accept some changes; they wait for you to look at. Everything else syncs.',
  'sync.undecided':
    'You and a colleague changed the same thing differently, and it waits for you. Both versions are kept; everything else syncs.',
  'sync.sign-in-again':
    'Central asks you to sign in again before syncing goes on. Your work is kept on this machine.',
  'sync.upgrade-required':
    'This version is too old: your work is still sent, but nothing new arrives. Please update.',
  'sync.suspect':
    'Central may be missing data and waits for its operator. Your work goes on and is kept on this machine.',
  'sync.forked':
    "This workstation's data is in use elsewhere as well, so it is taking a new identity. Nothing is lost.",
  'sync.renewed':
    "This workstation's data was in use elsewhere too; it has a new identity and nothing was lost. If this was not you or your administrator, please report it.",
  'sync.differs':
    'The copy here is not exactly what central has and is being repaired. Your work goes on; central is right in doubt.',
  'sync.checking': 'Every record is being compared with central. You can keep working.',
  'sync.disk-full':
    'The disk is full, so nothing new can be kept. Free some space; what you typed is still shown.',
  'knowledge.off': 'Nobody is signed in.',
  'knowledge.ok': 'The knowledge base is up to date.',
  'knowledge.never': 'No article has reached this machine yet; they come once central can be reached.',
  'knowledge.old':
    'The knowledge base has not been refreshed for more than a day. It can be read; mind newer rules.',
  'clock.off': 'Nobody is signed in.',
  'clock.unknown': 'The clock has not been compared with central yet.',
  'clock.ok': 'The clock of this machine is right.',
  'clock.skewed':
    "This machine's clock differs from central's by more than a minute. Reports use central's time; please set the clock.",
};
