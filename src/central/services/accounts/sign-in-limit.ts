/**
 * Failed sign-ins, counted per login and address and per address alone. A login alone is not locked: that would let
 * anybody lock out anybody. In memory; a restart forgets, which costs an attacker a restart of ours.
 */
export interface SignInLimit {
  /** 0: go on; else how many seconds to wait. */
  waitSec(login: string, address: string): number;
  failed(login: string, address: string): void;
  succeeded(login: string, address: string): void;
}

const WINDOW_MS = 5 * 60_000;
const PER_LOGIN_AND_ADDRESS = 10;
const PER_ADDRESS = 100; // a whole centre may sit behind one address
const REMEMBERED = 10_000;

export function createSignInLimit(now: () => number): SignInLimit {
  const failures = new Map<string, number[]>();
  const recent = (key: string) => (failures.get(key) ?? []).filter((atMs) => atMs > now() - WINDOW_MS);
  const remember = (key: string) => {
    const times = [...recent(key), now()];
    failures.delete(key); // moves the key to the end: the map's order is by last failure
    failures.set(key, times.slice(-PER_ADDRESS));
    const oldest = failures.keys().next().value;
    if (failures.size > REMEMBERED && oldest !== undefined) failures.delete(oldest);
  };
  const wait = (key: string, limit: number): number => {
    const times = recent(key);
    const decisive = times.at(-limit);
    return decisive === undefined ? 0 : Math.ceil((decisive + WINDOW_MS - now()) / 1000);
  };
  const pair = (login: string, address: string) => `${login.toLowerCase()}\0${address}`;
  return {
    waitSec: (login, address) =>
      Math.max(wait(pair(login, address), PER_LOGIN_AND_ADDRESS), wait(address, PER_ADDRESS)),
    failed: (login, address) => [pair(login, address), address].forEach(remember),
    succeeded: (login, address) => void failures.delete(pair(login, address)),
  };
}
