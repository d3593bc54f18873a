/**
 * The sentence about each value that stands where a block must.
 */
import { assertEquals } from "@std/assert";
import { HI, over } from "../../helpers/fire.ts";
import { refusedBy } from "../../helpers/wire.ts";

const USE =
  'use a block such as { type: "text", text }, or { type: "unknown", name, value } for a block in the wire\'s format';
const VALUES: readonly (readonly [value: unknown, problem: string])[] = [
  ["hi", "is a string, not a block"],
  [7, "is a number, not a block"],
  [null, "is null"],
  [undefined, "is undefined"],
  [[{ type: "text", text: "hi" }], "is an array, not a block"],
  // AWS's own blocks.
  [{ text: "hi" }, "has no type, only text"],
  [{ toolUse: {}, text: "x" }, "has no type, only toolUse, text"],
  [{}, "has no members"],
  [{ type: "txt", text: "hi" }, 'is not a block, its type is "txt"'],
  [{ type: "x".repeat(500) }, `is not a block, its type is "${"x".repeat(79)}…`],
];

Deno.test("a value that is not a block is refused with what it is", async () => {
  for (const [value, problem] of VALUES) {
    for (const client of ["whole", "plain"] as const) {
      const { bedrock } = over(() => refusedBy(400, undefined, ""), {}, client);
      const messages = [{ role: "user", content: [{ type: "text", text: "a" }, value] }];
      const error = await bedrock.chat({ ...HI, messages: messages as never }).catch((error) => error);
      const isOther = client === "plain" && typeof (value as { type?: unknown } | null | undefined)?.type === "string";
      const only =
        "Cannot chat with messages[0].content[1]: a client of createTextClient() knows text only; use createBedrockWith() or createBedrock()";
      assertEquals(error.message, isOther ? only : `Cannot chat: messages[0].content[1] ${problem}; ${USE}`);
    }
  }
});

Deno.test("a part of a tool result that is not a block is refused with what it is", async () => {
  const { bedrock } = over(() => refusedBy(400, undefined, ""));
  const result = { type: "toolResult", toolUseId: "a", content: [{ type: "constructor" }] };
  const messages = [{ role: "user", content: [result] }];
  const error = await bedrock.chat({ ...HI, messages: messages as never }).catch((error) => error);
  assertEquals(
    error.message,
    `Cannot chat: messages[0].content[0].content[0] is not a block, its type is "constructor"; ${USE}`,
  );
});
