/**
 * Where sealed bytes lie: the disk, or anything that speaks S3. Knows nothing of keys, tenants or rows. An upload is
 * staged piece by piece and becomes an object whole; nothing that reads objects ever sees a partial one.
 */
export interface BlobStore {
  /** Keeps `sealed` at this place of the upload. The same place again replaces what was there. */
  stage(upload: string, at: number, sealed: Uint8Array): Promise<void>;
  /** The staged bytes become the object of the same name. Once more after a crash: the same. */
  publish(upload: string, sealedBytes: number): Promise<void>;
  /** `end` exclusive. Throws BlobGone. */
  read(object: string, range: { start: number; end: number }): Promise<AsyncIterable<Uint8Array>>;
  /** Nothing there: nothing to do. */
  dropStaged(upload: string): Promise<void>;
  dropObject(object: string): Promise<void>;
  /** Everything that lies here, in no order. */
  list(): AsyncIterable<StoredThing>;
}

export interface StoredThing {
  kind: 'staged' | 'object';
  name: string;
  modifiedAtMs: number;
}

/** There is no such object, or it is shorter than it was. */
export class BlobGone extends Error {
  override name = 'BlobGone';
}

/** No room. Nothing was kept of what did not fit. */
export class BlobStoreFull extends Error {
  override name = 'BlobStoreFull';
}

/** The store does not answer, or not as it should. The same may work later. */
export class BlobStoreAway extends Error {
  override name = 'BlobStoreAway';
}
