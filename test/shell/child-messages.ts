/** What the stand-in of a utility process and its child say over IPC, which carries messages but no ports. */
export type ToChild =
  | { to: 'parentPort'; data: unknown; portIds: number[] }
  | { to: 'port'; portId: number; data: unknown }
  | { to: 'portEnd'; portId: number };

export type FromChild =
  | { from: 'parentPort'; data: unknown }
  | { from: 'port'; portId: number; data: unknown }
  | { from: 'portEnd'; portId: number };
