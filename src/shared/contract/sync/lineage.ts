/** The texts that both sides hash: what a mutation holds, how one follows another, what a batch was. Rules DV: docs/spec/sync.md. */
import { canonicalJson } from '../../commands/canonical.ts';
import type { Mutation } from './push.ts';

/** Before the first mutation of a device. */
export const FIRST_CHAIN = '0'.repeat(64);

/** Under `payloadHash`: the same content gives the same text, whoever wrote it. */
export const payloadText = ({
  command,
  version,
  args,
  base,
}: Pick<Mutation, 'command' | 'version' | 'args' | 'base'>): string =>
  canonicalJson({ command, version, args, base });

/** Under `chain`; `before` is the chain of deviceSeq − 1. */
export const chainText = (
  before: string,
  { id, payloadHash }: Pick<Mutation, 'id' | 'payloadHash'>,
): string => [before, id, payloadHash].join('\n');

/** Under `batchHash`. */
export const batchText = (mutations: readonly Pick<Mutation, 'id' | 'payloadHash'>[]): string =>
  mutations.map(({ id, payloadHash }) => `${id} ${payloadHash}`).join('\n');
