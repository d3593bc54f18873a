/**
 * A stream that does nothing until it is read.
 */

/**
 * A stream over a function: `next` is called once a read, and `undefined` is the end. Nothing is queued, so that whoever
 * reads slowly slows down the source.
 *
 * @param cancel called when the reader leaves before the end.
 */
export function pulled<T>(
  next: () => Promise<T | undefined>,
  cancel: (reason: unknown) => unknown,
): ReadableStream<T> {
  return new ReadableStream<T>({
    async pull(controller) {
      const value = await next();
      if (value === undefined) controller.close();
      else controller.enqueue(value);
    },
    async cancel(reason = new DOMException("The stream was cancelled", "AbortError")) {
      await cancel(reason);
    },
  }, { highWaterMark: 0 });
}
