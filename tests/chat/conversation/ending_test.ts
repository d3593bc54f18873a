/**
 * A turn that a guardrail, a filter or a refusal ended does not spoil the turns behind it.
 */
import { assert, assertEquals } from "@std/assert";
import {
  type CommonBlock,
  type Conversation,
  conversation,
  type ConversationResult,
  createBedrock,
  type GuardrailOutcome,
  tool,
} from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { type FakeBedrock, fakeBedrock, type FakeReply } from "@bedrock-edge/client/testing";
import { reasonNotToKeep } from "../../../src/chat/conversation/ending.ts";
import { handModel, told } from "./model.ts";

const GUARDRAIL = { id: "gr7", version: "1" } as const;
const MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
/** The text in place of a blocked one. */
const BLOCKED = "Only umbrellas.";

type Way = "send" | "stream" | "tools";
const WAYS: readonly Way[] = ["send", "stream", "tools"];

function fakeWith(replies: readonly FakeReply[]): FakeBedrock {
  const piiPatterns = { EMAIL: /\S+@\S+/ };
  const guardrails = { gr7: { blockedWords: ["raincoat"], piiPatterns, message: BLOCKED } };
  return fakeBedrock({ apiKey: "k", guardrails, replies });
}

interface Setting {
  readonly fake: FakeBedrock;
  readonly store: Map<string, string>;
  readonly trimmed: unknown[];
  readonly talk: Conversation<string>;
  readonly say: (content: string) => Promise<ConversationResult>;
}

/** A conversation over the fake, and one way to say something in it. */
function setting(
  way: Way,
  replies: readonly FakeReply[],
  guardrail: { trace?: boolean; stream?: "async" } | undefined = {},
  client: { models?: ReturnType<typeof modelFacts>; check?: "strict" } = {},
): Setting {
  const fake = fakeWith(replies);
  const store = new Map<string, string>();
  const trimmed: unknown[] = [];
  const { models, check } = client;
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, env: {}, models });
  const look = tool({ name: "look", inputSchema: { type: "object" }, execute: () => "shelf 3" });
  const talk = conversation(bedrock.model(MODEL as string, { check }), {
    ...(guardrail && { guardrail: { ...GUARDRAIL, ...guardrail } }),
    ...(way === "tools" && { tools: [look] }),
    store,
    key: "k",
    onTrim: (dropped) => trimmed.push(...dropped),
  });
  const say = (content: string) => way === "stream" ? talk.stream(content).final() : talk.send(content);
  return { fake, store, trimmed, talk, say };
}

/** The messages of the last request. */
function asked({ fake }: Setting): string[] {
  const { messages } = fake.requests.at(-1)!.body as { messages: { role: string; content: { text?: string }[] }[] };
  return messages.map(({ role, content }) => `${role[0]}:${content.map(({ text }) => text ?? "?").join("+")}`);
}

/** Ends of a second turn that is not kept: what the user asks, and what the model answers. */
const ENDINGS: Readonly<Record<string, { question: string; reply: FakeReply; stopReason: string }>> = {
  "a blocked question": { question: "A raincoat?", reply: "Yes.", stopReason: "guardrail_intervened" },
  "a blocked answer": {
    question: "A coat?",
    reply: { times: 1, text: "Sure. Buy a raincoat." },
    stopReason: "guardrail_intervened",
  },
  "a content filter": {
    question: "A coat?",
    reply: { times: 1, text: "I", stopReason: "content_filtered" },
    stopReason: "content_filtered",
  },
  "a refusal": { question: "A coat?", reply: { times: 1, text: "I", stopReason: "refusal" }, stopReason: "refusal" },
};

for (const [name, { question, reply, stopReason }] of Object.entries(ENDINGS)) {
  for (const way of WAYS) {
    Deno.test(`a turn that ${name} ended is not kept, and says so: ${way}`, async () => {
      for (const trace of [false, true]) {
        for (const client of [{}, { models: modelFacts() }, { check: "strict" }] as const) {
          const hello: FakeReply = { times: 1, text: "Hello!" };
          const replies = question.includes("raincoat") ? [hello, "Gladly."] : [hello, reply, "Gladly."];
          const own = setting(way, replies, { trace }, client);
          const { talk, say, store, trimmed } = own;
          assertEquals((await say("Hi")).kept, true);
          const before = talk.messages;
          const [json, saved] = [JSON.stringify(talk), store.get("k")];
          const result = await say(question);
          assertEquals([result.kept, result.stopReason], [false, stopReason]);
          assert(result.notKeptBecause);
          assert(talk.messages === before);
          assertEquals([JSON.stringify(talk), store.get("k")], [json, saved]);
          assertEquals(trimmed, []);
          const next = await say("And an umbrella?");
          assertEquals([next.kept, next.text, next.notKeptBecause], [true, "Gladly.", undefined]);
          assertEquals(asked(own), ["u:Hi", "a:Hello!", "u:And an umbrella?"]);
          assertEquals(told(talk.messages), ["u:Hi", "a:Hello!", "u:And an umbrella?", "a:Gladly."]);
        }
      }
    });
  }
}

Deno.test("an answer that was shown before it was blocked is not kept", async () => {
  const own = setting("stream", [{ times: 1, text: "Buy a raincoat today." }, "Gladly."], { stream: "async" });
  let shown = "";
  const stream = own.talk.stream("A coat?");
  for await (const delta of stream.textStream) shown += delta;
  const result = await stream.final();
  assert(shown.includes("raincoat") && result.guardrail?.textMayHaveBeenShown);
  assertEquals([result.kept, own.talk.messages], [false, []]);
  await own.say("And an umbrella?");
  assertEquals(asked(own), ["u:And an umbrella?"]);
});

Deno.test("an answer that was only masked is kept where the trace says so", async () => {
  for (const way of WAYS) {
    for (const trace of [true, false]) {
      const own = setting(way, [{ times: 1, text: "Write to a@b.c today." }, "Gladly."], { trace });
      const masked = await own.say("Your address?");
      assertEquals([masked.stopReason, masked.text], ["guardrail_intervened", "Write to {EMAIL} today."]);
      assertEquals(masked.kept, trace, way);
      if (!trace) assert(masked.notKeptBecause?.includes("guardrail.trace"));
      await own.say("And a coat?");
      const first = trace ? ["u:Your address?", "a:Write to {EMAIL} today."] : [];
      assertEquals(asked(own), [...first, "u:And a coat?"]);
    }
  }
});

const CALL: FakeReply = { times: 1, content: [{ toolUse: { toolUseId: "t1", name: "look", input: {} } }] };

Deno.test("a turn whose later step is blocked is not kept at all, and the result has its steps", async () => {
  for (const onEvent of [undefined, () => {}]) {
    const own = setting("tools", [CALL, { times: 1, text: "A raincoat." }, "Gladly."]);
    const result = await own.talk.send("A coat?", { loop: { onEvent } });
    assertEquals([result.kept, result.steps?.map(({ stopReason }) => stopReason)], [
      false,
      ["tool_use", "guardrail_intervened"],
    ]);
    assertEquals(own.talk.messages, []);
    await own.say("And an umbrella?");
    assertEquals(asked(own), ["u:And an umbrella?"]);
  }
});

Deno.test("a conversation from a store continues after the last turn that was kept", async () => {
  const own = setting("send", [{ times: 1, text: "Hello!" }, "Gladly."]);
  await own.say("Hi");
  await own.say("A raincoat?");
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: own.fake, env: {} });
  for (const again of [{ store: own.store, key: "k" }, { from: JSON.parse(JSON.stringify(own.talk)) }]) {
    const talk = conversation(bedrock.model(MODEL as string), { guardrail: GUARDRAIL, ...again });
    assertEquals((await talk.send("And an umbrella?")).kept, true);
    assertEquals(asked(own), ["u:Hi", "a:Hello!", "u:And an umbrella?"]);
  }
});

Deno.test("a first turn that is not kept writes nothing to the store", async () => {
  const own = setting("send", ["Gladly."]);
  assertEquals((await own.say("A raincoat?")).kept, false);
  assertEquals([own.store.size, own.talk.toJSON()], [0, { version: 1, messages: [] }]);
});

Deno.test("a turn that is not kept changes neither the size nor what was left out", async () => {
  const ended = { content: [{ type: "text", text: "I" }], tokens: 9000, stopReason: "refusal" } as const;
  const answer = (text: string, tokens: number) => ({ content: [{ type: "text", text }], tokens } as const);
  for (const way of ["send", "stream"] as const) {
    const model = handModel(answer("1", 400), answer("2", 860), ended, answer("3", 500));
    const trimmed: string[] = [];
    const talk = conversation(model, { window: 1000, onTrim: (dropped) => void trimmed.push(...told(dropped)) });
    const say = (text: string) => way === "send" ? talk.send(text) : talk.stream(text).final();
    await say("a".repeat(1600));
    await say("b");
    // There is no room for the third question beside the first: the first is left out, but not for good.
    assertEquals((await say("c".repeat(200))).kept, false);
    assertEquals(model.asked[2]!.messages.length, 3);
    assertEquals([talk.toJSON().size, talk.messages.length, trimmed], [{ tokens: 860, messages: 4 }, 4, []]);
    await say("d");
    assertEquals(model.asked[3]!.messages.length, 5);
  }
});

Deno.test("an answer that was cut or malformed is kept", async () => {
  const reasons = [
    "end_turn",
    "max_tokens",
    "stop_sequence",
    "malformed_model_output",
    "model_context_window_exceeded",
    "a_reason_of_tomorrow",
  ];
  for (const stopReason of reasons) {
    const content: CommonBlock[] = [{ type: "text", text: "I" }];
    for (const way of ["send", "stream"] as const) {
      const talk = conversation(handModel({ content, stopReason }));
      const result = await (way === "send" ? talk.send("a") : talk.stream("a").final());
      assertEquals([result.kept, result.notKeptBecause, talk.messages.length], [true, undefined, 2], stopReason);
    }
  }
});

Deno.test("a stream that is left after the stop of a blocked answer is not kept either", async () => {
  const talk = conversation(
    handModel({ content: [{ type: "text", text: BLOCKED }], stopReason: "guardrail_intervened" }),
  );
  for await (const { type } of talk.stream("a")) if (type === "stop") break;
  assertEquals(talk.messages, []);
});

Deno.test("the trace distinguishes masked from blocked, for every policy and trace format", () => {
  const anonymized = { sensitiveInformationPolicy: { piiEntities: [{ action: "ANONYMIZED" }], regexes: [] } };
  const topic = { topicPolicy: { topics: [{ name: "Weather", type: "DENY", action: "BLOCKED" }] } };
  const grounding = (action: string) => ({
    contextualGroundingPolicy: { filters: [{ type: "GROUNDING", threshold: 0.7, score: 0.9, action }] },
  });
  const undetected = { contentPolicy: { filters: [{ type: "HATE", action: "BLOCKED", detected: false }] } };
  const cases: [name: string, expected: boolean, outcome: Partial<Record<keyof GuardrailOutcome, unknown>>][] = [
    ["masked, without a reason", true, { outputAssessments: { g: [anonymized] } }],
    ["masked, with a reason", true, {
      outputAssessments: { g: [anonymized] },
      actionReason: "No action.\nGuardrail masked.",
    }],
    ["masked beside grounding", true, { outputAssessments: { g: [{ ...anonymized, ...grounding("NONE") }] } }],
    ["a masked question", true, { inputAssessments: { g: anonymized } }],
    ["masked, with all that was not found", true, { outputAssessments: { g: [{ ...anonymized, ...undetected }] } }],
    ["masked by one and blocked by another", false, { outputAssessments: { g: [anonymized], h: [topic] } }],
    ["a blocked question", false, { inputAssessments: { g: topic } }],
    ["a masked question and a blocked answer", false, {
      inputAssessments: { g: anonymized },
      outputAssessments: { g: [topic] },
    }],
    ["an answer without grounding", false, { outputAssessments: { g: [{ ...anonymized, ...grounding("BLOCKED") }] } }],
    ["a policy of tomorrow", false, {
      outputAssessments: { g: [{ ...anonymized, moodPolicy: [{ action: "BLOCKED" }] }] },
    }],
    ["only a reason", false, { outputAssessments: { g: [anonymized] }, actionReason: "Guardrail blocked." }],
    ["nothing but metrics", false, { inputAssessments: { g: { invocationMetrics: {} } } }],
    ["no trace", false, {}],
  ];
  for (const [name, expected, outcome] of cases) {
    const guardrail = {
      intervened: true,
      textMayHaveBeenShown: false,
      inputAssessments: {},
      outputAssessments: {},
      ...outcome,
    };
    const result = { stopReason: "guardrail_intervened", guardrail } as unknown as ConversationResult;
    assertEquals(reasonNotToKeep(result) === undefined, expected, name);
  }
});
