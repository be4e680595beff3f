/**
 * Tells core the phone's whole state: after each change, at most 20 times a second, one at a time, the latest
 * only. Rules PP1–PP4: docs/spec/phone.md.
 */
import type { PhoneReport } from '../../shared/contract/phone.ts';

const GAP_MS = 50;
const RETRY_MS = 1_000;

export interface ReporterNeeds {
  read: () => PhoneReport;
  /** True when core took it. */
  send: (report: PhoneReport) => Promise<boolean>;
  delivered: (report: PhoneReport) => void;
}

export class Reporter {
  readonly #needs: ReporterNeeds;
  #dirty = false;
  #busy = false;
  #stopped = false;

  constructor(needs: ReporterNeeds) {
    this.#needs = needs;
  }

  changed(): void {
    this.#dirty = true;
    if (!this.#busy && !this.#stopped) void this.#pump();
  }

  stop(): void {
    this.#stopped = true;
  }

  async #pump(): Promise<void> {
    this.#busy = true;
    while (this.#dirty && !this.#stopped) {
      this.#dirty = false;
      const report = this.#needs.read();
      const taken = await this.#needs.send(report);
      if (taken) this.#needs.delivered(report);
      else this.#dirty = true;
      await new Promise((resolve) => setTimeout(resolve, taken ? GAP_MS : RETRY_MS));
    }
    this.#busy = false;
  }
}
