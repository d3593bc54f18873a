// deno-lint-ignore-file no-console -- the table is part of the test: its output shows every cell
import { assertEquals } from "@std/assert";
import type { FakeFault } from "@bedrock-edge/client/testing";
import { countScripted, runScripted } from "./scripted.ts";
import { ROWS } from "./scripted_rows.ts";

Deno.test("every scripted fault ends in the right data or the right error", async () => {
  const played = await runScripted();
  for (const { line } of played) console.log(line);
  assertEquals(played.flatMap(({ wrong }) => wrong), []);
  assertEquals(played.length, countScripted());
});

Deno.test("the fault table holds every type of fault", () => {
  // Adding a type to the union without a row here does not compile.
  const types: Record<FakeFault["type"], true> = {
    status: true,
    exception: true,
    error: true,
    cut: true,
    reset: true,
    noMessageStop: true,
    badPreludeCrc: true,
    badMessageCrc: true,
    hugeFrame: true,
    silence: true,
    slowBytes: true,
    contentType: true,
    emptyBody: true,
  };
  const played = new Set(ROWS.map(({ fault }) => fault.type));
  assertEquals(Object.keys(types).filter((type) => !played.has(type as FakeFault["type"])), []);
});
