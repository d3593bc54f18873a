/**
 * Structured output through a client: what is sent in each mode, what comes of it, and what is done about refusals and misfits.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ChatRequest, type OutputMode, type StandardSchema, StructuredOutputError } from "@bedrock-edge/client";
import type { FakeBedrockOptions, FakeReplyRequest } from "@bedrock-edge/client/testing";
import { MODEL, rig } from "../../../helpers/fire.ts";

type Replies = NonNullable<FakeBedrockOptions["replies"]>;
type Body = Record<string, Record<string, unknown> | undefined>;

const JSON_SCHEMA = { type: "object", properties: { city: { type: "string" } }, required: ["city"] } as const;
const PLACE: StandardSchema<{ city: string }> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value) =>
      typeof (value as { city?: unknown }).city === "string"
        ? { value }
        : { issues: [{ message: "Required", path: ["city"] }] },
  },
};
const OUTPUT = { schema: PLACE, jsonSchema: JSON_SCHEMA, name: "place" };
const ASKED = { model: MODEL, messages: "The capital of France?", output: OUTPUT } satisfies ChatRequest;
const WEATHER = { name: "weather", inputSchema: { type: "object" } } as const;

const bodyOf = ({ body }: Pick<FakeReplyRequest, "body">) => body as Body;
const isNative = (request: FakeReplyRequest) => bodyOf(request).outputConfig !== undefined;
const isForced = (request: FakeReplyRequest) => bodyOf(request).toolConfig?.toolChoice !== undefined;

/** Answers of models without a way, and of models with it. */
const NO_NATIVE = {
  when: isNative,
  error: { code: "ValidationException", message: "output_config.format: Extra inputs are not permitted" },
};
const NO_FORCING = {
  when: isForced,
  error: { code: "ValidationException", message: "This model doesn't support the toolConfig.toolChoice.tool field." },
};
const CALL = {
  when: isForced,
  content: [{ toolUse: { toolUseId: "t1", name: "place", input: { city: "Paris" } } }],
};
const TEXT = '{"city":"Paris"}';

/** The modes of Converse. */
type ConverseMode = Exclude<OutputMode, "jsonObject">;

/** The condition under which each way works. */
const SETUPS: Readonly<Record<ConverseMode, Replies>> = {
  native: [{ when: isNative, text: TEXT }],
  tool: [NO_NATIVE, CALL],
  instruction: [NO_NATIVE, NO_FORCING, "Sure:\n```json\n" + TEXT + "\n```"],
};
const WAYS = Object.keys(SETUPS) as ConverseMode[];

for (const way of WAYS) {
  Deno.test(`output by ${way} is the same for chat and stream, and says how it was got`, async () => {
    const { bedrock, fake } = rig({ fakes: { replies: SETUPS[way] } });
    const whole = await bedrock.chat(ASKED);
    assertEquals(whole.output, { city: "Paris" });
    assertEquals([whole.outputMode, whole.stopReason, whole.toolUses.length], [way, "end_turn", 0]);
    assertEquals(fake.requests.length, WAYS.indexOf(way) + 1);

    const stream = bedrock.stream(ASKED);
    let text = "";
    for await (const delta of stream.textStream) text += delta;
    const final = await stream.final();
    assertEquals(text, whole.text);
    const { requestId: _, latencyMs: __, attempts: ___, ...same } = whole;
    const { requestId: _1, latencyMs: _2, attempts: _3, ...streamed } = final;
    assertEquals(streamed, same);
    // A way that was refused once is not tried again.
    assertEquals(fake.requests.length, WAYS.indexOf(way) + 2);
  });

  Deno.test(`output by ${way} goes back as history, in whatever way the next is asked`, async () => {
    const { bedrock } = rig({ fakes: { replies: SETUPS[way] } });
    const { message } = await bedrock.chat(ASKED);
    const messages = [{ role: "user" as const, content: ASKED.messages }, message, {
      role: "user" as const,
      content: "Again.",
    }];
    const kept: typeof messages = JSON.parse(JSON.stringify(messages));
    for (const output of [OUTPUT, undefined]) {
      for (const check of ["strict", "off"] as const) {
        const next = await bedrock.chat({ ...ASKED, messages: kept, output, check });
        assertEquals(next.output, output && { city: "Paris" });
      }
    }
  });

  Deno.test(`output by ${way} streams in the way that works, refusals unseen`, async () => {
    const { bedrock, fake } = rig({ fakes: { replies: SETUPS[way] } });
    const { output, outputMode } = await bedrock.stream(ASKED).final();
    assertEquals<unknown>([output, outputMode, fake.requests.length], [
      { city: "Paris" },
      way,
      WAYS.indexOf(way) + 1,
    ]);
  });

  Deno.test(`a way that is pinned is sent at once, and its refusal is the caller's: ${way}`, async () => {
    const pinned = { ...ASKED, output: { ...OUTPUT, mode: way } };
    const { bedrock, fake } = rig({ fakes: { replies: SETUPS[way].slice(-1) } });
    assertEquals((await bedrock.chat(pinned)).outputMode, way);
    assertEquals(fake.requests.length, 1);
    const refused = rig({
      fakes: { replies: [{ error: { code: "ValidationException", message: "outputConfig, toolChoice: not here" } }] },
    });
    await assertRejects(() => refused.bedrock.chat(pinned), Error, "not here");
    assertEquals(refused.fake.requests.length, 1);
  });
}

Deno.test("each way sends its own members and none of the others'", async () => {
  const { bedrock, fake } = rig({ fakes: { replies: [CALL, TEXT] } });
  const [native, tool, instruction] = await Promise.all(WAYS.map(async (mode) => {
    const { requestId: _, ...result } = await bedrock.chat({
      ...ASKED,
      system: "Be brief.",
      output: { ...OUTPUT, mode },
    });
    assertEquals(result.output, { city: "Paris" });
    return fake.requests.map(bodyOf).find(({ outputConfig, toolConfig, system }) =>
      mode === "native" ? outputConfig : mode === "tool" ? toolConfig : (system as unknown as unknown[])[1]
    )!;
  }));
  const schema = JSON.stringify({ additionalProperties: false, ...JSON_SCHEMA });
  assertEquals<unknown>(native!.outputConfig, {
    textFormat: { type: "json_schema", structure: { jsonSchema: { schema, name: "place" } } },
  });
  assertEquals<unknown>(tool!.toolConfig?.toolChoice, { tool: { name: "place" } });
  assertEquals<unknown>([native!.system, tool!.system], [[{ text: "Be brief." }], [{ text: "Be brief." }]]);
  assertEquals([instruction!.outputConfig, instruction!.toolConfig], [undefined, undefined]);
});

Deno.test("the caller's tools are not hidden: without native output it is by instruction, after the calls", async () => {
  const called = (request: FakeReplyRequest) => JSON.stringify(request.body).includes("toolResult");
  const call = { toolUse: { toolUseId: "w1", name: "weather", input: {} } };
  const { bedrock, fake } = rig({ fakes: { replies: [NO_NATIVE, { when: called, text: TEXT }, { content: [call] }] } });
  const asked = { ...ASKED, tools: [WEATHER] };
  const first = await bedrock.chat(asked);
  assertEquals([first.output, first.outputMode, first.stopReason], [undefined, undefined, "tool_use"]);
  assertEquals(first.toolUses.map(({ name }) => name), ["weather"]);
  const second = await bedrock.chat({
    ...asked,
    messages: [
      { role: "user", content: ASKED.messages },
      first.message,
      { role: "user", content: [{ type: "toolResult", toolUseId: "w1", content: "fine" }] },
    ],
  });
  assertEquals<unknown>([second.output, second.outputMode], [{ city: "Paris" }, "instruction"]);
  assert(fake.requests.every((request) => bodyOf(request).toolConfig?.toolChoice === undefined));
});

Deno.test("a misfit is asked for again with what was wrong, and both answers are paid for", async () => {
  const usage = { inputTokens: 10, outputTokens: 5, totalTokens: 15 };
  const { bedrock, fake } = rig({
    fakes: { replies: [{ times: 1, text: '{"town":"Paris"}', usage }, { text: TEXT, usage }] },
  });
  const result = await bedrock.chat({ ...ASKED, output: { ...OUTPUT, retry: true } });
  assertEquals(result.output, { city: "Paris" });
  assertEquals([result.text, result.usage?.inputTokens, result.usage?.totalTokens], [TEXT, 20, 30]);
  const messages = bodyOf(fake.requests[1]!).messages as unknown as { role: string; content: { text: string }[] }[];
  assertEquals(messages.map(({ role }) => role), ["user", "assistant", "user"]);
  assertEquals(messages[1]!.content, [{ text: '{"town":"Paris"}' }]);
  assert(messages[2]!.content[0]!.text.includes("city: Required"));
});

for (const check of ["repair", "strict"] as const) {
  Deno.test(`the words of a second request are not a mistake of the caller's under "${check}"`, async () => {
    const begun = [{ role: "user", content: "?" }, { role: "assistant", content: "{" }] as const;
    for (const [said, messages] of [[" ", "?"], ["No.", begun], [[{ text: "x " }, { text: "" }], "?"]] as const) {
      const content = typeof said === "string" ? [{ text: said }] : said;
      const { bedrock, fake } = rig({ fakes: { replies: [{ times: 1, content }, TEXT] } });
      const own = check === "strict" ? {} : { stopSequences: [""] };
      const result = await bedrock.chat({ ...ASKED, ...own, messages, check, output: { ...OUTPUT, retry: true } });
      assertEquals([result.output, fake.requests.length], [{ city: "Paris" }, 2]);
      assertEquals(result.repairs.map(({ path }) => path), check === "strict" ? [] : ["stopSequences[0]"]);
    }
  });
}

Deno.test("a Claude that is to think in its own words is not forced to call a tool, and nothing is learned of it", async () => {
  const { bedrock } = rig({ fakes: { refuses: ["structuredOutput"], replies: [CALL, TEXT] } });
  const asked = { ...ASKED, model: "anthropic.claude-opus-4-1-20250805-v1:0" };
  const thinking = { type: "enabled", budget_tokens: 1024 };
  const first = await bedrock.chat({ ...asked, additionalModelRequestFields: { thinking } });
  assertEquals([first.outputMode, (await bedrock.chat(asked)).outputMode], ["instruction", "tool"]);
});

Deno.test("a second misfit is the caller's, with the usage of both", async () => {
  const usage = { inputTokens: 10, outputTokens: 5, totalTokens: 15 };
  const { bedrock, fake } = rig({ fakes: { replies: [{ text: '{"town":"Paris"}', usage }] } });
  const asked = { ...ASKED, output: { ...OUTPUT, retry: true } };
  const error = await assertRejects(() => bedrock.chat(asked), StructuredOutputError, "city: Required");
  assertEquals([fake.requests.length, error.result.usage?.totalTokens, error.requestId], [
    2,
    30,
    error.result.requestId,
  ]);
  assert(error.requestId !== undefined);
});

Deno.test("an answer that a second request cannot fix is requested once", async () => {
  const { bedrock, fake } = rig({ fakes: { replies: [{ text: '{"city":', stopReason: "max_tokens" }] } });
  const asked = { ...ASKED, output: { ...OUTPUT, retry: true } };
  await assertRejects(() => bedrock.chat(asked), StructuredOutputError, "raise maxTokens");
  assertEquals(fake.requests.length, 1);
});

Deno.test("a forced call that is cut off has no output, whole or streamed, and its text is there", async () => {
  const cut = { ...CALL, stopReason: "max_tokens", content: [{ toolUse: { ...CALL.content[0]!.toolUse, input: {} } }] };
  const { bedrock } = rig({ fakes: { replies: [cut] } });
  const asked = { ...ASKED, output: { ...OUTPUT, mode: "tool" as const } };
  for (const run of [() => bedrock.chat(asked), () => bedrock.stream(asked).final()]) {
    const error = await assertRejects(run, StructuredOutputError);
    assertEquals([error.text, error.result.stopReason, error.result.toolUses.length], ["{}", "max_tokens", 0]);
  }
});

const MISTAKES: readonly (readonly [string, () => Partial<ChatRequest>, string])[] = [
  ["a schema without JSON Schema", () => ({ output: { schema: PLACE } }), "pass jsonSchema"],
  ["a schema of a list", () => ({ output: { schema: { type: "array" } } }), "Cannot use schema of output"],
  ["a name with blanks", () => ({ output: { ...OUTPUT, name: "a b" } }), "Cannot ask for output"],
];

for (const [what, wrong, message] of MISTAKES) {
  Deno.test(`${what} rejects before anything is sent`, async () => {
    const { bedrock, fake } = rig();
    const asked = { ...ASKED, ...wrong() } as ChatRequest;
    await assertRejects(() => bedrock.chat(asked), TypeError, message);
    await assertRejects(() => bedrock.stream(asked).final(), TypeError, message);
    assertEquals(fake.requests.length, 0);
  });
}

Deno.test("a stream with output retries rejects before anything is sent", async () => {
  const { bedrock, fake } = rig();
  const stream = bedrock.stream({ ...ASKED, output: { ...OUTPUT, retry: true } });
  await assertRejects(() => stream.final(), TypeError, "Cannot stream with output.retry");
  assertEquals(fake.requests.length, 0);
});

Deno.test("a refusal that is about something else is not taken for one of the way", async () => {
  const error = { code: "ValidationException", message: "max_tokens: must be at most 4096" };
  const { bedrock, fake } = rig({ fakes: { replies: [{ error }] } });
  await assertRejects(() => bedrock.chat(ASKED), Error, "max_tokens");
  assertEquals(fake.requests.length, 1);
});

Deno.test("a model that is to think is not forced to call a tool", async () => {
  const { bedrock, fake } = rig({ fakes: { replies: [NO_NATIVE, TEXT] } });
  const model = "anthropic.claude-opus-4-1-20250805-v1:0";
  const result = await bedrock.chat({ ...ASKED, model, maxTokens: 4096, reasoning: { budgetTokens: 1024 } });
  assertEquals([result.outputMode, fake.requests.length], ["instruction", 2]);
});

/** Refusals of a request, none of which says anything about the requests of other callers. */
const OTHERS: readonly (readonly [code: string, message: string])[] = [
  ["ValidationException", "Malformed input request: #/messages: 2 schema violations found, please reformat your input"],
  ["ValidationException", "Malformed input request: 2 schema violations found; toolConfig"],
  ["ValidationException", "output_config.format: Extra inputs are not permitted"],
  ["ValidationException", "output_config.format.schema: For 'array' type, property 'maxItems' is not supported"],
  ["ValidationException", "This model doesn't support the toolConfig.toolChoice.tool field."],
  ["ThrottlingException", "Too many requests"],
];

for (const how of ["chat", "stream"] as const) {
  Deno.test(`${how}: after any failed calls a call that succeeds natively still goes natively`, async () => {
    for (const [at, [code, message]] of OTHERS.entries()) {
      for (const [code2, message2] of OTHERS.slice(at)) {
        // A caller whose every request is refused: natively in one way, by a tool and by instruction in another.
        const isFailing = (request: FakeReplyRequest) => JSON.stringify(request.body).includes("FAIL");
        const replies = [
          { when: (request: FakeReplyRequest) => isFailing(request) && isNative(request), error: { code, message } },
          { when: isFailing, error: { code: code2, message: message2 } },
          { when: isNative, text: TEXT },
        ];
        const { bedrock } = rig({ retry: false, fakes: { replies } });
        const ask = (messages: string) => {
          const request = { ...ASKED, messages };
          return how === "chat" ? bedrock.chat(request) : bedrock.stream(request).final();
        };
        for (let calls = 0; calls < 3; calls++) await assertRejects(() => ask("FAIL"), Error);
        assertEquals((await ask("The capital of France?")).outputMode, "native", `${message}, ${message2}`);
      }
    }
  });
}

Deno.test("a call whose answer does not fit teaches nothing, and neither does a refusal of one request", async () => {
  const { bedrock } = rig({
    fakes: {
      replies: [
        { times: 1, ...NO_NATIVE },
        { times: 1, when: isForced, content: [{ toolUse: { toolUseId: "t1", name: "place", input: { town: 1 } } }] },
        {
          times: 1,
          when: isNative,
          error: { code: "ValidationException", message: "structured_output: not with that" },
        },
        CALL,
        { when: isNative, text: TEXT },
      ],
    },
  });
  await assertRejects(() => bedrock.chat(ASKED), StructuredOutputError);
  const modes = [];
  for (let calls = 0; calls < 2; calls++) modes.push((await bedrock.chat(ASKED)).outputMode);
  assertEquals(modes, ["tool", "native"]);
});
