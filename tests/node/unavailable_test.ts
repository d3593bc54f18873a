/** The entry `./node` where there are no files and processes. */
import { assertEquals, assertThrows } from "@std/assert";
import * as node from "@bedrock-edge/client/node";
import * as unavailable from "../../src/node/unavailable.ts";

Deno.test("every function of the entry says that it needs files, and which import works", () => {
  assertEquals(Object.keys(unavailable).sort(), Object.keys(node).sort());
  for (const [name, call] of Object.entries(unavailable)) {
    const { message } = assertThrows(() => call(), TypeError);
    assertEquals(
      message,
      `Cannot use ${name} here: profiles are files, which Workers, edge functions and web pages do not have; ` +
        'use edgeChain() or another source of "@bedrock-edge/client/credentials"',
    );
  }
});
