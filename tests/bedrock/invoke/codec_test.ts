/**
 * The codecs of InvokeModel in a client: the models that they serve, the calls, guardrails, tools and structured output.
 */
import { type BedrockOptions, createBedrock, runTools, tool } from "@bedrock-edge/client";
import { findModel, modelFacts, registerModel } from "@bedrock-edge/client/models";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { anthropic, type InvokeCodecOptions } from "@bedrock-edge/client/invoke";
import { block, chunks, CLAUDE, claudeRig, message, START, stop } from "./rig.ts";

function served(
  codec: InvokeCodecOptions = { models: "all" },
  fakeOptions: FakeBedrockOptions = {},
  options: object = {},
) {
  const fake = fakeBedrock({ apiKey: "k", ...fakeOptions });
  const client = { region: "us-east-1", apiKey: "k", env: {}, fetch: fake, codecs: [anthropic(codec)], ...options };
  const bedrock = createBedrock(client as BedrockOptions);
  return { bedrock, operations: () => fake.requests.map(({ operation }) => operation) };
}

const IMPORTED = "arn:aws:bedrock:us-east-1:111122223333:imported-model/abcdefghijkl";
const PROFILE = "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-sonnet-4-6";

const SERVED: readonly (readonly [InvokeCodecOptions | undefined, model: string, isServed: boolean])[] = [
  [undefined, CLAUDE, false],
  [{ models: "all" }, CLAUDE, true],
  [{ models: "all" }, "anthropic.claude-sonnet-4-6", true],
  [{ models: "all" }, PROFILE, true],
  [{ models: "all" }, "amazon.nova-lite-v1:0", false],
  [{ models: ["anthropic.claude-sonnet-4-6"] }, CLAUDE, true],
  [{ models: [CLAUDE] }, "anthropic.claude-sonnet-4-6", true],
  [{ models: [CLAUDE] }, PROFILE, true],
  [{ models: [CLAUDE] }, "us.anthropic.claude-opus-4-8", false],
  [{ models: [] }, CLAUDE, false],
];

for (const [options, model, isServed] of SERVED) {
  Deno.test(`anthropic(${JSON.stringify(options)}) ${isServed ? "serves" : "does not serve"} ${model}`, async () => {
    const { bedrock, operations } = served(options ?? {});
    await bedrock.chat({ model, messages: "Hi" });
    await bedrock.stream({ model, messages: "Hi" }).final();
    assertEquals(
      operations(),
      isServed ? ["InvokeModel", "InvokeModelWithResponseStream"] : ["Converse", "ConverseStream"],
    );
  });
}

Deno.test("a model that neither Converse nor bedrock-mantle serves is served without being named", async () => {
  const like = findModel(CLAUDE)!;
  const forget = registerModel({ ...like, id: "vendor.claude-like-v1:0", converse: false, profiles: {} });
  const { bedrock, sent } = claudeRig(() => message([{ type: "text", text: "Hi" }]), { codecs: [anthropic()] });
  assertEquals((await bedrock.chat({ model: "vendor.claude-like-v1:0", messages: "Hi" })).text, "Hi");
  assertEquals(sent[0]!.url.pathname, "/model/vendor.claude-like-v1%3A0/invoke");
  forget();
});

Deno.test("an imported model is called by its ARN, whose slash is encoded", async () => {
  const { bedrock, sent } = claudeRig(() => message([{ type: "text", text: "Hi" }]), {
    codecs: [anthropic({ models: [IMPORTED] })],
  });
  const { model, repairs } = await bedrock.chat({ model: IMPORTED, messages: "Hi" });
  assertEquals([model, repairs], [IMPORTED, []]);
  assertEquals(sent[0]!.url.pathname, `/model/${IMPORTED.replaceAll(":", "%3A").replace("/", "%2F")}/invoke`);
});

Deno.test("facts choose the profile, and the codec serves the id that is called", async () => {
  const { bedrock, operations } = served({ models: "all" }, {}, { models: modelFacts({ profiles: "auto" }) });
  const { model, repairs } = await bedrock.chat({ model: "anthropic.claude-sonnet-4-6", messages: "Hi" });
  assertEquals([model, repairs.map(({ rule }) => rule)], [CLAUDE, ["inference-profile"]]);
  assertEquals(operations(), ["InvokeModel"]);
});

Deno.test("facts about the model repair its requests without modelFacts()", async () => {
  const { bedrock, sent } = claudeRig(() => message([{ type: "text", text: "Hi" }]));
  const { repairs } = await bedrock.chat({ model: "us.anthropic.claude-opus-4-8", messages: "Hi", temperature: 0.5 });
  assertEquals(repairs.map(({ rule }) => rule), ["refused-parameter"]);
  assert(!("temperature" in sent[0]!.body));
});

const weather = tool({
  name: "weather",
  inputSchema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  execute: () => "7 degrees",
});

Deno.test("a tool loop runs over the format, whole and streamed", async () => {
  const { bedrock, operations } = served();
  const { text } = await runTools(bedrock.model(CLAUDE), { messages: "Weather in Oslo?", tools: [weather] });
  assert(text.includes("7 degrees"), text);
  assertEquals(operations(), ["InvokeModel", "InvokeModel"]);
});

const OUTPUT = { schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } } as const;

for (const mode of ["native", "tool", "instruction"] as const) {
  Deno.test(`output in the mode ${mode} is asked for in Anthropic's words, and read alike whole and streamed`, async () => {
    const json = { city: "Oslo" };
    const answer = mode === "tool"
      ? { type: "tool_use", id: "t1", name: "output", input: json }
      : { type: "text", text: JSON.stringify(json) };
    const whole = claudeRig(() => message([answer], { stop_reason: mode === "tool" ? "tool_use" : "end_turn" }));
    const request = { model: CLAUDE, messages: "Where?", output: { ...OUTPUT, mode } };
    const result = await whole.bedrock.chat(request);
    assertEquals([result.output, result.outputMode], [json, mode]);
    const { body } = whole.sent[0]!;
    const asked = {
      native: () => (body["output_config"] as { format: { type: string } }).format.type === "json_schema",
      tool: () => JSON.stringify(body["tool_choice"]) === '{"type":"tool","name":"output"}',
      instruction: () => /JSON Schema/.test(JSON.stringify(body["system"])),
    };
    assert(asked[mode](), JSON.stringify(body));
    const delta = mode === "tool"
      ? { type: "input_json_delta", partial_json: JSON.stringify(json) }
      : { type: "text_delta", text: JSON.stringify(json) };
    const start = mode === "tool" ? { ...answer, input: {} } : { ...answer, text: "" };
    const streamed = claudeRig(() => chunks([START, ...block(0, start, delta), ...stop()]));
    assertEquals((await streamed.bedrock.stream(request).final()).output, json);
  });
}

Deno.test("a mode that the model refuses gives way to the next, which the client remembers", async () => {
  let refusals = 0;
  const { bedrock, sent } = claudeRig(() => {
    const { body } = sent.at(-1)!;
    if (!body["output_config"]) {
      return message([{ type: "tool_use", id: "t", name: "output", input: { city: "Oslo" } }]);
    }
    refusals++;
    const words = "output_config.format: Extra inputs are not permitted";
    return Response.json({ message: words }, { status: 400, headers: { "x-amzn-errortype": "ValidationException" } });
  });
  const ask = () => bedrock.chat({ model: CLAUDE, messages: "Where?", output: OUTPUT });
  assertEquals([(await ask()).outputMode, (await ask()).outputMode, refusals], ["tool", "tool", 1]);
});

Deno.test("an answer that does not fit is asked for again, and both are counted", async () => {
  let asked = 0;
  const usage = { input_tokens: 1, output_tokens: 1 };
  const { bedrock } = claudeRig(() =>
    message([{ type: "text", text: asked++ ? '{"city":"Oslo"}' : "Oslo" }], { usage })
  );
  const { output, usage: counted } = await bedrock.chat({
    model: CLAUDE,
    messages: "Where?",
    output: { ...OUTPUT, mode: "instruction", retry: true },
  });
  assertEquals([output, counted?.totalTokens], [{ city: "Oslo" }, 4]);
});

const TRACE = {
  guardrail: {
    modelOutput: ["x"],
    actionReason: "Guardrail masked.",
    input: { gr7: { invocationMetrics: {} } },
    outputs: [{ gr7: { wordPolicy: {} } }, { gr7: { topicPolicy: {} } }],
  },
};

const SAID = {
  intervened: true,
  textMayHaveBeenShown: false,
  actionReason: "Guardrail masked.",
  modelOutput: ["x"],
  inputAssessments: { gr7: { invocationMetrics: {} } },
  outputAssessments: { gr7: [{ wordPolicy: {} }, { topicPolicy: {} }] },
};

Deno.test("the members of a guardrail are read as Converse's, whole and streamed", async () => {
  const members = { "amazon-bedrock-guardrailAction": "INTERVENED", "amazon-bedrock-trace": TRACE };
  const request = { model: CLAUDE, messages: "Hi", guardrail: { id: "gr7", version: "1", trace: true } };
  const whole = await claudeRig(() => message([{ type: "text", text: "A" }], members)).bedrock.chat(request);
  assertEquals([whole.stopReason, whole.guardrail], ["guardrail_intervened", SAID]);
  const text = block(0, { type: "text", text: "" }, { type: "text_delta", text: "A" });
  const marked = text.map((chunk) => ({ ...chunk, "amazon-bedrock-guardrailAction": "INTERVENED" }));
  const { bedrock } = claudeRig(() => chunks([START, ...marked, ...stop("end_turn", members)]));
  const streamed = await bedrock.stream(request).final();
  assertEquals([streamed.stopReason, streamed.guardrail], ["guardrail_intervened", SAID]);
});

Deno.test("a stream that a guardrail ended is whole without the model's own end", async () => {
  const last = { "amazon-bedrock-guardrailAction": "INTERVENED", "amazon-bedrock-trace": TRACE };
  for (
    const blocked of [
      [START, { type: "content_block_start", index: 0, content_block: { type: "text", text: "No." } }, last],
      [{ type: "completion", completion: "No.", stop_reason: null, ...last }],
    ]
  ) {
    const { bedrock } = claudeRig(() => chunks(blocked));
    const { text, stopReason, guardrail } = await bedrock.stream({ model: CLAUDE, messages: "Hi" }).final();
    assertEquals([text, stopReason, guardrail?.intervened], ["No.", "guardrail_intervened", true]);
  }
});

Deno.test("a guardrail of the fake blocks a question and an answer, whole and streamed", async () => {
  const guardrails = { gr7: { blockedWords: ["raincoat"], message: "We sell umbrellas." } };
  const { bedrock } = served({ models: "all" }, { guardrails });
  const request = { model: CLAUDE, messages: "A raincoat?", guardrail: { id: "gr7", version: "1", trace: true } };
  for (const { text, stopReason, guardrail } of [await bedrock.chat(request), await bedrock.stream(request).final()]) {
    assertEquals([text, stopReason], ["We sell umbrellas.", "guardrail_intervened"]);
    assertEquals(guardrail?.inputAssessments.gr7?.wordPolicy?.customWords?.[0]?.match, "raincoat");
  }
});

Deno.test("a trace of another shape stays as it is", async () => {
  const odd = { "amazon-bedrock-trace": { guardrail: { outputs: { gr7: [] } }, promptRouter: 1 } };
  const { trace } = await claudeRig(() => message([], odd)).bedrock.chat({ model: CLAUDE, messages: "Hi" });
  assertEquals(trace, { guardrail: { outputAssessments: { gr7: [] } }, promptRouter: 1 });
  const { trace: other } = await claudeRig(() => message([], { "amazon-bedrock-trace": "on" })).bedrock
    .chat({ model: CLAUDE, messages: "Hi" });
  assertEquals(other, "on");
});

const COUNTS = {
  "x-amzn-bedrock-input-token-count": "3",
  "x-amzn-bedrock-output-token-count": "4",
  "x-amzn-bedrock-invocation-latency": "50",
  "x-amzn-bedrock-service-tier": "flex",
  "x-amzn-bedrock-performanceconfig-latency": "optimized",
};

Deno.test("headers and metrics give the counts, the latency, the tier and the latency mode", async () => {
  const request = { model: CLAUDE, messages: "Hi" };
  const whole = await claudeRig(() => message([], {}, COUNTS)).bedrock.chat(request);
  const metrics = { inputTokenCount: 3, outputTokenCount: 4, invocationLatency: 50, firstByteLatency: 9 };
  const { bedrock } = claudeRig(() => {
    const response = chunks([
      { type: "message_start", message: {} },
      { type: "message_delta", delta: { stop_reason: "end_turn" } },
      { "amazon-bedrock-invocationMetrics": metrics },
      { type: "message_stop" },
    ]);
    for (const [name, value] of Object.entries(COUNTS)) response.headers.set(name, value);
    return response;
  });
  const streamed = await bedrock.stream(request).final();
  for (const { usage, latencyMs, serviceTier, performanceConfig } of [whole, streamed]) {
    assertEquals([usage?.inputTokens, usage?.outputTokens, latencyMs], [3, 4, 50]);
    assertEquals([serviceTier, performanceConfig], [{ type: "flex" }, { latency: "optimized" }]);
  }
});

const BROKEN: Readonly<Record<string, readonly [() => Response, kind: string]>> = {
  "no JSON object": [() => chunks([7]), "protocol"],
  "no chunk at all": [() => chunks([]), "streamTruncated"],
  "an opening alone": [() => chunks([START]), "streamTruncated"],
  "no event stream": [() => message([]), "protocol"],
};

for (const [what, [answer, kind]] of Object.entries(BROKEN)) {
  Deno.test(`a stream with ${what} fails as ${kind}`, async () => {
    const { bedrock } = claudeRig(answer);
    const error = await assertRejects(() => bedrock.stream({ model: CLAUDE, messages: "Hi" }).final());
    assertEquals((error as { kind?: string }).kind, kind, `${error}`);
  });
}
