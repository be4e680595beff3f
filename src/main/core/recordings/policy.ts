/** How much of the line and of the disk recordings may take on this workstation. */
export interface TransferPolicy {
  /** Bytes a second on the way up; null: as fast as it goes. Nothing goes up during a call in either case. */
  uploadBytesPerSec: number | null;
  /** Recordings here may take so much; what central does not have yet is never removed for it. */
  keepBytes: number;
  /** A copy stays for so long after central has stored it: central may be restored from a backup. */
  keepMs: number;
}

const GIB = 1024 ** 3;
const DAY_MS = 24 * 3_600_000;
const USUAL: TransferPolicy = { uploadBytesPerSec: null, keepBytes: 20 * GIB, keepMs: 7 * DAY_MS };

/** As whoever installed this workstation wishes (docs/spec/recordings.md); what makes no sense is left at the usual. */
export function policyFrom(env: Record<string, string | undefined>): TransferPolicy {
  return {
    uploadBytesPerSec: positive(env['SEATLINE_UPLOAD_BYTES_PER_SEC']) ?? USUAL.uploadBytesPerSec,
    keepBytes: scaled(env['SEATLINE_KEEP_RECORDINGS_GIB'], GIB) ?? USUAL.keepBytes,
    keepMs: scaled(env['SEATLINE_KEEP_RECORDINGS_DAYS'], DAY_MS) ?? USUAL.keepMs,
  };
}

function positive(text: string | undefined): number | null {
  const value = Number(text ?? '');
  return Number.isFinite(value) && value > 0 ? value : null;
}

function scaled(text: string | undefined, unit: number): number | null {
  const value = positive(text);
  return value === null ? null : value * unit;
}
