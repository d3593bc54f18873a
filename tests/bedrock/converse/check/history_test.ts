/**
 * Histories as models and services really make them, through the client: what a model wrote is repaired and told in every
 * mode, and each family is sent what it takes.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ChatRequest,
  type ChatResult,
  conversation,
  createBedrock,
  type Message,
  runTools,
  StructuredOutputError,
  tool,
} from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { fakeBedrock, type FakeReply } from "@bedrock-edge/client/testing";
import { answered, bytesOf, eventsOf, streamed } from "../../../helpers/wire.ts";
import { assistant, document, look, result, text, thought, use, user } from "./blocks.ts";
import { CLAUDE, HIDDEN, type Json, MISTRAL, NOVA } from "./request.ts";

/** A client whose service takes everything, and what it was sent. */
function accepting(content: readonly Json[] = [{ text: "ok" }], more: Json = {}, facts = false) {
  const sent: Json[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    sent.push(await request.json());
    return request.url.endsWith("-stream") ? streamed(bytesOf(eventsOf("ok"))) : answered(content, more);
  };
  const models = facts ? { models: modelFacts() } : {};
  return { sent, bedrock: createBedrock({ region: "us-east-1", apiKey: "k", fetch, retry: false, ...models }) };
}

const MODES = ["repair", "strict"] as const;
const WAYS = ["whole", "streamed"] as const;

/** Sends a request as JavaScript would pass it, and gives the body and the repairs as "rule path". */
async function sentOf(request: Json, way: (typeof WAYS)[number] = "whole", facts = false) {
  const { sent, bedrock } = accepting(undefined, undefined, facts);
  const asked = request as ChatRequest;
  const { repairs } = await (way === "whole" ? bedrock.chat(asked) : bedrock.stream(asked).final());
  return { body: sent[0], repairs: repairs.map(({ rule, path }) => `${rule} ${path}`) };
}

const call = (more: Json = {}): Json => ({ toolUse: { toolUseId: "t1", name: "look", input: {}, ...more } });

/** The model's words, and the rules that repair them. */
const WRITTEN: readonly (readonly [name: string, content: readonly Json[], rules: readonly string[]])[] = [
  ["blank text before a call", [{ text: "\n" }, call()], ["blank-text"]],
  ["empty text before a call", [{ text: "" }, call()], ["blank-text"]],
  ["text behind a call", [call(), { text: "Wait" }], ["text-before-tool-use"]],
  ["an odd id", [call({ toolUseId: "functions.look:0 #1" })], ["tool-use-id"]],
  ["an id that is too long", [call({ toolUseId: "x".repeat(80) })], ["tool-use-id"]],
  ["an empty id", [call({ toolUseId: "" })], ["tool-use-id"]],
  ["one id twice", [call(), call()], ["tool-use-id"]],
  ["special tokens in a tool's name", [call({ name: "look<|channel|>" })], ["tool-use-name"]],
  ["an empty name", [call({ name: "" })], ["tool-use-name"]],
  ["an input that is a list", [call({ input: [1] })], ["tool-use-input"]],
  ["an input that is a number", [call({ input: 5 })], ["tool-use-input"]],
  [
    "reasoning without a signature",
    [{ reasoningContent: { reasoningText: { text: "hm" } } }, call()],
    ["reasoning-history"],
  ],
];

/** A client whose model writes `content` once, and is content with what follows. */
function writing(content: readonly Json[]) {
  const isCall = content.some((block) => "toolUse" in block);
  const stopReason = isCall ? "tool_use" : "end_turn";
  const replies: FakeReply[] = [{ content, stopReason, times: 1 }, "done"];
  return createBedrock({
    region: "us-east-1",
    apiKey: "k",
    fetch: fakeBedrock({ apiKey: "k", replies }),
    retry: false,
  });
}

function rulesOf({ repairs }: ChatResult): string[] {
  return [...new Set(repairs.map(({ rule }) => rule))];
}

const looking = tool({ name: "look", inputSchema: { type: "object" }, execute: () => "found" });

for (const [name, content, rules] of WRITTEN) {
  for (const check of MODES) {
    Deno.test(`check "${check}" repairs ${name} in a loop, whole and streamed`, async () => {
      for (const loop of [{}, { onEvent() {} }]) {
        const looped = await runTools(
          writing(content).model(CLAUDE),
          { messages: "go", tools: [looking], check },
          loop,
        );
        assertEquals([looped.text, rulesOf(looped)], ["done", [...rules]]);
      }
    });

    Deno.test(`check "${check}" repairs ${name} by hand, through JSON too`, async () => {
      for (const copied of [false, true]) {
        const bedrock = writing(content);
        const model = bedrock.model(CLAUDE, { tools: [look], check });
        const first = await model.chat({ messages: "go" });
        const history: Message[] = [{ role: "user", content: "go" }, first.message, {
          role: "user",
          content: first.toolUses.map(({ toolUseId }) => result(toolUseId)),
        }];
        const messages: Message[] = copied ? JSON.parse(JSON.stringify(history)) : history;
        assertEquals(rulesOf(await model.chat({ messages })), [...rules]);
      }
    });

    Deno.test(`check "${check}" repairs ${name} in a conversation, from a store too`, async () => {
      const bedrock = writing(content);
      const store = new Map<string, string>();
      const options = { tools: [look], check, store, key: "k" };
      const model = bedrock.model(CLAUDE);
      const first = await conversation(model, options).send("go");
      const answers = first.toolUses.map(({ toolUseId }) => result(toolUseId));
      const talk = conversation(model, options);
      assertEquals(rulesOf(await talk.send(answers)), [...rules]);
      assertEquals(rulesOf(await talk.stream("more").final()), [...rules]);
    });
  }
}

Deno.test("a blank answer does not keep a strict conversation from going on", async () => {
  for (const content of [[{ text: " " }], [{ text: "" }], [{ reasoningContent: { reasoningText: { text: "hm" } } }]]) {
    const talk = conversation(writing(content).model(CLAUDE), { check: "strict" });
    await talk.send("a");
    const { text, repairs } = await talk.send("b");
    assertEquals([text, repairs.at(-1)?.rule], ["done", "same-role-turns"]);
  }
});

Deno.test('"strict" still judges what the caller gave', async () => {
  const faults: readonly (readonly [rule: string, request: Json])[] = [
    ["blank-text", { messages: [user(text("a"), text(" "))] }],
    ["blank-text", { system: " ", messages: "a" }],
    ["empty-turn", { messages: [user(), assistant(text("x")), user(text("a"))] }],
    ["missing-tool-result", { tools: [look], messages: [user(text("a")), assistant(use("t1")), user(text("b"))] }],
    ["orphaned-tool-result", { messages: [user(text("a"), result("t1"))] }],
    ["tool-history", { messages: [user(text("a")), assistant(use("t1")), user(result("t1"))] }],
    ["tool-description", { tools: [{ ...look, description: "" }], messages: "a" }],
    ["stop-sequences", { stopSequences: [""], messages: "a" }],
  ];
  for (const [rule, request] of faults) {
    const error = await assertRejects(() => sentOf({ model: CLAUDE, check: "strict", ...request }), TypeError);
    assertEquals((error as Json).rule, rule);
  }
});

const FAMILY_MODELS: Readonly<Record<string, string>> = {
  claude: `us.${CLAUDE}`,
  nova: NOVA,
  titan: "amazon.titan-text-express-v1",
  llama: "us.meta.llama3-3-70b-instruct-v1:0",
  mistral: MISTRAL,
  cohere: "cohere.command-r-plus-v1:0",
  ai21: "ai21.jamba-1-5-large-v1:0",
  writer: "us.writer.palmyra-x5-v1:0",
  "deepseek r1": "us.deepseek.r1-v1:0",
  deepseek: "deepseek.v3-v1:0",
  qwen: "qwen.qwen3-32b-v1:0",
  kimi: "moonshot.kimi-k2-thinking",
  glm: "zai.glm-4.7",
  "gpt-oss": "openai.gpt-oss-120b-1:0",
  openai: "us.openai.gpt-5.6-sol",
  minimax: "minimax.minimax-m2",
  nemotron: "nvidia.nemotron-nano-12b-v2",
  unheard: "newcomer.model-v1:0",
  hidden: HIDDEN,
};

Deno.test("a conversation that the assistant begins is refused only for the families that refuse it", async () => {
  const refusing = ["nova", "llama", "mistral", "cohere", "ai21", "writer"];
  const messages = [assistant(text("Hello")), user(text("Hi"))];
  for (const [family, model] of Object.entries(FAMILY_MODELS)) {
    for (const check of MODES) {
      for (const way of WAYS) {
        const run = () => sentOf({ model, messages, check }, way);
        if (refusing.includes(family)) {
          const error = await assertRejects(run, TypeError, "begin with a user message") as Json;
          assertEquals([error.rule, error.path], ["conversation-start", "messages[0]"]);
        } else {
          const { body, repairs } = await run();
          assertEquals([repairs, body.messages[0].role], [[], "assistant"], family);
        }
      }
    }
  }
});

Deno.test("neighbors of one role are merged and reported, and are not a fault", async () => {
  const messages = [user(text("a")), user(text("b")), user(text("c"))];
  for (const model of Object.values(FAMILY_MODELS)) {
    for (const check of MODES) {
      const { body, repairs } = await sentOf({ model, messages, check });
      assertEquals(repairs, ["same-role-turns messages[1]", "same-role-turns messages[2]"]);
      assertEquals(body.messages, [{ role: "user", content: [{ text: "a" }, { text: "b" }, { text: "c" }] }]);
    }
  }
});

Deno.test("blank text between a file and a cache point stays, and the cache point behind it", async () => {
  const bytes = "QQ==";
  const files: readonly Json[] = [
    { ...document("d"), format: "txt" },
    { ...document("d"), format: "md" },
    document("d"),
    { type: "image", format: "png", source: { bytes } },
    { type: "video", format: "mp4", source: { bytes } },
  ];
  for (const file of files) {
    for (const blank of ["\n", " "]) {
      for (const model of [CLAUDE, NOVA]) {
        for (const check of MODES) {
          const messages = [user(text("Read:"), file, text(blank), { type: "cachePoint" }, text("?"))];
          const { body, repairs } = await sentOf({ model, messages, check });
          assertEquals(repairs, []);
          const kinds = body.messages[0].content.map((block: Json) => Object.keys(block)[0]);
          assertEquals(kinds, ["text", file.type, "text", "cachePoint", "text"]);
          assertEquals(body.messages[0].content[2].text, blank);
        }
      }
    }
  }
  // Empty text is not recorded as taken: a line break is.
  const { body, repairs } = await sentOf({
    model: CLAUDE,
    messages: [user(text("Read:"), files[0], text(""), { type: "cachePoint" })],
  });
  assertEquals([repairs, body.messages[0].content[2]], [["blank-text messages[0].content[2]"], { text: "\n" }]);
});

Deno.test("other blank text is removed, also before a cache point", async () => {
  const point = { type: "cachePoint" };
  for (
    const content of [[text("a"), text("\n"), point], [text("a"), text(" ")], [document("d"), text("\n"), text("a")]]
  ) {
    const { repairs, body } = await sentOf({ model: CLAUDE, messages: [user(...content)] });
    assertEquals(repairs, ["blank-text messages[0].content[1]"]);
    assert(!/"(\\n| )"/.test(JSON.stringify(body)));
  }
});

const REASONING: Readonly<Record<string, Json>> = {
  signed: thought("a"),
  redacted: { type: "reasoningContent", redactedContent: "QQ==" },
  unsigned: { type: "reasoningContent", text: "a" },
  "with an empty signature": { type: "reasoningContent", text: "a", signature: "" },
};

/** The kinds of reasoning that each family is sent. */
const TAKEN: Readonly<Record<string, readonly string[]>> = {
  claude: ["signed", "redacted"],
  nova: [],
  "deepseek r1": [],
  openai: ["redacted", "unsigned", "with an empty signature"],
  unheard: Object.keys(REASONING),
  hidden: Object.keys(REASONING),
};

for (const [family, model] of Object.entries(FAMILY_MODELS)) {
  const taken = TAKEN[family] ?? ["unsigned", "with an empty signature"];
  Deno.test(`a model of the family ${family} is sent the reasoning that it takes back: ${taken.join(", ") || "none"}`, async () => {
    for (const [kind, block] of Object.entries(REASONING)) {
      for (const check of MODES) {
        for (const way of WAYS) {
          const { body, repairs } = await sentOf({
            model,
            messages: [user(text("a")), assistant(block, text("b")), user(text("c"))],
            check,
          }, way);
          const isTaken = taken.includes(kind);
          assertEquals(repairs, isTaken ? [] : ["reasoning-history messages[1].content[0]"], `${kind} ${check}`);
          const kinds = body.messages[1].content.map((each: Json) => Object.keys(each)[0]);
          assertEquals(kinds, isTaken ? ["reasoningContent", "text"] : ["text"]);
          const isProven = family === "unheard" || family === "hidden" || kind === "signed";
          assertEquals(JSON.stringify(body).includes("signature"), isTaken && "signature" in block && isProven);
        }
      }
    }
  });
}

Deno.test("the answers of a Claude and of gpt-oss go back to themselves with their reasoning, through JSON too", async () => {
  for (
    const [model, reasoningText] of [[CLAUDE, { text: "hm", signature: "sig" }], [FAMILY_MODELS["gpt-oss"]!, {
      text: "hm",
    }]] as const
  ) {
    const { sent, bedrock } = accepting([{ reasoningContent: { reasoningText } }, { text: "b" }]);
    const talk = conversation(bedrock.model(model), { check: "strict" });
    await talk.send("a");
    const again = conversation(bedrock.model(model), { check: "strict", from: JSON.parse(JSON.stringify(talk)) });
    for (const each of [talk, again]) assertEquals((await each.send("c")).repairs, []);
    for (const body of sent.slice(1)) {
      assertEquals(body.messages[1].content[0], { reasoningContent: { reasoningText } });
    }
  }
});

Deno.test("a Claude that is known not to reason gets no reasoning", async () => {
  const model = "anthropic.claude-3-haiku-20240307-v1:0";
  const messages = [user(text("a")), assistant(thought("1"), text("b")), user(text("c"))];
  for (const check of MODES) {
    const { body, repairs } = await sentOf({ model, messages, check }, "whole", true);
    assertEquals(repairs, ["no-reasoning-history messages[1].content[0]"]);
    assertEquals(body.messages[1].content, [{ text: "b" }]);
    assertEquals((await sentOf({ model, messages, check })).repairs, []);
  }
});

Deno.test("tool history becomes text only for a model that is known to have no tools", async () => {
  const messages = [user(text("a")), assistant(text("Wait"), use("t1")), user(result("t1"), text("And?"))];
  for (const model of ["us.deepseek.r1-v1:0", "meta.llama3-70b-instruct-v1:0"]) {
    for (const way of WAYS) {
      const { body, repairs } = await sentOf({ model, messages }, way, true);
      assertEquals(repairs, ["no-tool-history messages[1].content[1]", "no-tool-history messages[2].content[0]"]);
      assertEquals(body.toolConfig, undefined);
      assertEquals(body.messages.slice(1), [
        { role: "assistant", content: [{ text: "Wait" }, { text: "Tool call t1: look {}" }] },
        { role: "user", content: [{ text: "Tool result t1:" }, { text: "found" }, { text: "And?" }] },
      ]);
      const none = await sentOf({ model, messages, tools: [look], toolChoice: "none" }, way, true);
      assertEquals([none.body.toolConfig, none.body.messages], [undefined, body.messages]);
    }
    const strict = await assertRejects(() => sentOf({ model, messages, check: "strict" }, "whole", true), TypeError);
    assertEquals((strict as Json).rule, "no-tool-history");
    const offered = await assertRejects(() => sentOf({ model, messages, tools: [look] }, "whole", true), TypeError);
    assertEquals((offered as Json).rule, "no-tools");
  }
  // Nothing is known of the model: stubs.
  const { body, repairs } = await sentOf({ model: "us.deepseek.r1-v1:0", messages });
  assertEquals([repairs, body.toolConfig.tools[0].toolSpec.name], [["tool-history tools"], "look"]);
});

Deno.test("calls and results get turns of their own only for the families that require it", async () => {
  const messages = [
    user(text("a")),
    assistant(text("Wait"), use("t1"), use("t2")),
    user(result("t1"), result("t2"), text("And?")),
  ];
  for (const [family, model] of Object.entries(FAMILY_MODELS)) {
    for (const way of WAYS) {
      const { body, repairs } = await sentOf({ model, tools: [look], messages }, way);
      const calls = ["llama", "mistral"].includes(family);
      const results = calls || family === "writer";
      assertEquals(repairs, [
        ...calls ? ["tool-uses-alone messages[1].content[1]"] : [],
        ...results ? ["tool-results-alone messages[2].content[2]"] : [],
      ], family);
      const turns = body.messages.map(({ role, content }: Json) =>
        `${role}: ${content.map((block: Json) => Object.keys(block)[0])}`
      );
      assertEquals(turns, [
        "user: text",
        ...calls
          ? ["assistant: text", "user: text", "assistant: toolUse,toolUse"]
          : ["assistant: text,toolUse,toolUse"],
        ...results
          ? ["user: toolResult,toolResult", "assistant: text", "user: text"]
          : ["user: toolResult,toolResult,text"],
      ]);
    }
  }
});

Deno.test("a thinking budget is removed from any loop that began without reasoning", async () => {
  const reasoning = { budgetTokens: 1024 };
  const begun = [user(text("a")), assistant(text("Wait"), use("t1"))];
  const cases: readonly (readonly [name: string, messages: readonly Json[], rules: readonly string[]])[] = [
    ["results", [...begun, user(result("t1"))], []],
    ["results and text", [...begun, user(result("t1"), text("And?"))], []],
    ["a second step", [...begun, user(result("t1")), assistant(use("t2")), user(result("t2"))], []],
    ["a call that nobody answered", begun, ["missing-tool-result"]],
    ["a call that was interrupted", [...begun, user(text("Stop"))], ["missing-tool-result"]],
    [
      "reasoning of another model",
      [user(text("a")), assistant({ type: "reasoningContent", text: "hm" }, use("t1")), user(result("t1"))],
      ["reasoning-history"],
    ],
  ];
  for (const [name, messages, rules] of cases) {
    for (
      const [path, members] of [
        ["reasoning", { reasoning }],
        ["additionalModelRequestFields.thinking", {
          additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 } },
        }],
        ["additionalModelRequestFields.reasoning_config", {
          additionalModelRequestFields: { reasoning_config: { type: "enabled", budget_tokens: 1024 } },
        }],
      ] as const
    ) {
      for (const way of WAYS) {
        const request = { model: CLAUDE, tools: [look], messages, ...members };
        const { body, repairs } = await sentOf(request, way);
        assertEquals(repairs.at(-1), `reasoning-tool-loop ${path}`, name);
        assertEquals(repairs.slice(0, -1).map((repair) => repair.split(" ")[0]), [...rules], name);
        assertEquals(body.additionalModelRequestFields, undefined);
        const strict = await assertRejects(() => sentOf({ ...request, check: "strict" }, way), TypeError) as Json;
        assertEquals(strict.rule, rules.find((rule) => rule === "missing-tool-result") ?? "reasoning-tool-loop");
      }
    }
  }
  // An effort becomes a budget where the model is known to have budgets alone.
  const messages = [...begun, user(result("t1"))];
  const known = await sentOf({ model: CLAUDE, tools: [look], messages, reasoning: { effort: "high" } }, "whole", true);
  assertEquals(known.repairs, ["reasoning-form reasoning.effort", "reasoning-tool-loop reasoning"]);
  const { sent, bedrock } = accepting([call()], { stopReason: "tool_use" });
  const talk = conversation(bedrock.model(CLAUDE), { tools: [look] });
  await talk.send("a");
  const { repairs } = await talk.send([result("t1")], { reasoning });
  assertEquals([repairs.map(({ rule }) => rule), sent[1].additionalModelRequestFields], [
    ["reasoning-tool-loop"],
    undefined,
  ]);
});

Deno.test('toolChoice "none" is not a fault: no tool is offered, and stubs stand for calls in the history', async () => {
  const messages = [user(text("a")), assistant(use("t1")), user(result("t1"))];
  for (const check of MODES) {
    for (const way of WAYS) {
      const plain = await sentOf({ model: CLAUDE, tools: [look], toolChoice: "none", messages: "a", check }, way);
      assertEquals([plain.repairs, plain.body.toolConfig], [["tool-choice-none toolChoice"], undefined]);
      for (const tools of [[look], []]) {
        const { body, repairs } = await sentOf({ model: CLAUDE, tools, toolChoice: "none", messages, check }, way);
        assertEquals(repairs, ["tool-choice-none toolChoice"]);
        assertEquals(body.toolConfig.tools.map(({ toolSpec }: Json) => toolSpec.description), [
          "Not available now. Do not call it.",
        ]);
        assertEquals(body.toolConfig.toolChoice, undefined);
      }
    }
  }
});

Deno.test("a call with its result in the assistant's turn belongs to the service, typed or not, and needs no tool", async () => {
  for (const types of [{}, { serverTool: "server_tool_use" }]) {
    const served = [
      use("s", { name: "nova_grounding", ...types }),
      result("s", { content: [{ type: "json", json: [1] }], ..."serverTool" in types ? { serverTool: "found" } : {} }),
    ];
    for (const check of MODES) {
      const messages = [user(text("a")), assistant(...served, text("b")), user(text("c"))];
      const { body, repairs } = await sentOf({ model: NOVA, messages, check });
      assertEquals([repairs, body.toolConfig], [[], undefined]);
      assertEquals(body.messages[1].content.length, 3);
    }
    // Calls of the caller's own get stubs, and the service's none.
    const { body, repairs } = await sentOf({
      model: NOVA,
      messages: [user(text("a")), assistant(...served, text("b"), use("t1")), user(result("t1"))],
    });
    assertEquals(repairs, ["tool-history tools"]);
    assertEquals(body.toolConfig.tools.map(({ toolSpec }: Json) => toolSpec.name), ["look"]);
  }
});

Deno.test("structured output over a tool history gives output or a StructuredOutputError", async () => {
  const messages = [user(text("a")), assistant(use("t1")), user(result("t1"))];
  const schema = { type: "object", properties: { city: { type: "string" } } };
  const reasons = ["tool_use", "end_turn", "max_tokens", "stop_sequence", "content_filtered", "guardrail_intervened"]
    .concat("malformed_model_output", "malformed_tool_use", "model_context_window_exceeded", "of_tomorrow");
  for (const mode of ["native", "tool", "instruction", undefined] as const) {
    for (const stopReason of reasons) {
      for (const content of [[call()], [{ text: "Hm" }, call()], [{ text: "Hm" }], []]) {
        const { bedrock } = accepting(content, { stopReason });
        const request = { model: CLAUDE, messages, output: { schema, mode } } as ChatRequest;
        const error = await assertRejects(() => bedrock.chat(request), StructuredOutputError);
        assertEquals(error.result.output, undefined);
      }
    }
    const { bedrock } = accepting([{ text: '{"city":"Oslo"}' }]);
    const { output } = await bedrock.chat({ model: CLAUDE, messages, output: { schema, mode } } as ChatRequest);
    assertEquals<unknown>(output, { city: "Oslo" });
    // Tools of the caller's: the call is a step, and the output is still to come.
    const { bedrock: calling } = accepting([call()], { stopReason: "tool_use" });
    const step = await calling.chat(
      { model: CLAUDE, messages, tools: [look], output: { schema, mode } } as ChatRequest,
    );
    assertEquals([step.output, step.toolUses.length], [undefined, 1]);
  }
  const stub = { when: () => true, content: [call()], stopReason: "tool_use" };
  const bedrock = createBedrock({
    region: "us-east-1",
    apiKey: "k",
    fetch: fakeBedrock({ apiKey: "k", replies: [stub] }),
  });
  await assertRejects(
    () => bedrock.stream({ model: CLAUDE, messages, output: { schema } } as ChatRequest).final(),
    StructuredOutputError,
  );
});
