/** What PostgreSQL's sum() over signed hashes gives (an exact number of any length), modulo 2^64 as 16 hex digits. Rule CK3. */
export const hexOfNumeric = (numeric: string | null): string =>
  BigInt.asUintN(64, BigInt(numeric ?? 0))
    .toString(16)
    .padStart(16, '0');
