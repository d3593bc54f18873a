import { assertEquals, assertThrows } from "@std/assert";
import { openCalls } from "../../src/transport/open_calls.ts";

Deno.test("every open call is stopped with the reason, and none that has ended", () => {
  const stopped: [number, unknown][] = [];
  const calls = Array.from({ length: 300 }, (_, number) => ({
    abort(reason: unknown) {
      stopped.push([number, reason]);
    },
  }));
  const open = openCalls();
  const ends = calls.map((call) => open.add(call));
  ends.slice(0, 298).forEach((end) => end());
  open.abort("closed");
  assertEquals(stopped, [[298, "closed"], [299, "closed"]]);
});

Deno.test("a call that cannot be stopped does not keep the others from it", () => {
  const stopped: number[] = [];
  const calls = [0, 1, 2, 3].map((number) => ({
    abort() {
      // As on Workers for the call of another request.
      if (number % 2) throw new Error(`number ${number} is another request's`);
      stopped.push(number);
    },
  }));
  const open = openCalls();
  calls.forEach((call) => open.add(call));
  assertThrows(() => open.abort("closed"), Error, "number 1 is another request's");
  assertEquals(stopped, [0, 2]);
});
