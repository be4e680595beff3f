/** Where the audio of recordings lies: one file per recording, named by what it belongs to. Rules R1–R6. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface Blobs {
  folder: string;
  /** The file's name, also the id of its upload: the same recording always lands in the same place. */
  idOf(tenant: string, recordingId: string): string;
  /** null: nothing was uploaded. */
  sizeOf(id: string): Promise<number | null>;
  digestOf(id: string): Promise<string>;
  read(id: string, range: { start: number; end: number }): NodeJS.ReadableStream;
  delete(id: string): Promise<void>;
}

export async function openBlobs(folder: string): Promise<Blobs> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pathOf = (id: string) => join(folder, id);
  return {
    folder,
    idOf: (tenant, recordingId) => createHash('sha256').update(`${tenant}\0${recordingId}`).digest('hex'),
    sizeOf: (id) =>
      stat(pathOf(id)).then(
        ({ size }) => size,
        () => null,
      ),
    digestOf: async (id) => {
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(pathOf(id))) hash.update(chunk as Buffer);
      return hash.digest('hex');
    },
    read: (id, { start, end }) => createReadStream(pathOf(id), { start, end }),
    delete: async (id) => {
      for (const path of [pathOf(id), `${pathOf(id)}.json`]) await rm(path, { force: true });
    },
  };
}
