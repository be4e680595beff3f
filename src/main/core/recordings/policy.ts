/** How much of the line and of the disk recordings may take on this workstation. */
export interface TransferPolicy {
  /** Bytes a second on the way up; null: as fast as it goes. Nothing goes up during a call in either case. */
  uploadBytesPerSec: number | null;
  /** Recordings here may take so much; what central does not have yet is never removed for it. */
  keepBytes: number;
  /** A copy stays for so long after central has stored it: central may be restored from a backup. */
  keepMs: number;
}

export const defaultPolicy: TransferPolicy = {
  uploadBytesPerSec: null,
  keepBytes: 20 * 1024 ** 3,
  keepMs: 7 * 24 * 3_600_000,
};
