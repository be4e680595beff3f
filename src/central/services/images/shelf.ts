/** Images that were built, on the disk and by heart: `<id>.json` says what `<id>.frames` is. Rules IM3, IM6. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Image } from '../../../shared/contract/sync/image.ts';
import type { Keys } from '../../keys.ts';
import type { FramesOnDisk } from './frames.ts';

/** What is kept of an image beside its frames. The cursor is signed when somebody asks. */
export const KeptImage = Image.omit({ cursor: true }).extend({
  tenant: z.string(),
  seq: z.number().int(),
  /** The frames' key, sealed for this image (base64). */
  sealedKey: z.string(),
});
export type KeptImage = z.infer<typeof KeptImage>;

export type ImagePlace = Pick<KeptImage, 'tenant' | 'bucket' | 'view' | 'layout' | 'epoch'>;

export interface Shelf {
  find(place: ImagePlace): KeptImage | null;
  byId(id: string): KeptImage | null;
  frames(image: KeptImage): FramesOnDisk;
  /** Path without ending for an image that is being built. */
  pathOf(id: string): string;
  sealKey(id: string, key: Uint8Array): string;
  /** Its frames are there already; what it replaces goes. */
  keep(image: KeptImage): void;
  /** Removes what belongs to another epoch or layout. */
  keepOnly(current: Pick<ImagePlace, 'layout' | 'epoch'>): void;
}

const about = (id: string): string => `image ${id}`;

export function openShelf(folder: string, keys: Keys): Shelf {
  mkdirSync(folder, { recursive: true });
  const images = new Map(readAll(folder).map((image) => [image.id, image]));
  const remove = (id: string): void => {
    images.delete(id);
    for (const ending of ['json', 'frames']) rmSync(join(folder, `${id}.${ending}`), { force: true });
  };
  const find = (place: ImagePlace): KeptImage | null =>
    [...images.values()].findLast((image) => isAt(image, place)) ?? null;
  sweepStrays(folder, images);
  return {
    find,
    byId: (id) => images.get(id) ?? null,
    pathOf: (id) => join(folder, id),
    sealKey: (id, key) => keys.seal(key, about(id)).toString('base64'),
    frames: ({ id, sealedKey, frameEnds }) => ({
      path: join(folder, `${id}.frames`),
      sealKey: keys.open(Buffer.from(sealedKey, 'base64'), about(id)),
      frameEnds,
    }),
    keep: (image) => {
      const before = [...images.values()].filter((other) => isAt(other, image));
      const file = join(folder, `${image.id}.json`);
      writeFileSync(`${file}.part`, JSON.stringify(image), { mode: 0o600 });
      renameSync(`${file}.part`, file);
      images.set(image.id, image);
      // The one before may be on its way to somebody: it goes when it is two behind.
      before.slice(0, -1).forEach(({ id }) => remove(id));
    },
    keepOnly: ({ layout, epoch }) =>
      [...images.values()]
        .filter((image) => image.layout !== layout || image.epoch !== epoch)
        .forEach(({ id }) => remove(id)),
  };
}

const isAt = (image: KeptImage, place: ImagePlace): boolean =>
  (['tenant', 'bucket', 'view', 'layout', 'epoch'] as const).every((key) => image[key] === place[key]);

const readAll = (folder: string): KeptImage[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const read = KeptImage.safeParse(jsonOf(join(folder, name)));
      return read.success ? [read.data] : [];
    })
    .sort((a, b) => a.madeAtMs - b.madeAtMs);

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** Of builds that a crash ended. */
function sweepStrays(folder: string, images: ReadonlyMap<string, KeptImage>): void {
  for (const name of readdirSync(folder))
    if (!images.has(name.split('.')[0] ?? '')) rmSync(join(folder, name), { force: true });
}
