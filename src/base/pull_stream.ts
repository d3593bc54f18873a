/** A stream that does nothing until it is read. */

/**
 * Creates a stream that calls `next` when it is read and the earlier values are used up. It never reads ahead, so that
 * a slow reader slows down the source.
 *
 * @param next resolves with some values, or with `undefined` at the end.
 * @param cancel called when the reader leaves before the end.
 */
export function pullStream<T>(
  next: () => Promise<readonly T[] | undefined>,
  cancel: (reason: unknown) => unknown,
): ReadableStream<T> {
  return new ReadableStream<T>({
    async pull(controller) {
      const values = await next();
      if (!values) controller.close();
      else for (const value of values) controller.enqueue(value);
    },
    async cancel(reason = new DOMException("The stream was canceled", "AbortError")) {
      await cancel(reason);
    },
  }, { highWaterMark: 0 });
}
