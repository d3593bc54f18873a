import { assertEquals } from "@std/assert";
import type { Outcomes } from "./contract.ts";
import { promiseMatrix } from "./promises.ts";

Deno.test("the matrix of promises counts the runtimes that keep one, and shows what a provider lacks", () => {
  const all: Outcomes = {
    a: { "gives text": "passed", "calls tools": "passed" },
    b: { "gives text": "passed", "calls tools": "lacking" },
  };
  assertEquals(promiseMatrix(new Map([["Deno", all], ["Node 20", all]])).split("\n"), [
    "2 runtimes: Deno, Node 20",
    "",
    "| promise | a | b |",
    "| --- | --: | --: |",
    "| gives text | 2 | 2 |",
    "| calls tools | 2 | – |",
    "",
    "A number counts the runtimes that keep the promise. A dash: the service or its format lacks an ability for it.",
  ]);
});

Deno.test("the matrix of promises names the runtimes on which one fails or did not run", () => {
  const lines = promiseMatrix(
    new Map([["Deno", { a: { "gives text": "passed" } }], ["Bun", { a: { "gives text": "failed" } }], ["workerd", {}]]),
  );
  assertEquals(lines.split("\n")[4], "| gives text | fails on Bun, workerd |");
});

Deno.test("the matrix of promises without runtimes says so", () => {
  assertEquals(promiseMatrix(new Map()), "no runtime has reported");
});
