import type { TextsLike } from './texts.ts';
import type { zh } from './zh.ts';

export const en: TextsLike<typeof zh> = {
  product: 'Seatline',
  action: {
    retry: 'Try again',
    close: 'Close',
    cancel: 'Cancel',
    confirm: 'OK',
    save: 'Save',
    reload: 'Reload',
    back: 'Back',
    search: 'Search',
    more: 'Load more',
  },
  state: {
    loading: 'Loading…',
    empty: 'Nothing here yet',
    failed: 'That did not work',
  },
  appearance: { title: 'Appearance', light: 'Light', dark: 'Dark', system: 'Follow system' },
  language: { title: 'Language', zh: '中文', en: 'English' },
  shortcut: {
    title: 'Keyboard shortcuts',
    open: 'Show shortcuts',
    hint: 'Press ? anywhere to open this page',
  },
  age: { asOf: 'Data as of {{age}}', never: 'No data yet' },
  lost: 'The connection to the program core is lost. Reconnecting…',
  mistake: {
    title: 'Something went wrong here',
    text: 'What you typed is kept in a draft and is not lost. Reload this part to go on; if it happens again, tell your administrator.',
  },
  failure: {
    'request/invalid': 'Some of the input does not fit. Please check it and try again.',
    'request/not-found':
      'This could not be found. It may have been removed or has not reached this machine yet.',
    'request/forbidden': 'You are not allowed to do this.',
    'request/too-many': 'Too many attempts. Please wait a moment.',
    'link/timeout': 'No answer in time. It may still be under way; check again shortly.',
    'link/closed': 'The connection to the program core is lost. Reconnecting automatically.',
    'central/unreachable':
      'Central cannot be reached. You can keep working; everything syncs once it is back.',
    'central/unavailable':
      'Central cannot serve right now. You can keep working; it is retried automatically.',
    'account/wrong-credentials': 'The login or the password is wrong.',
    'account/disabled': 'This account is disabled. Please contact your administrator.',
    'account/device-wiped':
      'An administrator ended your account or this workstation: what was waiting has been sent, and your data here was erased.',
    'account/proof-wrong': 'Central could not verify this workstation. Please sign in again.',
    'account/signed-out': 'Your sign-in has expired. Please sign in again.',
    'account/first-sign-in-needs-central':
      'The first sign-in on this computer needs central, which cannot be reached. Check the network and try again.',
    'account/lease-expired': 'More than 72 hours offline. Sign in online once; all your data is kept.',
    'account/nobody': 'Nobody is signed in.',
    'store/wrong-key':
      'The vault on this machine cannot be opened: the key does not fit. The file is untouched; contact your administrator.',
    'store/vault-damaged':
      'The vault on this machine is damaged. It was copied aside and nothing was deleted. Contact your administrator.',
    'store/newer-version': 'The data on this machine was written by a newer Seatline. Please update first.',
    'store/disk-full':
      'The disk is full. What you typed is still on the screen; free some space and try again.',
    'store/in-use': 'Another Seatline is using this data.',
    'recording/damaged':
      'The recording on this workstation is damaged or missing and cannot be sent whole. What is left of it stays here.',
    'command/unknown': 'This change comes from another version of the program. It is kept for review.',
    'command/row-missing':
      'The record for this change does not exist. It is kept; review it in the sync centre.',
    'command/not-yours': 'This record is not yours to change.',
    'command/already-wrapped-up': 'This call has been wrapped up already.',
    'command/already-done': 'Someone has done this already.',
    'command/state-changed': 'Someone was faster: it is no longer in the state you saw.',
    'sync/mutation-id-reused': 'Central received another change under the same id. It is kept for review.',
    'sync/not-granted': 'This record is no longer within your reach. What you entered is kept for review.',
    'sync/too-old': 'This change is too old for central to tell whether it was done. It is kept for review.',
    'sync/epoch-changed': 'Central was restored from a backup. Syncing anew; nothing here is lost.',
    'sync/device-forked':
      'The data of this workstation is in use elsewhere as well. It takes a new identity; nothing is lost.',
    'sync/epoch-suspect':
      'Central may be missing data and waits for its operator. Your work is kept here; nothing is lost.',
    'sync/copy-differs':
      'The copy here differs from central and is being repaired; central is right until then.',
    'sync/upgrade-required': 'This version is too old. Please update; finished work is still uploaded.',
    'phone/absent': 'The phone window is not open. Please open it first.',
    'phone/not-now': 'This is not possible in the present state of the call.',
    'phone/microphone-refused': 'The microphone is not allowed. Allow it and try again.',
    'phone/microphone-absent': 'No microphone was found. Plug in a headset and try again.',
    'phone/not-registered': 'The phone is not registered at the switch, so calls cannot be placed yet.',
    'internal/mistake':
      'An internal error was logged. Try again; if it persists, contact your administrator.',
  },
};
