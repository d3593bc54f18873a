import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ChatResult,
  type CommonBlock,
  type OutputMode,
  type StandardSchema,
  StructuredOutputError,
} from "@bedrock-edge/client";
import { textOf } from "../../../src/chat/result.ts";
import { describeMisfit, finishOutput } from "../../../src/chat/output/finish_output.ts";

function answer(text: string | CommonBlock[], stopReason = "end_turn"): ChatResult {
  const content: CommonBlock[] = typeof text === "string" ? [{ type: "text", text }] : text;
  return {
    text: textOf(content),
    content,
    toolUses: [],
    stopReason,
    usage: undefined,
    latencyMs: undefined,
    model: "m",
    requestId: "r",
    message: { role: "assistant", content },
    repairs: [],
    attempts: 1,
  };
}

const OBJECT = { type: "object" };
/** Takes objects with a city, and gives it in capitals; as a promise, if asked. */
function citySchema(later = false): StandardSchema<{ city: string }> {
  const validate = (value: unknown) => {
    const { city } = value as { city?: unknown };
    return typeof city === "string"
      ? { value: { city: city.toUpperCase() } }
      : { issues: [{ message: "Required", path: ["city"] }] };
  };
  const standard = {
    version: 1,
    vendor: "test",
    validate: (value: unknown) => later ? Promise.resolve(validate(value)) : validate(value),
  } as const;
  return { "~standard": standard };
}

const FOUND: readonly (readonly [text: string, output: unknown])[] = [
  ['{"a":1}', { a: 1 }],
  [' \n{"a":1}\n', { a: 1 }],
  ['```json\n{"a":1}\n```', { a: 1 }],
  ['Sure:\n```\n{"a":1}\n```\nAnything else?', { a: 1 }],
  ['Not {this}, nor {"b":2}, but\n```json\n{"a":1}\n```', { a: 1 }],
  ['Here you are: {"a":{"b":[1,"}"]}}. Or {"c":3}.', { a: { b: [1, "}"] } }],
  ['```json\n{"code":"```js\\nx\\n```"}\n```', { code: "```js\nx\n```" }],
  ['{"a":1}{"a":2}', { a: 1 }],
];

for (const [text, output] of FOUND) {
  Deno.test(`output is found in ${JSON.stringify(text)}`, async () => {
    const result = answer(text);
    assertEquals<unknown>(await finishOutput({ schema: OBJECT }, "instruction", result), {
      ...result,
      output,
      outputMode: "instruction",
    });
  });
}

for (const text of ["", "No.", "[1]", "12", '"{}"', "null", '{"a":1', '{"a":{"b":1},', "```json\n{,}\n```"]) {
  Deno.test(`there is no output in ${JSON.stringify(text)}`, async () => {
    const result = answer(text);
    const error = await assertRejects(
      () => finishOutput({ schema: OBJECT }, "native", result),
      StructuredOutputError,
      "Cannot read output: there is no JSON object in the answer; ask again, or with output.retry",
    );
    assertEquals([error.kind, error.code, error.text], ["model", "StructuredOutputMismatch", text]);
    assertEquals([error.issues, error.retryable], [undefined, true]);
    assertEquals(error.result, result);
  });
}

Deno.test("output is what the schema makes of it, at once or later", async () => {
  for (const later of [false, true]) {
    const { output } = await finishOutput({ schema: citySchema(later) }, "native", answer('{"city":"Paris"}'));
    assertEquals<unknown>(output, { city: "PARIS" });
  }
});

Deno.test("of several objects the first that fits the schema is the output", async () => {
  const text = 'A draft: {"town":"Rome"}. The answer: {"city":"Paris"}, not {"city":"Nice"}.';
  assertEquals<unknown>((await finishOutput({ schema: citySchema() }, "instruction", answer(text))).output, {
    city: "PARIS",
  });
});

Deno.test("an answer that does not fit is an error that says what is wrong with the first object", async () => {
  const error = await assertRejects(
    () => finishOutput({ schema: citySchema() }, "native", answer('{"town":"secret"}')),
    StructuredOutputError,
    "Cannot read output: the answer does not fit the schema (city: Required); ask again, or with output.retry",
  );
  assertEquals([error.issues, error.text], ["city: Required", '{"town":"secret"}']);
  assert(!error.message.includes("secret"));
});

const ENDS: readonly (readonly [stopReason: string, kind: string, message: string])[] = [
  ["max_tokens", "model", "the answer was cut off at its most tokens; raise maxTokens"],
  ["model_context_window_exceeded", "model", "cut off at the model's window; shorten the conversation"],
  ["guardrail_intervened", "contentFilter", "a guardrail intervened; see result.guardrail"],
  ["content_filtered", "contentFilter", "the provider filtered the answer"],
  ["refusal", "contentFilter", "the model refused to answer; ask for something else"],
];

for (const [stopReason, kind, message] of ENDS) {
  Deno.test(`an answer that ended with ${stopReason} without output says so, and that another request will not help`, async () => {
    const run = () => finishOutput({ schema: OBJECT }, "native", answer('{"a":', stopReason));
    const error = await assertRejects(run, StructuredOutputError, message);
    assertEquals([error.kind, error.retryable, error.result.stopReason], [kind, false, stopReason]);
  });
  Deno.test(`an answer that ended with ${stopReason} and is whole all the same gives its output`, async () => {
    assertEquals((await finishOutput({ schema: OBJECT }, "native", answer('{"a":1}', stopReason))).output, { a: 1 });
  });
}

Deno.test("an answer that calls the caller's tools has no output, and is not an error", async () => {
  const call: CommonBlock = { type: "toolUse", toolUseId: "t", name: "weather", input: {} };
  for (const way of ["native", "tool", "instruction"] as OutputMode[]) {
    const result = answer([{ type: "text", text: "Let me see." }, call], "tool_use");
    assertEquals(await finishOutput({ schema: OBJECT }, way, result), result);
  }
});

Deno.test("a model that calls and does not say that it stops for it has called all the same", async () => {
  const call: CommonBlock = { type: "toolUse", toolUseId: "t", name: "weather", input: {} };
  const result = answer([call], "end_turn");
  assertEquals(await finishOutput({ schema: OBJECT }, "native", result), result);
  await assertRejects(
    () => finishOutput({ schema: OBJECT }, "native", answer([call], "max_tokens")),
    StructuredOutputError,
  );
  const served = answer([{ ...call, serverTool: "server_tool_use" }, { type: "text", text: '{"a":1}' }], "end_turn");
  assertEquals((await finishOutput({ schema: OBJECT }, "native", served)).output, { a: 1 });
});

Deno.test("a forced call that has become text ends the turn", async () => {
  const { stopReason, output } = await finishOutput({ schema: OBJECT }, "tool", answer('{"a":1}', "tool_use"));
  assertEquals<unknown>([stopReason, output], ["end_turn", { a: 1 }]);
  const error = await assertRejects(
    () => finishOutput({ schema: citySchema() }, "tool", answer('{"a":1}', "tool_use")),
    StructuredOutputError,
  );
  assertEquals(error.result.stopReason, "end_turn");
});

Deno.test("an error in the schema's own code is not taken for a misfit", async () => {
  const validate = () => {
    throw new RangeError("broken schema");
  };
  const schema: StandardSchema = { "~standard": { version: 1, vendor: "test", validate } };
  await assertRejects(() => finishOutput({ schema }, "native", answer("{}")), RangeError, "broken schema");
});

Deno.test("the feedback is the answer and what is wrong with it", async () => {
  const feedbackOn = async (text: string | CommonBlock[]) =>
    describeMisfit(
      await assertRejects(
        () => finishOutput({ schema: citySchema() }, "native", answer(text)),
        StructuredOutputError,
      ),
    );
  const [said, wrong, ...more] = await feedbackOn('{"town":1}');
  assertEquals<unknown>(said, { role: "assistant", content: [{ type: "text", text: '{"town":1}' }] });
  assertEquals([wrong?.role, more.length], ["user", 0]);
  assert(`${wrong?.content}`.includes("city: Required"));
  const nothing = await feedbackOn([]);
  assertEquals(nothing.map(({ role }) => role), ["user"]);
  assert(`${nothing[0]?.content}`.includes("no JSON object"));
});
