/**
 * A stream that does nothing until it is read.
 */

/**
 * A stream over a function, which is called when somebody reads and nothing is left of what it gave before. Nothing is asked
 * for ahead, so that whoever reads slowly slows down the source.
 *
 * @param next gives some values; `undefined` is the end.
 * @param cancel called when the reader leaves before the end.
 */
export function pulled<T>(
  next: () => Promise<readonly T[] | undefined>,
  cancel: (reason: unknown) => unknown,
): ReadableStream<T> {
  return new ReadableStream<T>({
    async pull(controller) {
      const values = await next();
      if (!values) controller.close();
      else for (const value of values) controller.enqueue(value);
    },
    async cancel(reason = new DOMException("The stream was cancelled", "AbortError")) {
      await cancel(reason);
    },
  }, { highWaterMark: 0 });
}
