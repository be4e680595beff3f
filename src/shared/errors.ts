/**
 * Every expected failure, once. The doc line says what happened and what to do; the same code crosses every
 * transport (Error objects do not: they keep little but their message). `http` is central's status,
 * `retry` is what the caller's machinery does on its own before a person is asked.
 * The sentence a person reads lives in the pages' texts under `failure.<code>`.
 */
type Retry = 'never' | 'backoff' | 'after-login';

export const failures = {
  /** The input does not fit the contract. Nothing was done. Fix the caller; the input is never echoed. */
  'request/invalid': { retry: 'never', http: 400 },
  /** No such procedure, row or file, or the caller may not know that it exists. */
  'request/not-found': { retry: 'never', http: 404 },
  /** The caller's role does not allow it, judged against the stored row. */
  'request/forbidden': { retry: 'never', http: 403 },
  /** Too many attempts; wait for `Retry-After`. */
  'request/too-many': { retry: 'backoff', http: 429 },
  /** No answer within the caller's patience. The other side may still have acted: resend the same id. */
  'link/timeout': { retry: 'backoff', http: 504 },
  /** The port, socket or process at the other end is gone. */
  'link/closed': { retry: 'backoff', http: 503 },
  /** Central cannot be reached, or what answered was not central. */
  'central/unreachable': { retry: 'backoff', http: 503 },
  /** Central is there but cannot serve now (starting, out of disk, database away). */
  'central/unavailable': { retry: 'backoff', http: 503 },
  /** Login name or password is wrong; which of the two is never said. */
  'account/wrong-credentials': { retry: 'never', http: 401 },
  /** The account exists but was disabled by an administrator. */
  'account/disabled': { retry: 'never', http: 403 },
  /** An administrator gave this workstation up: what waited was sent, then this person's data here was destroyed. */
  'account/device-wiped': { retry: 'never', http: 403 },
  /** The request does not carry the signature of the device that the token belongs to. */
  'account/proof-wrong': { retry: 'never', http: 401 },
  /** The access token ran out or was revoked. Refresh, else sign in again. */
  'account/signed-out': { retry: 'after-login', http: 401 },
  /** First sign-in of this person on this workstation needs central, and central is away. */
  'account/first-sign-in-needs-central': { retry: 'never', http: 503 },
  /** Longer than 72 h without central: work is locked, data is kept. Sign in online once. */
  'account/lease-expired': { retry: 'never', http: 403 },
  /** Nobody is signed in on this workstation. */
  'account/nobody': { retry: 'after-login', http: 401 },
  /** The vault's key does not open the vault. The file is kept untouched; an administrator must help. */
  'store/wrong-key': { retry: 'never', http: 500 },
  /** The vault is damaged. It was copied aside and nothing was deleted. */
  'store/vault-damaged': { retry: 'never', http: 500 },
  /** The file was written by a newer Seatline. Update this workstation. */
  'store/newer-version': { retry: 'never', http: 500 },
  /** The disk is full. What was typed stays on the screen; free some space. */
  'store/disk-full': { retry: 'backoff', http: 507 },
  /** Another Seatline already uses this data folder. */
  'store/in-use': { retry: 'never', http: 423 },
  /** A recording's file on this workstation is damaged or gone before central had it. What is left of it is kept. */
  'recording/damaged': { retry: 'never', http: 409 },
  /** The command is unknown here (an older program on one side). Kept in quarantine. */
  'command/unknown': { retry: 'never', http: 400 },
  /** The row that the command is about is not there. */
  'command/row-missing': { retry: 'never', http: 409 },
  /** The row is someone else's, or the role may not do this. */
  'command/not-yours': { retry: 'never', http: 403 },
  /** The call was wrapped up already. */
  'command/already-wrapped-up': { retry: 'never', http: 409 },
  /** The follow-up was finished by someone already. */
  'command/already-done': { retry: 'never', http: 409 },
  /** The row is not in the state that the command expects: someone was faster. */
  'command/state-changed': { retry: 'never', http: 409 },
  /** The same mutation id came with other content. */
  'sync/mutation-id-reused': { retry: 'never', http: 409 },
  /** The row lies outside what this person may reach now (moved to another team, say). Its content is kept at central. */
  'sync/not-granted': { retry: 'never', http: 403 },
  /** Older than what central remembers of this device: whether it was done already cannot be told. Kept for a person. */
  'sync/too-old': { retry: 'never', http: 409 },
  /** Central started a new epoch (restored from backup): cursors start anew, nothing local is dropped. */
  'sync/epoch-changed': { retry: 'backoff', http: 410 },
  /** This device's identity was used elsewhere (a copied disk): it takes a new one and sends what waits again. */
  'sync/device-forked': { retry: 'backoff', http: 409 },
  /** Central knows less than it acknowledged and was not told of a restore: it waits for its operator, we wait for it. */
  'sync/epoch-suspect': { retry: 'backoff', http: 503 },
  /** This copy is not what central has, and fetching the differing rows did not help. It is tried again. */
  'sync/copy-differs': { retry: 'backoff', http: 503 },
  /** The program is older than central accepts. Pushes are still taken, pulls are not. */
  'sync/upgrade-required': { retry: 'never', http: 426 },
  /** The phone window is not there to carry out the order. */
  'phone/absent': { retry: 'never', http: 503 },
  /** The order means nothing in the call's present state. */
  'phone/not-now': { retry: 'never', http: 409 },
  /** The microphone was refused by the person or by policy. */
  'phone/microphone-refused': { retry: 'never', http: 409 },
  /** There is no microphone. */
  'phone/microphone-absent': { retry: 'never', http: 409 },
  /** Not registered at the switch, so no call can be placed. */
  'phone/not-registered': { retry: 'backoff', http: 409 },
  /** A mistake of ours; details are in the log under the reference given. */
  'internal/mistake': { retry: 'never', http: 500 },
} as const satisfies Record<string, { retry: Retry; http: number }>;

export type FailureCode = keyof typeof failures;

export const isFailureCode = (code: unknown): code is FailureCode =>
  typeof code === 'string' && Object.hasOwn(failures, code);

/**
 * [CF6] The row is not as the command expects: codes of `command/` with status 409. Such an answer of a rule becomes a
 * conflict for a person; every other one is a refusal.
 */
export const isStateFailure = (code: FailureCode): boolean =>
  code.startsWith('command/') && failures[code].http === 409;
