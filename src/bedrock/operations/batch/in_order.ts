/**
 * Puts records into the order of their requests.
 */

/** Something that has a place in an order; `undefined` for one whose place nobody knows. */
export interface Placed {
  readonly index: number | undefined;
}

/**
 * Yields items in the order of their indexes. An item that comes before its turn is held; if the items come in order, none is. An item
 * without an index comes when it is read. At the end the items whose turn never came follow in order.
 */
export async function* inOrder<T extends Placed>(items: AsyncIterable<T>): AsyncGenerator<T, void> {
  const held = new Map<number, T>();
  let next = 0;
  for await (const item of items) {
    const { index } = item;
    if (index === undefined || index < next) {
      yield item;
      continue;
    }
    held.set(index, item);
    for (let due = held.get(next); due; due = held.get(next)) {
      held.delete(next++);
      yield due;
    }
  }
  for (const index of [...held.keys()].sort((a, b) => a - b)) yield held.get(index)!; // a key of the map
}
