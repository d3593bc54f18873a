import { assert, assertEquals } from "@std/assert";
import { looseMap } from "../../src/base/loose_map.ts";

/** Runs with another `WeakRef`, or without one. */
function withWeakRef<T>(other: unknown, run: () => T): T {
  const original = globalThis.WeakRef;
  if (other === undefined) Reflect.deleteProperty(globalThis, "WeakRef");
  else globalThis.WeakRef = other as typeof WeakRef; // a stand-in with the one method that is used
  try {
    return run();
  } finally {
    globalThis.WeakRef = original;
  }
}

const numbered = (count: number) => Array.from({ length: count }, (_, number) => ({ number }));

Deno.test("a loose map gives every value that is held elsewhere", () => {
  const held = numbered(200);
  const map = looseMap<number, { number: number }>(10);
  held.forEach((value) => map.set(value.number, value));
  assertEquals(map.values(), held);
  map.delete(3);
  assertEquals([map.get(3), map.get(4), map.size], [undefined, held[4], 199]);
});

Deno.test("a loose map loses the entries of values that vanished, at a constant cost for each new entry", () => {
  const vanished = new Set<unknown>();
  let looks = 0;
  class FakeWeakRef {
    readonly deref: () => unknown;
    constructor(value: unknown) {
      this.deref = () => {
        looks++;
        return vanished.has(value) ? undefined : value;
      };
    }
  }
  withWeakRef(FakeWeakRef, () => {
    const map = looseMap<number, { number: number }>(10);
    const [kept, ...others] = numbered(10_001);
    map.set(0, kept!);
    let most = 0;
    for (const value of others) {
      map.set(value.number, value);
      vanished.add(value);
      most = Math.max(most, map.size);
    }
    assertEquals([map.get(0), map.get(1), map.values()], [kept, undefined, [kept]]);
    assert(most <= 70, `${most} entries`);
    assert(looks < 3 * others.length, `${looks} looks`);
  });
});

Deno.test("a loose map searches the values that live for vanished ones only at every doubling", () => {
  let looks = 0;
  class FakeWeakRef {
    readonly deref: () => unknown;
    constructor(value: unknown) {
      this.deref = () => {
        looks++;
        return value;
      };
    }
  }
  withWeakRef(FakeWeakRef, () => {
    const map = looseMap<number, { number: number }>(10);
    const values = numbered(10_000);
    values.forEach((value) => map.set(value.number, value));
    assert(looks < 3 * values.length, `${looks} looks`);
  });
});

Deno.test("without WeakRef, as in workerd before 2025-05-05, a loose map holds the latest values up to its limit", () => {
  const held = numbered(200);
  const [limited, unlimited] = withWeakRef(undefined, () => {
    const maps = [10, Infinity].map((most) => looseMap<number, { number: number }>(most));
    for (const map of maps) held.forEach((value) => map.set(value.number, value));
    return maps;
  });
  assertEquals(limited?.values(), held.slice(-10));
  assertEquals([limited?.get(199), limited?.get(100), limited?.size], [held[199], undefined, 10]);
  assertEquals(unlimited?.values(), held);
});
