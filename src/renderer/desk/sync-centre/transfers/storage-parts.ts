import type { StorageUsed } from '../../../../shared/contract/transfers.ts';

export interface StoragePart {
  name: 'waiting' | 'kept' | 'downloaded' | 'cache' | 'vault';
  bytes: number;
}

/** Each byte in one part: recordings are told apart by what may become of them. */
export function storageParts(used: StorageUsed): StoragePart[] {
  const { recordingsBytes, waitingBytes, downloadedBytes, cacheBytes, vaultBytes } = used;
  return [
    { name: 'waiting', bytes: waitingBytes },
    { name: 'kept', bytes: Math.max(0, recordingsBytes - waitingBytes - downloadedBytes) },
    { name: 'downloaded', bytes: downloadedBytes },
    { name: 'cache', bytes: cacheBytes },
    { name: 'vault', bytes: vaultBytes },
  ];
}
