/**
 * The version of everything that crosses a wire. test/contract-snapshot.test.ts fails when a schema changes until
 * someone decides here whether the version moves.
 *   1  first version
 */
export const PROTOCOL_VERSION = 1;
