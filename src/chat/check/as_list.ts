/**
 * The refusal of a value in place of a list.
 */

/**
 * Returns a list of a request as it is.
 *
 * @throws {TypeError} when the value is not a list.
 */
export function asList<B>(list: unknown, path: string): readonly B[] {
  if (Array.isArray(list)) return list;
  throw new TypeError(`Cannot chat: ${path} is neither text nor a list; pass one of them`);
}
