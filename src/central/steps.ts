/** What was opened, to be closed in the opposite order, each even if another fails. */
export interface Steps {
  /** Remembers how to undo what was just done. */
  onClose(close: () => unknown): void;
  close(): Promise<void>;
}

export function createSteps(): Steps {
  const closers: (() => unknown)[] = [];
  let closing: Promise<void> | null = null;
  const closeAll = async () => {
    const failures: unknown[] = [];
    for (let close = closers.pop(); close; close = closers.pop()) {
      try {
        await close();
      } catch (cause) {
        failures.push(cause);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'central did not stop cleanly');
  };
  return {
    onClose: (close) => void closers.push(close),
    close: () => (closing ??= closeAll()),
  };
}
