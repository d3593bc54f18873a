import { assertEquals } from "@std/assert";
import { matrix } from "./matrix.ts";
import type { Outcome, Report } from "./program.ts";

function report(outcomes: Record<string, Record<string, Outcome>>): Report {
  return { passed: 0, lacking: 0, failed: [], outcomes };
}

Deno.test("the matrix counts the runtimes that keep a promise, and shows what a provider lacks", () => {
  const all = report({
    a: { "gives text": "passed", "calls tools": "passed" },
    b: { "gives text": "passed", "calls tools": "lacking" },
  });
  assertEquals(matrix(new Map([["Deno", all], ["Node 20", all]])).split("\n"), [
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

Deno.test("the matrix names the runtimes on which a promise fails or did not run", () => {
  const good = report({ a: { "gives text": "passed" } });
  const lines = matrix(
    new Map([["Deno", good], ["Bun", report({ a: { "gives text": "failed" } })], ["workerd", report({})]]),
  );
  assertEquals(lines.split("\n")[4], "| gives text | fails on Bun, workerd |");
});

Deno.test("the matrix of no runtimes says so", () => {
  assertEquals(matrix(new Map()), "no runtime has reported");
});
