/**
 * Structured output of answers that may be cut: the output is the one of the whole answer, or there is none. Never another value.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ChatRequest,
  type ChatResult,
  type OutputMode,
  type StandardSchema,
  StructuredOutputError,
} from "@bedrock-edge/client";
import { finishOutput } from "../../../src/chat/output/finish_output.ts";
import { HI, over } from "../../helpers/fire.ts";
import { answered, bytesOf, type Json, streamed } from "../../helpers/wire.ts";

const JSON_SCHEMA = { type: "object", properties: { city: { type: "string" } } } as const;
const CITY: StandardSchema<{ city: string }> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value) =>
      typeof (value as { city?: unknown }).city === "string"
        ? { value }
        : { issues: [{ message: "Required", path: ["city"] }] },
  },
};
const SCHEMAS = {
  "a JSON Schema": { schema: JSON_SCHEMA },
  "a Standard Schema": { schema: CITY, jsonSchema: JSON_SCHEMA },
} as const;
type Schemas = typeof SCHEMAS;

/** The reasons after which an answer may be cut, or not be the model's. */
const CUT = [
  "max_tokens",
  "model_context_window_exceeded",
  "guardrail_intervened",
  "content_filtered",
  "malformed_model_output",
  "malformed_tool_use",
  "refusal",
  "brand_new_reason",
] as const;

/** Answers of every shape: objects alone, in sentences, in fences, in lists, several of them. */
const TEXTS: readonly string[] = [
  '{"city":"Paris"}',
  ' \n{"city":"Paris","rivers":[{"city":"Rouen"}]}\n',
  '[{"city":"Paris"},{"city":"Rome"}]',
  'Two: [{"city":"Paris"},{"city":"Rome"}]. ',
  'For example {"city":"X"} would fit. Now the answer: {"city":"Paris"}',
  'For example {"town":"X"} would not fit. Now the answer: {"city":"Paris"}.',
  '{"city":"X"} is an example.\n```json\n{"city":"Paris"}\n```\nDone.',
  '{"town":"X"} does not fit.\n```json\n{"city":"Paris"}\n```\nDone.',
  '```json\n{"city":"Paris"}\n```',
  '```json\n[{"city":"Paris"}]\n```',
  'Sure:\n```\n{"city":"Paris"}\n```\nOr ```{"city":"Nice"}```.',
  '{"city":"Paris"}{"city":"Rome"}',
  '{"deep":{"city":"Paris"},"city":"Rome"}',
  "I would rather not.",
  '"{\\"city\\":\\"Paris\\"}"',
];

/** How `text` comes: whole, or as the input of the forced call. */
function content(text: string, mode: OutputMode): Json[] {
  return mode === "tool" ? [{ toolUse: { toolUseId: "t1", name: "output", input: parsed(text) } }] : [{ text }];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function events(text: string, mode: OutputMode, stopReason: string): Json[] {
  const delta = mode === "tool" ? { toolUse: { input: text } } : { text };
  const start = { toolUse: { toolUseId: "t1", name: "output" } };
  return [
    { messageStart: { role: "assistant" } },
    ...mode === "tool" ? [{ contentBlockStart: { contentBlockIndex: 0, start } }] : [],
    { contentBlockDelta: { contentBlockIndex: 0, delta } },
    { contentBlockStop: { contentBlockIndex: 0 } },
    { messageStop: { stopReason } },
  ];
}

/** The outputs of `chat()` and of `stream()`; `undefined` for an error about the output. */
async function outputs(text: string, mode: OutputMode, stopReason: string, which: keyof Schemas): Promise<unknown[]> {
  const { bedrock } = over((request) =>
    request.url.endsWith("-stream")
      ? streamed(bytesOf(events(text, mode, stopReason)))
      : answered(content(text, mode), { stopReason })
  );
  const asked = { ...HI, output: { ...SCHEMAS[which], mode } } as ChatRequest;
  return await Promise.all([bedrock.chat(asked), bedrock.stream(asked).final()].map(async (result) => {
    try {
      return (await result).output;
    } catch (error) {
      assert(error instanceof StructuredOutputError, `${error}`);
      return undefined;
    }
  }));
}

/** The output of a text by itself, for which no client is needed. */
async function outputOf(text: string, stopReason: string, which: keyof Schemas): Promise<unknown> {
  const result = { text, content: [], stopReason, repairs: [] } as unknown as ChatResult; // nothing else is read
  try {
    return (await finishOutput(SCHEMAS[which], "instruction", result)).output;
  } catch (error) {
    assert(error instanceof StructuredOutputError, `${error}`);
    return undefined;
  }
}

for (const which of Object.keys(SCHEMAS) as (keyof Schemas)[]) {
  Deno.test(`${which}: of every prefix of every answer the output is the answer's, or there is none`, async () => {
    for (const text of TEXTS) {
      const whole = await outputOf(text, "end_turn", which);
      for (let length = 0; length <= text.length; length++) {
        for (const stopReason of CUT) {
          const output = await outputOf(text.slice(0, length), stopReason, which);
          if (output !== undefined) assertEquals(output, whole, `${text.slice(0, length)} with ${stopReason}`);
        }
      }
    }
  });

  for (const mode of ["native", "tool", "instruction"] as const) {
    Deno.test(`${which}, ${mode}: chat and stream agree on the output of answers that are cut`, async () => {
      for (const text of TEXTS) {
        const stop = mode === "tool" ? "tool_use" : "end_turn";
        const [chatted, final] = await outputs(text, mode, stop, which);
        assertEquals(chatted, final, text);
        for (const length of [1, text.indexOf("}") + 1, text.length - 2, text.length]) {
          for (const stopReason of ["max_tokens", "guardrail_intervened", "brand_new_reason"]) {
            const both = await outputs(text.slice(0, length), mode, stopReason, which);
            assertEquals(both[0], both[1], `${text.slice(0, length)} with ${stopReason}`);
            if (both[0] !== undefined) assertEquals(both[0], chatted, `${text.slice(0, length)} with ${stopReason}`);
          }
        }
      }
    });
  }
}

Deno.test("an object inside of an open list, or before an open answer, is not the output of any answer", async () => {
  const cut = [
    '[{"city":"Paris"},{"city":"Ro',
    '[{"city":"Paris"},',
    'For example {"city":"X"} would fit. Now the answer: {"city":"Par',
    '```json\n{"city":"X"}\n```\nThe answer:\n```json\n{"city":"Par',
    '{"city":"X"} or [{"city":"Paris"}, ',
  ];
  for (const text of cut) {
    for (const which of Object.keys(SCHEMAS) as (keyof Schemas)[]) {
      for (const stopReason of ["end_turn", "stop_sequence", ...CUT]) {
        assertEquals(await outputOf(text, stopReason, which), undefined, `${text} with ${stopReason}`);
      }
    }
  }
});

Deno.test("an answer that is the object as a whole has output, whatever the stop reason says", async () => {
  for (const stopReason of [...CUT, "end_turn", "stop_sequence"]) {
    assertEquals(await outputOf(' {"city":"Paris"}\n', stopReason, "a Standard Schema"), { city: "Paris" }, stopReason);
  }
});

Deno.test("the input of a forced call that is cut is not the output, although the service sends it as a whole object", async () => {
  for (const text of ["{}", '{"city":"Paris"}']) {
    assertEquals(await outputs(text, "tool", "max_tokens", "a JSON Schema"), [undefined, undefined]);
    assertEquals(await outputs(text, "tool", "tool_use", "a JSON Schema"), [JSON.parse(text), JSON.parse(text)]);
  }
});

Deno.test("a guardrail's own JSON is not the output; a masked answer is", async () => {
  const told = async (actionReason: string, text: string) => {
    const trace = { guardrail: { actionReason } };
    const { bedrock } = over(() => answered([{ text }], { stopReason: "guardrail_intervened", trace }));
    return await bedrock.chat({ ...HI, output: { schema: JSON_SCHEMA } });
  };
  assertEquals((await told("Guardrail masked.", '{"city":"{ADDRESS}"}')).output, { city: "{ADDRESS}" });
  const error = await assertRejects(() => told("Guardrail blocked.", '{"error":"blocked"}'), StructuredOutputError);
  assertEquals([error.kind, error.retryable], ["contentFilter", false]);
});

const SAID: readonly (readonly [stopReason: string, message: string, retryable: boolean])[] = [
  ["max_tokens", "the answer was cut off at its most tokens; raise maxTokens", false],
  ["malformed_model_output", "the model wrote output that the service could not read; ask again", true],
  ["malformed_tool_use", "the model wrote a call that the service could not read; ask again", true],
  ["brand_new_reason", 'the answer ended with "brand_new_reason", so that it may be cut; ask again', true],
];

for (const [stopReason, message, retryable] of SAID) {
  Deno.test(`an answer with an object that ended with ${stopReason} says why it has no output`, async () => {
    const { bedrock } = over(() => answered([{ text: 'Here: {"city":"Paris"}' }], { stopReason }));
    const error = await assertRejects(
      () => bedrock.chat({ ...HI, output: { schema: JSON_SCHEMA } }),
      StructuredOutputError,
      `Cannot read output: ${message}`,
    );
    assertEquals([error.retryable, error.text], [retryable, 'Here: {"city":"Paris"}']);
  });
}

Deno.test("an output has no member named __proto__, at any level, and is not nested deeply", async () => {
  const text = '{"__proto__":{"isAdmin":true},"city":"Paris","list":[{"__proto__":1,"constructor":2}]}';
  const expected = { city: "Paris", list: [{ constructor: 2 }] };
  for (const mode of ["native", "tool", "instruction"] as const) {
    for (const output of await outputs(text, mode, mode === "tool" ? "tool_use" : "end_turn", "a JSON Schema")) {
      assertEquals<unknown>(output, expected);
      assertEquals(Object.getPrototypeOf(output), Object.prototype);
      assert(!("isAdmin" in Object.assign({}, output as object)));
    }
  }
  const deep = (levels: number) => `{"city":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;
  for (const levels of [501, 3_000, 20_000]) {
    assertEquals(await outputOf(deep(levels), "end_turn", "a JSON Schema"), undefined);
  }
  assertEquals(await outputOf(deep(500), "end_turn", "a JSON Schema"), JSON.parse(deep(500)));
  assertEquals(await outputOf('{"city":1e400}', "end_turn", "a JSON Schema"), undefined);
});
