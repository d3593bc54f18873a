/**
 * Answers from classic bases, whole and streamed.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { isProviderError, ProviderError, StreamTruncatedError } from "@bedrock-edge/client";
import {
  type GeneratedAnswerEvent,
  retrieveAndGenerate,
  retrieveAndGenerateStream,
} from "@bedrock-edge/client/knowledge-base";
import { chunksOf, concat } from "../../../helpers/bytes.ts";
import { bodyOf, type Json, streamed } from "../../../helpers/wire.ts";
import { custom, EXCEPTIONS, framesOf, KB, withDocuments } from "./rig.ts";

const ASK = { knowledgeBase: KB, model: "amazon.nova-lite-v1:0", query: "What does an umbrella cost?" };
const REFERENCES = [{ content: { text: "12" }, news: 1 }];
const PART = { textResponsePart: { text: "12 euros", span: { start: 0, end: 7 } } };
const CITATION = { generatedResponsePart: PART, retrievedReferences: REFERENCES };
const EVENTS: readonly Json[] = [
  { output: { text: "12 ", p: "ab" } },
  { output: { text: "euros" } },
  { citation: { ...CITATION, citation: { generatedResponsePart: {}, retrievedReferences: [] }, p: "abc" } },
  { citation: { citation: CITATION } },
  { guardrail: { action: "NONE" } },
  { futureEvent: { a: 1 } },
];
const WHOLE = concat(framesOf(EVENTS));
const SESSION = { "x-amzn-bedrock-knowledge-base-session-id": "session-1" };
const EXPECTED = {
  text: "12 euros",
  citations: [CITATION, CITATION],
  sessionId: "session-1",
  guardrailAction: "NONE",
};
const SEEN: readonly GeneratedAnswerEvent[] = [
  { type: "text", text: "12 " },
  { type: "text", text: "euros" },
  { type: "citation", citation: CITATION },
  { type: "citation", citation: CITATION },
  { type: "guardrail", action: "NONE" },
  { type: "unknown", name: "futureEvent", value: { a: 1 } },
];

Deno.test("a streamed answer has the same events and result, whatever chunks it comes in", async () => {
  for (const size of [1, 2, 3, 7, 64, WHOLE.length]) {
    const { bedrock } = custom(() =>
      streamed(bodyOf(chunksOf(WHOLE, size) as Uint8Array<ArrayBuffer>[]).stream, SESSION)
    );
    const stream = retrieveAndGenerateStream(bedrock, ASK);
    const events: GeneratedAnswerEvent[] = [];
    for await (const event of stream) events.push(event);
    assertEquals([events, await stream.final()], [SEEN, EXPECTED] as never);
  }
});

Deno.test("a streamed answer that is cut inside a frame, breaks, or ends without an answer is truncated", async () => {
  const firstEnds = framesOf(EVENTS.slice(0, 1))[0]!.length;
  const ends = new Set(EVENTS.map((_, index) => concat(framesOf(EVENTS.slice(0, index + 1))).length));
  for (let cut = 0; cut <= WHOLE.length; cut++) {
    for (const last of [undefined, new TypeError("reset")]) {
      const body = bodyOf([...(cut > 0 ? [WHOLE.slice(0, cut)] : []), ...(last ? [last] : [])]);
      const { bedrock, clock } = custom(() => streamed(body.stream), { retry: false });
      const outcome = await clock.outcome(retrieveAndGenerateStream(bedrock, ASK).final());
      const at = `after byte ${cut}`;
      assertEquals("value" in outcome, !last && ends.has(cut), at);
      if ("value" in outcome) continue;
      const { error } = outcome;
      if (last && cut < firstEnds) assert(isProviderError(error) && error.kind === "network", at);
      else assert(error instanceof StreamTruncatedError, `${at}: ${error}`);
    }
  }
  const { bedrock } = custom(() => streamed(concat(framesOf([{ futureEvent: {} }]))), { retry: false });
  await assertRejects(() => retrieveAndGenerateStream(bedrock, ASK).final(), StreamTruncatedError);
});

for (const [name, kind, retryable] of EXCEPTIONS) {
  Deno.test(`${name} fails a streamed answer after its events, and is retried before them if waiting helps`, async () => {
    for (const before of [0, 1, EVENTS.length]) {
      const failing = concat(framesOf([...EVENTS.slice(0, before), { [name]: { message: "no luck" } }]));
      let sent = 0;
      const { bedrock, clock } = custom(() => streamed(sent++ ? WHOLE : failing));
      const outcome = await clock.outcome(retrieveAndGenerateStream(bedrock, ASK).final());
      const isRetried = before === 0 && retryable;
      assertEquals([sent, "value" in outcome], [isRetried ? 2 : 1, isRetried]);
      if ("error" in outcome) assert(isProviderError(outcome.error) && outcome.error.kind === kind, `${outcome.error}`);
    }
  });
}

Deno.test("a whole answer has its text, citations, session and the guardrail's action", async () => {
  const answer = {
    output: { text: "a" },
    citations: [CITATION, null, {}],
    sessionId: "s",
    guardrailAction: "INTERVENED",
  };
  const { bedrock } = custom(() => Response.json(answer));
  assertEquals(await retrieveAndGenerate(bedrock, ASK), {
    text: "a",
    citations: [CITATION, { retrievedReferences: [] }],
    sessionId: "s",
    guardrailAction: "INTERVENED",
  });
  const { bedrock: least } = custom(() => Response.json({ output: { text: "" } }));
  assertEquals(await retrieveAndGenerate(least, ASK), { text: "", citations: [] });
  for (const bad of [{}, { output: {} }, { output: { text: 1 } }]) {
    const { bedrock } = custom(() => Response.json(bad));
    const error = await assertRejects(() => retrieveAndGenerate(bedrock, ASK), ProviderError);
    assertEquals(error.kind, "protocol");
  }
});

Deno.test("a conversation goes on with its session, whole and streamed", async () => {
  const { bedrock, fake } = withDocuments();
  const { sessionId } = await retrieveAndGenerate(bedrock, ASK);
  assertEquals(typeof sessionId, "string");
  const next = await retrieveAndGenerateStream(bedrock, { ...ASK, sessionId }).final();
  assertEquals(next.sessionId, sessionId);
  assertEquals(fake.requests.map(({ operation, body }) => [operation, body.sessionId]), [
    ["RetrieveAndGenerate", undefined],
    ["RetrieveAndGenerateStream", sessionId],
  ]);
});
