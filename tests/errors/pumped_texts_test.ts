/**
 * A text of the service's or of a proxy's takes work in proportion to its length, whatever it is made of: every pattern that reads a
 * failure is tried with strings that are pumped from the patterns' own words.
 */
import { assert, assertEquals } from "@std/assert";
import { type Bedrock, createBedrock, toResponse, toSSE } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { hintOf } from "../../src/models/explain.ts";
import { awsError } from "../../src/aws/failures.ts";
import { HI, MODEL, over, REGION } from "../helpers/fire.ts";
import { processorMs } from "../helpers/growth.ts";
import { failureOf } from "../helpers/watch.ts";
import { bodyOf, eventFrame, eventsOf, exceptionFrame, refusedBy, streamed } from "../helpers/wire.ts";

/** The alphabet of the patterns, and words with which they begin. */
const PARTS = [
  "token",
  "1",
  "1,",
  "<",
  "=",
  "a",
  " ",
  "#",
  "[",
  "{",
  "\\",
  "'",
  ":",
  "\n",
  "%",
  "%2",
  "&#",
  "&lt;",
  "\\u00",
  "(2",
  "prompt is too long 1",
  "input length and ",
  "the input ",
  "context length ",
  "Bearer ",
  "eyJ-",
  "eyJaaaaaaaaa.",
  "ABSK",
  "bedrock-api-key-",
  "IQoJb3JpZ2lu",
  "tools.1.custom",
  "Input tag x found using ",
  "DocumentSource object at ",
  "to perform: a:b on resource: arn:",
  "not authorized to perform: ",
  "detected file MIME type ",
  "doesn't support the ",
  "output_config.format",
  "(20261120T000000Z ",
];

/** Bytes of one text: more than any pattern may see. */
const LENGTH = 65_536;
/**
 * The most processor time for all calls with one text, in milliseconds. Linear work takes about 20; work that grows with the square
 * of the length takes seconds.
 */
const MAX_MS = 1500;

const page = (status: number) => (text: string) =>
  new Response(text, { status, headers: { "content-type": "text/html" } });

/** The places of a text. */
const PLACES: Readonly<Record<string, (text: string) => Response>> = {
  "a page of 502": page(502),
  "a page of 403": page(403),
  "a page of 200": page(200),
  "AWS's message": (message) => refusedBy(403, "AccessDeniedException", { message }),
  "a validation message": (message) => refusedBy(400, "ValidationException", { message }),
  "a code in the body": (code) => refusedBy(400, undefined, { code, message: "no" }),
  "a header": (text) =>
    refusedBy(400, text.replace(/[^ -~]/g, "").trim().slice(0, 16_000), { message: "no" }, {
      "x-amzn-requestid": text.replace(/[^ -~]/g, "").trim().slice(0, 16_000),
    }),
  "an exception frame": (message) => streamed(bodyOf([exceptionFrame("validationException", { message })]).stream),
  "an exception's name": (text) => streamed(bodyOf([exceptionFrame(text.slice(0, 32_000), { message: "no" })]).stream),
  "an exception frame after content": (message) =>
    streamed(
      bodyOf([...eventsOf("Par").slice(0, 2).map(eventFrame), exceptionFrame("throttlingException", { message })])
        .stream,
    ),
};

const CALLS: Readonly<Record<string, (bedrock: Bedrock) => Promise<unknown>>> = {
  chat: (bedrock) => bedrock.chat(HI),
  stream: (bedrock) => bedrock.stream(HI).final(),
  output: (bedrock) => bedrock.chat({ ...HI, output: { schema: { type: "object", properties: {} } } }),
  converse: (bedrock) => bedrock.converse(MODEL, {}),
  toResponse: async (bedrock) => await (await toResponse(bedrock.stream(HI))).text(),
  toSSE: async (bedrock) => await new Response(toSSE(bedrock.stream(HI))).text(),
};

const pumped = (part: string) => part.repeat(Math.ceil(LENGTH / part.length)).slice(0, LENGTH);

for (const part of PARTS) {
  Deno.test(`a text of ${JSON.stringify(part)} again and again is read in linear time`, async () => {
    // The secret begins like the text, which is the worst case of the search.
    const apiKey = `${part.replace(/[^!-~]/g, "").repeat(20)}key-0123456789`;
    for (const [place, answer] of Object.entries(PLACES)) {
      for (const text of [pumped(part), `${part === "1" ? "prompt is too long " : ""}${pumped(part)}!`]) {
        const bedrock = createBedrock({
          region: REGION,
          env: {},
          apiKey,
          retry: false,
          models: modelFacts(),
          fetch: () => Promise.resolve(answer(text)),
        });
        const ms = await processorMs(async () => {
          for (const call of Object.values(CALLS)) await call(bedrock).catch(() => {});
        });
        assert(ms < MAX_MS, `${place}: ${Math.round(ms)} ms`);
      }
    }
  });
}

Deno.test("a message of 20 MB is cut, wherever it stands, and its length is told", async () => {
  const long = "x".repeat(20_000_000);
  const answers: Record<string, () => Response> = {
    "an exception frame": () => streamed(bodyOf([exceptionFrame("validationException", { message: long })]).stream),
    "an error frame's text": () => streamed(bodyOf([exceptionFrame("validationException", long)]).stream),
  };
  for (const [where, answer] of Object.entries(answers)) {
    const error = await failureOf(over(answer, { retry: false }).bedrock.stream(HI).final());
    assert(error.message.length < 5000, `${where}: ${error.message.length}`);
    assert(/… \(\d{8} characters\)/.test(error.message), error.message.slice(-200));
    assert((error.stack ?? "").length < 20_000);
  }
  for (const status of [400, 502]) {
    const error = await failureOf(
      over(() => refusedBy(status, "ValidationException", { message: long.slice(0, 60_000) }), { retry: false }).bedrock
        .chat(HI),
    );
    assert(error.message.length < 5000 && error.message.includes("(60000 characters)"), error.message.slice(-100));
  }
});

Deno.test("everything that is derived from a failure reads a short text", async () => {
  const text = pumped("token");
  const error = awsError({ text, status: 400, region: REGION, code: "ValidationException" });
  assertEquals(error.code, "ValidationException");
  const ms = await processorMs(() =>
    hintOf({ kind: "validation", code: "ValidationException", message: text }, MODEL, REGION)
  );
  assert(ms < MAX_MS, `${Math.round(ms)} ms`);
});
