/**
 * A conversation asks a counter of tokens, if it has one and the request may not fit.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ChatRequest, conversation, countTokens, createBedrock, type TokenCount } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";

const MODEL = "anthropic.claude-sonnet-4-20250514-v1:0";
const RULE = "token-count-estimated";

function talkWith(countTokens: ((request: ChatRequest) => Promise<TokenCount>) | undefined, window = 1000) {
  const fake = fakeBedrock({ apiKey: "k", replies: ["Noted."] });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch: fake });
  const talk = conversation(bedrock.model(MODEL), { window, countTokens });
  const turns = () => fake.requests.map(({ body }) => body.messages.length);
  return { fake, bedrock, talk, turns };
}

Deno.test("a count decides what is left out, where the estimate would not", async () => {
  const counts: number[] = [];
  const counter = ({ messages }: ChatRequest) => {
    // A language in which each character is a token: four times the estimate.
    const inputTokens = JSON.stringify(messages).length;
    counts.push(inputTokens);
    return Promise.resolve({ inputTokens });
  };
  const { talk, turns } = talkWith(counter);
  for (let turn = 0; turn < 4; turn++) assertEquals((await talk.send("x".repeat(300))).repairs, []);
  assertEquals(counts.length, 1);
  assert(turns().at(-1)! < 7, `${turns()}`);
  const { talk: unasked, turns: all } = talkWith(undefined);
  for (let turn = 0; turn < 4; turn++) await unasked.send("x".repeat(300));
  assertEquals(all(), [1, 3, 5, 7]);
});

Deno.test("a request that surely fits is not counted, and neither is one without a known window", async () => {
  const never = () => Promise.reject(new Error("never"));
  const small = talkWith(never, 100_000);
  assertEquals((await small.talk.send("Hi")).repairs, []);
  const fake = fakeBedrock({ apiKey: "k" });
  const model = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch: fake }).model("vendor.x-v1:0");
  assertEquals((await conversation(model, { countTokens: never }).send("x".repeat(9000))).repairs, []);
});

Deno.test("the estimate replaces a count that is not available, fails or cannot be right, and the result says so", async () => {
  const cases: readonly (readonly [count: () => Promise<TokenCount>, message: string])[] = [
    [() => Promise.resolve({ unavailable: "not here" }), "not here"],
    [() => Promise.reject(new Error("broken")), "broken"],
    [() => Promise.reject("text"), "text"],
    [() => Promise.resolve({ inputTokens: 9e9 }), "9000000000 tokens cannot be right"],
  ];
  for (const [count, reason] of cases) {
    const { talk } = talkWith(count);
    const message = `the tokens of messages were estimated, because they could not be counted: ${reason}`;
    for (const result of [await talk.send("x".repeat(1500)), await talk.stream("y").final()]) {
      assertEquals(result.repairs, [{ rule: RULE, path: "messages", message }]);
    }
  }
});

Deno.test("an abort during the count ends the turn", async () => {
  const stop = new AbortController();
  const reason = new Error("left");
  const { talk, fake } = talkWith(() => {
    stop.abort(reason);
    return Promise.reject(reason);
  });
  assertEquals(await assertRejects(() => talk.send("x".repeat(1500), { signal: stop.signal })), reason);
  assertEquals(fake.requests.length, 0);
});

Deno.test("countTokens of the client is such a counter", async () => {
  const { bedrock, fake } = talkWith(undefined);
  const talk = conversation(bedrock.model(MODEL), {
    window: 1000,
    system: "Be brief.",
    countTokens: (request) => countTokens(bedrock, request),
  });
  const { repairs } = await talk.send("x".repeat(1500));
  assertEquals(repairs, []);
  assertEquals(fake.requests.map(({ operation }) => operation), ["CountTokens", "Converse"]);
});
