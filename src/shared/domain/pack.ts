import { z } from 'zod';
import { EpochMs, PackId } from '../ids.ts';
import { defineNoun, Label } from './noun.ts';

/** The pack (业务包) this centre was made of, for the screens that name it. */
export const Pack = z.strictObject({
  id: PackId,
  label: Label,
  version: z.number().int().positive(),
  installedAtMs: EpochMs,
});
export type Pack = z.infer<typeof Pack>;

export const packNoun = defineNoun({ name: 'pack', schema: Pack, buckets: () => ['centre'] });
