/**
 * What the Electron shell and the core process say to each other over the utility process's parent port. Pages do
 * not speak here: each has a port of its own into core. Questions carry an id, and each gets one answer.
 */
import { z } from 'zod';
import { Failure } from './procedure.ts';

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const Id = z.number().int().positive();

export const Answer = z.discriminatedUnion('ok', [
  z.strictObject({ kind: z.literal('answer'), id: Id, ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ kind: z.literal('answer'), id: Id, ok: z.literal(false), error: Failure }),
]);
export type Answer = z.infer<typeof Answer>;

export const HostLinkMessage = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('dial'), number: z.string().max(64) }),
  z.strictObject({ name: z.literal('customer'), id: z.string().max(64) }),
]);

export const ShellQuestion = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('media'),
    ticket: z.string().max(200),
    range: z.string().max(200).nullable(),
  }),
  z.strictObject({ name: z.literal('switchOrigins') }),
]);
export type ShellQuestion = z.infer<typeof ShellQuestion>;

export const MediaReply = z.strictObject({
  status: z.union([z.literal(200), z.literal(206), z.literal(404), z.literal(416)]),
  headers: z.record(z.string(), z.string()),
  body: Bytes,
});
export const SwitchOriginsReply = z.array(z.string());

/** Shell → core. A `page` message brings the page's port with it. */
export const ToCore = z.union([
  z.strictObject({
    kind: z.literal('start'),
    dataFolder: z.string(),
    resourcesFolder: z.string(),
    centralUrl: z.string(),
    capabilities: z.strictObject({
      host: z.literal('electron'),
      tray: z.boolean(),
      globalShortcuts: z.boolean(),
      osKeyStore: z.boolean(),
      version: z.string(),
    }),
  }),
  z.strictObject({ kind: z.literal('page') }),
  z.strictObject({ kind: z.literal('power'), event: z.enum(['suspend', 'resume', 'quit']) }),
  z.strictObject({ kind: z.literal('link'), link: HostLinkMessage }),
  z.strictObject({ kind: z.literal('ask'), id: Id, question: ShellQuestion }),
  z.strictObject({ kind: z.literal('close') }),
  Answer,
]);
export type ToCore = z.infer<typeof ToCore>;

export const CoreQuestion = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('seal'), bytes: Bytes }),
  z.strictObject({ name: z.literal('open'), bytes: Bytes }),
  z.strictObject({
    name: z.literal('openWindow'),
    window: z.enum(['desk', 'phone', 'quality', 'wallboard']),
  }),
]);
export type CoreQuestion = z.infer<typeof CoreQuestion>;

/** Core → shell. */
export const ToShell = z.union([
  z.strictObject({ kind: z.literal('ready') }),
  /** Core cannot run at all; restarting would not help. */
  z.strictObject({ kind: z.literal('failed'), code: Failure }),
  /** Is there a call that closing the program would cut? */
  z.strictObject({ kind: z.literal('inCall'), inCall: z.boolean() }),
  z.strictObject({ kind: z.literal('notify'), title: z.string().max(200), body: z.string().max(1_000) }),
  z.strictObject({ kind: z.literal('ask'), id: Id, question: CoreQuestion }),
  Answer,
]);
export type ToShell = z.infer<typeof ToShell>;
