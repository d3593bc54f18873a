import { assertEquals, assertThrows } from "@std/assert";
import type { OutputOptions } from "@bedrock-edge/client";
import { checkOutput } from "../../../../src/chat/output/check_output.ts";
import { askForOutput } from "../../../../src/bedrock/converse/output/ask.ts";
import { type Prompt, promptOf } from "../../../../src/bedrock/prompt/prompt.ts";

const SCHEMA = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };

function prompt(): Prompt {
  return promptOf({ messages: "Hi", system: "Be brief." });
}

Deno.test("native output sends the schema as closed JSON text, and leaves the prompt alone", () => {
  const given = prompt();
  const ask = askForOutput("native", { schema: SCHEMA, name: "place", description: "A place" }, given);
  const schema = JSON.stringify({ additionalProperties: false, ...SCHEMA });
  assertEquals<unknown>(ask, {
    textFormat: { type: "json_schema", structure: { jsonSchema: { schema, name: "place", description: "A place" } } },
  });
  assertEquals(given, prompt());
});

Deno.test("output without a name and a description is called output, and described by nothing", () => {
  const { textFormat } = askForOutput("native", { schema: SCHEMA }, prompt());
  const { jsonSchema } = textFormat!.structure as { jsonSchema: Record<string, unknown> };
  assertEquals(Object.keys(jsonSchema), ["schema", "name"]);
  assertEquals(jsonSchema.name, "output");
});

Deno.test("output by tool forces the one tool, whose input is the output as the caller wants it", () => {
  const given = prompt();
  assertEquals<unknown>(askForOutput("tool", { schema: SCHEMA, name: "place", description: "A place" }, given), {
    toolChoice: { name: "place" },
  });
  assertEquals<unknown>(given.tools, [
    { block: { name: "place", description: "A place", inputSchema: SCHEMA }, path: "output" },
  ]);
  assertEquals(given.system, prompt().system);
});

Deno.test("output by tool takes the place of a stub of that name, and leaves the others", () => {
  const given = prompt();
  const stub = (name: string) => ({ block: { name, inputSchema: { type: "object" } }, path: "tools" });
  const own = { block: stub("output").block, path: "tools[0]" };
  given.tools.push(own, stub("output"), stub("old"), { block: { type: "cachePoint" }, path: "tools[2]" });
  askForOutput("tool", { schema: SCHEMA }, given);
  assertEquals(given.tools.map(({ block }) => "name" in block ? block.name : block.type), [
    // The caller's own is not lost: where nothing is checked, the service says that there are two.
    "output",
    "old",
    "cachePoint",
    "output",
  ]);
});

Deno.test("output by instruction puts name, description and schema behind the system prompt", () => {
  const given = prompt();
  assertEquals(askForOutput("instruction", { schema: SCHEMA, name: "place", description: "A place" }, given), {});
  const [own, added, ...more] = given.system;
  assertEquals<unknown>([own, more], [prompt().system[0], []]);
  const { block, path } = added!;
  assertEquals([block.type, path], ["text", "output"]);
  for (const part of ["place", "A place", JSON.stringify(SCHEMA)]) {
    assertEquals(block.type === "text" && block.text.includes(part), true, part);
  }
});

const WRONG: readonly (readonly [string, Partial<OutputOptions>, string])[] = [
  ["a name with a blank", { name: "my output" }, 'its name is "my output"; use 1 to 64 letters, digits, "_" and "-"'],
  ["an empty name", { name: "" }, 'its name is ""'],
  ["a name that is too long", { name: "x".repeat(65) }, "use 1 to 64"],
  ["an invalid mode", { mode: "json" as never }, 'its mode is "json"; use native, tool or instruction'],
  ["a schema of no object", { schema: { type: "array" } }, "Cannot use schema of output"],
  ["no schema", { schema: undefined as never }, "Cannot use schema of output"],
];

for (const [what, wrong, message] of WRONG) {
  Deno.test(`output with ${what} is refused before anything is sent`, () => {
    assertThrows(() => checkOutput({ schema: SCHEMA, ...wrong }, false), TypeError, message);
  });
}

Deno.test("output of a stream cannot be asked for again, that of a chat can", () => {
  checkOutput({ schema: SCHEMA, retry: true }, false);
  checkOutput({ schema: SCHEMA, retry: false, name: "x".repeat(64), mode: "tool" }, true);
  assertThrows(
    () => checkOutput({ schema: SCHEMA, retry: true }, true),
    TypeError,
    "Cannot stream with output.retry: parts that were read cannot be taken back",
  );
});
