/** One step ahead: the database reads the next portion while the last one is written out. */
export async function* readAhead<T>(source: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  let next = source.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = source.next();
      next.catch(() => {}); // told at its turn
      yield value;
    }
  } finally {
    await source.return();
  }
}
