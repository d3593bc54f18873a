/**
 * A map that does not keep its values alive.
 *
 * A client may live as long as the process. On Cloudflare Workers, the calls of a request that ends never settle, and
 * nothing removes them. If the client held them, every visitor who leaves would cost memory for good.
 */

/** A map whose values may vanish if nothing else holds them. */
export interface LooseMap<K, V extends object> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  delete(key: K): void;
  /** The values that are left. */
  values(): V[];
  /** The number of entries, vanished values included. */
  readonly size: number;
}

interface Reference<V> {
  deref(): V | undefined;
}

/** The number of entries above which the map is searched for vanished values. */
const FEW = 64;

/**
 * Creates a map with weak references.
 *
 * @param most the most entries on platforms without `WeakRef`, such as workerd with a compatibility date before
 * 2025-05-05. The map holds the values there, and drops the oldest entry.
 */
export function looseMap<K, V extends object>(most: number): LooseMap<K, V> {
  const references = new Map<K, Reference<V>>();
  const weak = typeof WeakRef === "function";
  let searchAt = FEW;

  function makeRoom(): void {
    if (!weak) {
      const [oldest] = references.keys();
      if (references.size > most) references.delete(oldest!);
      return;
    }
    if (references.size <= searchAt) return;
    for (const [key, reference] of references) if (!reference.deref()) references.delete(key);
    // Searching at every doubling makes the cost of one entry constant.
    searchAt = Math.max(FEW, 2 * references.size);
  }

  return {
    get: (key) => references.get(key)?.deref(),
    set(key, value) {
      // Deletes first, so that the newest entry comes last.
      references.delete(key);
      references.set(key, weak ? new WeakRef(value) : { deref: () => value });
      makeRoom();
    },
    delete: (key) => void references.delete(key),
    values: () => [...references.values()].flatMap((reference) => reference.deref() ?? []),
    get size() {
      return references.size;
    },
  };
}
