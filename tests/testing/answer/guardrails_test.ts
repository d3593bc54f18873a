/**
 * The fake's guardrails.
 */
import { assertEquals } from "@std/assert";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { assistant, framesOf, type Json, keyed, refusalOf, summaryOf, textOf, user } from "../support.ts";

const SORRY = "Sorry, the model cannot answer this question.";
const guardrails = {
  g1: { versions: ["1", "DRAFT"], blockedWords: ["Bomb"], piiPatterns: { EMAIL: /\S+@\S+\.com/ } },
  g2: { blockedWords: ["Bomb"], message: "No." },
};
const config = (more: Json = {}): Json => ({
  guardrailConfig: { guardrailIdentifier: "g1", guardrailVersion: "1", trace: "enabled", ...more },
});
const metrics = (words: number, characters: number): Json => ({
  invocationMetrics: {
    guardrailProcessingLatency: 1,
    usage: {
      topicPolicyUnits: 0,
      contentPolicyUnits: 0,
      wordPolicyUnits: words,
      sensitiveInformationPolicyUnits: words,
      sensitiveInformationPolicyFreeUnits: 0,
      contextualGroundingPolicyUnits: 0,
      contentPolicyImageUnits: 0,
      automatedReasoningPolicyUnits: 0,
      automatedReasoningPolicies: 0,
    },
    guardrailCoverage: { textCharacters: { guarded: characters, total: characters } },
  },
  appliedGuardrailDetails: {
    guardrailId: "g1",
    guardrailVersion: "1",
    guardrailArn: "arn:aws:bedrock:us-east-1:123456789012:guardrail/g1",
    guardrailOrigin: ["REQUEST"],
    guardrailOwnership: "SELF",
  },
});
const word = {
  wordPolicy: { customWords: [{ match: "Bomb", action: "BLOCKED", detected: true }] },
};

async function ask(body: Json, options: FakeBedrockOptions = {}): Promise<Json> {
  const response = await fakeBedrock({ guardrails, ...options })(keyed({ body }));
  assertEquals(response.status, 200);
  return await response.json();
}
const textIn = (answer: Json): unknown =>
  (answer["output"] as { message: { content: Json[] } }).message.content.map((block) => block["text"]);

Deno.test("fake's guardrail blocks a request before a model sees it", async () => {
  const fake = fakeBedrock({ guardrails, replies: [{ text: "once", times: 1 }, "twice"] });
  const body = { messages: [user("a bomb?")], ...config() };
  assertEquals(await (await fake(keyed({ body }))).json(), {
    output: { message: { role: "assistant", content: [{ text: SORRY }] } },
    stopReason: "guardrail_intervened",
    usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0, serverToolUsage: {} },
    metrics: { latencyMs: 1 },
    trace: {
      guardrail: { actionReason: "Guardrail blocked.", inputAssessment: { g1: { ...word, ...metrics(1, 7) } } },
    },
  });
  assertEquals(textIn(await (await fake(keyed())).json()), ["once"]);
});

Deno.test("fake's guardrail looks only at what it is pointed to, where it is pointed to something", async () => {
  const messages = [{ role: "user", content: [{ text: "a bomb" }, { guardContent: { text: { text: "a flower" } } }] }];
  assertEquals((await ask({ messages, ...config() }, { replies: ["ok"] }))["stopReason"], "end_turn");
  const system = [{ guardContent: { text: { text: "a bomb" } } }];
  assertEquals((await ask({ messages, system, ...config() }))["stopReason"], "guardrail_intervened");
  const earlier = [user("a bomb"), assistant("b"), user("c")];
  assertEquals((await ask({ messages: earlier, ...config() }))["stopReason"], "guardrail_intervened");
});

Deno.test("fake's guardrail blocks an answer, and tells what the model said only in the trace", async () => {
  const answer = await ask({ messages: [user("a")], ...config() }, { replies: ["A bomb is a bomb."] });
  assertEquals([textIn(answer), answer["stopReason"]], [[SORRY], "guardrail_intervened"]);
  assertEquals(answer["trace"], {
    guardrail: {
      modelOutput: ["A bomb is a bomb."],
      inputAssessment: { g1: metrics(1, 1) },
      outputAssessments: { g1: [{ ...word, ...metrics(1, 17) }] },
      actionReason: "Guardrail blocked.",
    },
  });
  const untraced = await ask({ messages: [user("a")], ...config({ trace: "disabled" }) }, { replies: ["A bomb."] });
  assertEquals([textIn(untraced), untraced["trace"]], [[SORRY], undefined]);
  const own = await ask({ messages: [user("a")], ...config({ guardrailIdentifier: "g2" }) }, { replies: ["A bomb."] });
  assertEquals(textIn(own), ["No."]);
});

Deno.test("fake's guardrail masks personal data in texts and citations", async () => {
  const cited = { citationsContent: { content: [{ text: "Write to me@b.com" }], citations: [{ title: "t" }] } };
  const answer = await ask({ messages: [user("a")], ...config() }, {
    replies: [{ content: [{ text: "me@b.com and you@b.com" }, cited] }],
  });
  assertEquals(answer["stopReason"], "guardrail_intervened");
  assertEquals((answer["output"] as { message: Json }).message["content"], [
    { text: "{EMAIL} and {EMAIL}" },
    { citationsContent: { content: [{ text: "Write to {EMAIL}" }], citations: [{ title: "t" }] } },
  ]);
  const { outputAssessments, actionReason, modelOutput } = (answer["trace"] as { guardrail: Json }).guardrail;
  assertEquals(modelOutput, ["me@b.com and you@b.com", "Write to me@b.com"]);
  const [{ sensitiveInformationPolicy }] = (outputAssessments as { g1: [Json] }).g1;
  assertEquals([actionReason, (sensitiveInformationPolicy as { piiEntities: Json[] }).piiEntities[0]], [
    "No action.\nGuardrail masked.",
    { match: "me@b.com", type: "EMAIL", action: "ANONYMIZED", detected: true },
  ]);
});

Deno.test("fake's guardrail says that it found nothing, whether or not it has rules", async () => {
  const clean = await ask({ messages: [user("a")], ...config() }, { replies: ["b"] });
  const { actionReason, modelOutput } = (clean["trace"] as { guardrail: Json }).guardrail;
  assertEquals([clean["stopReason"], actionReason, modelOutput], ["end_turn", "No action.", []]);
  const any = await fakeBedrock()(keyed({ body: { messages: [user("a bomb")], ...config() } }));
  assertEquals((await any.json()).stopReason, "end_turn");
});

Deno.test("fake's guardrail adds its trace to a scripted one", async () => {
  const answer = await ask({ messages: [user("a")], ...config() }, {
    replies: [{ text: "b", trace: { promptRouter: { invokedModelId: "m" } } }],
  });
  assertEquals(Object.keys(answer["trace"] as Json).sort(), ["guardrail", "promptRouter"]);
});

Deno.test("fake refuses a guardrail or a version that does not exist, and finds one by its ARN", async () => {
  const missing = "The guardrail identifier or version provided in the request does not exist.";
  for (const more of [{ guardrailIdentifier: "g3" }, { guardrailIdentifier: "g1", guardrailVersion: "2" }]) {
    const response = await fakeBedrock({ guardrails })(keyed({ body: { messages: [user("a")], ...config(more) } }));
    assertEquals(await refusalOf(response), [400, "ValidationException", missing]);
  }
  const guardrailIdentifier = "arn:aws:bedrock:us-east-1:123456789012:guardrail/g1";
  const answer = await ask({ messages: [user("bomb")], ...config({ guardrailIdentifier, guardrailVersion: "DRAFT" }) });
  assertEquals(answer["stopReason"], "guardrail_intervened");
});

const parts = ["All about ", "a bomb", " and more"].map((text) => ({ text }));
const STREAMS: readonly (readonly [mode: Json, text: string])[] = [
  [{}, SORRY],
  [{ streamProcessingMode: "sync" }, SORRY],
  [{ streamProcessingMode: "async" }, `All about a bomb${SORRY}`],
];

for (const [mode, text] of STREAMS) {
  Deno.test(`fake's guardrail in a stream with ${JSON.stringify(mode)} lets out what that mode lets out`, async () => {
    const fake = fakeBedrock({ guardrails, replies: [{ content: parts }] });
    const body = { messages: [user("a")], ...config(mode) };
    const frames = await framesOf(await fake(keyed({ operation: "converse-stream", body })));
    assertEquals(textOf(frames), text);
    assertEquals(summaryOf(frames.at(-2)!), ["messageStop", { stopReason: "guardrail_intervened" }]);
    const { guardrail } = summaryOf(frames.at(-1)!)[1]["trace"] as { guardrail: Json };
    assertEquals(guardrail["modelOutput"], parts.map((part) => part.text));
  });
}

Deno.test("fake's guardrail masks what is streamed, and tells what the model said in its words", async () => {
  const fake = fakeBedrock({ guardrails, replies: ["Write to me@b.com"] });
  const frames = await framesOf(
    await fake(keyed({ operation: "converse-stream", body: { messages: [user("a")], ...config() } })),
  );
  assertEquals([textOf(frames), summaryOf(frames.at(-2)!)[1]["stopReason"]], [
    "Write to {EMAIL}",
    "guardrail_intervened",
  ]);
  const { guardrail } = summaryOf(frames.at(-1)!)[1]["trace"] as { guardrail: Json };
  assertEquals(guardrail["modelOutput"], ["Write to me@b.com"]);
});

Deno.test("fake's guardrail masks nothing in an async stream", async () => {
  const fake = fakeBedrock({ guardrails, replies: ["me@b.com"] });
  const body = { messages: [user("a")], ...config({ streamProcessingMode: "async" }) };
  const frames = await framesOf(await fake(keyed({ operation: "converse-stream", body })));
  assertEquals([textOf(frames), summaryOf(frames.at(-2)!)[1]["stopReason"]], ["me@b.com", "end_turn"]);
});
