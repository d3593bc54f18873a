import { assertEquals } from "@std/assert";
import { wordsOf } from "../../src/base/words.ts";

Deno.test("the words of a failure are its text or its message, whatever was thrown", () => {
  const cases: readonly (readonly [thrown: unknown, words: string])[] = [
    ["no room", "no room"],
    [new Error("no room"), "no room"],
    [{ message: "no room" }, "no room"],
    [{ message: 5 }, ""],
    [undefined, ""],
    [null, ""],
    [5, ""],
    [{
      get message(): string {
        throw new Error("a getter that throws");
      },
    }, ""],
  ];
  for (const [thrown, words] of cases) assertEquals(wordsOf(thrown), words);
});
