/** Sums of hashes modulo 2^64, as 16 hex digits. Rule CK3: docs/spec/sync.md. */
const asBits = (hex: string): bigint => BigInt(`0x${hex}`);
const asHex = (bits: bigint): string => BigInt.asUintN(64, bits).toString(16).padStart(16, '0');

/** `sum` with one hash more, and another one less. */
export const addHash = (sum: string, added: string, taken = '0'): string =>
  asHex(asBits(sum) + asBits(added) - asBits(taken));

/** What PostgreSQL's sum() over signed hashes gives (an exact number of any length), brought back to 64 bits. */
export const hexOfNumeric = (numeric: string | null): string => asHex(BigInt(numeric ?? 0));
