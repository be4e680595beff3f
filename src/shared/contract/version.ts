/**
 * The version of everything that crosses a wire. test/contract-snapshot.test.ts fails when a schema changes until
 * someone decides here whether the version moves.
 *   1  first version
 */
export const PROTOCOL_VERSION = 1;
/** Programs that speak the version before are served too: workstations are never all updated at once. */
export const OLDEST_PROTOCOL = Math.max(1, PROTOCOL_VERSION - 1);
