/**
 * Failed answers, and successful answers with an invalid body: for any status, headers and body, the caller gets an
 * error of ours, never another error and never an answer.
 */
import { type Bedrock, createBedrock, isProviderError, toResponse } from "@bedrock-edge/client";
import { utf8 } from "../helpers/bytes.ts";
import { API_KEY, HI, REGION } from "../helpers/fire.ts";
import { ManualClock } from "../helpers/manual_clock.ts";
import { anyJson, words } from "./answers.ts";
import { type Campaign, must } from "./campaign.ts";
import { flipped } from "./mutate.ts";
import { type Random, randomOf } from "../helpers/random.ts";

const KINDS = new Set([
  "authentication",
  "accessDenied",
  "validation",
  "contextLength",
  "notFound",
  "rateLimit",
  "quota",
  "timeout",
  "overloaded",
  "model",
  "streamTruncated",
  "streamCorrupt",
  "network",
  "contentFilter",
  "credentials",
  "protocol",
]);

/** Waits before a retry are over at once: no timer is as short as they are here. No other timer runs. */
class ImpatientClock extends ManualClock {
  override setTimeout(run: () => void, ms: number): () => void {
    if (ms > 100) return super.setTimeout(run, ms);
    queueMicrotask(run);
    return () => {};
  }
}

const clock = new ImpatientClock("2026-11-21");
let answer: () => Response;
let attempts = 0;
const bedrock = createBedrock({
  region: REGION,
  apiKey: API_KEY,
  clock,
  env: {},
  retry: { maxRetries: 2, maxDelayMs: 0 },
  // deno-lint-ignore require-await -- as the platform's: a connection that fails rejects
  fetch: async () => {
    attempts++;
    return answer();
  },
});

const CALLS: readonly ((bedrock: Bedrock) => Promise<unknown>)[] = [
  () => bedrock.chat(HI),
  () => bedrock.stream(HI).final(),
  () => bedrock.converse(HI.model, {}),
  async () => {
    const reader = (await bedrock.converseStream(HI.model, {})).getReader();
    while (!(await reader.read()).done);
  },
  async () => {
    const response = await toResponse(bedrock.stream(HI));
    must([429, 502, 504].includes(response.status), `toResponse() has the status ${response.status}`);
    const { error } = await response.json();
    must(KINDS.has(error.kind) && error.type === "error", `toResponse() says ${JSON.stringify(error)}`);
    throw undefined;
  },
];

/** Mutated HTTP errors. */
export const httpErrors: Campaign = {
  name: "http errors",
  covers: [
    "authentication",
    "accessDenied",
    "validation",
    "rateLimit",
    "overloaded",
    "protocol",
    "response",
    "network",
  ],
  async play(seed, index) {
    const random = randomOf(seed, index);
    const made = failure(random);
    answer = () => made();
    attempts = 0;
    let error: unknown;
    try {
      await random.of(CALLS)(bedrock);
      must(false, "was taken for an answer");
    } catch (thrown) {
      error = thrown;
    }
    must(clock.pending === 0, () => `${clock.pending} timers are left`);
    if (error === undefined) return "response";
    must(isProviderError(error), () => `failed with ${error}`);
    const { kind, code, message, retryAfterMs, retryable, hint, status } = error;
    must(KINDS.has(kind), () => `has the kind ${kind}`);
    must(typeof code === "string" && code !== "" && typeof message === "string", () => `has the code ${code}`);
    must(typeof retryable === "boolean" && error.attempts === attempts, () => `says ${error.attempts} attempts`);
    must(attempts <= 3, `${attempts} attempts`);
    must(retryAfterMs === undefined || retryAfterMs >= 0, () => `waits ${retryAfterMs}`);
    must(hint === undefined || typeof hint === "string", () => `hints ${hint}`);
    must(status === undefined || status === made().status, () => `has the status ${status}`);
    return kind;
  },
};

const CODES = [
  "ThrottlingException",
  "ValidationException",
  "AccessDeniedException:http://internal.amazon.com/coral/com.amazon.bedrock/",
  "com.amazon.coral.service#ExpiredTokenException",
  "ModelErrorException",
  "ServiceQuotaExceededException",
  "brandNewException",
  "",
  ":",
  "#",
  ",",
  "__proto__",
] as const;

const TEXTS = [
  "The security token included in the request is expired",
  "Too many tokens per day, please wait before trying again.",
  "prompt is too long: 209,000 tokens > 200,000 maximum",
  "This model's maximum context length is 131072 tokens. However, you requested 140,000 tokens",
  "Invocation of model ID x with on\u2011demand throughput isn\u2019t supported",
  "The maximum tokens you requested exceeds the model limit of 4096.",
  "User: arn:aws:iam::1:user/x is not authorized to perform: bedrock:InvokeModel on resource: y",
  "$1 $2 $& $`",
] as const;

function failure(random: Random): () => Response {
  if (random.once(20)) {
    return () => {
      throw random.of([new TypeError("fetch failed"), new Error(), "a string", undefined, { cause: { code: 7 } }]);
    };
  }
  const status = random.of([200, 201, 301, 307, 400, 401, 403, 404, 408, 424, 429, 451, 500, 502, 503, 504, 529, 599]);
  const headers = new Headers();
  const set = (name: string, values: readonly string[]) => random.once(2) && headers.set(name, random.of(values));
  set("x-amzn-errortype", CODES.map((code) => code));
  set("retry-after", [
    "0",
    "1",
    "-1",
    "1e9",
    "soon",
    "",
    "Fri, 20 Nov 2026 00:00:00 GMT",
    "NaN",
    "0x10",
    "99999999999999",
  ]);
  set("date", ["Fri, 20 Nov 2026 00:00:00 GMT", "Sat, 21 Nov 2026 01:00:00 GMT", "never", ""]);
  set("content-type", ["application/json", "text/html", "", "x", "application/vnd.amazon.eventstreamx"]);
  set("x-amzn-requestid", ["r", "", "\u00e9"]);
  set("location", ["https://evil.example/", "//evil.example", ""]);
  const body = bodyOf(random);
  // A 200 with JSON in it is an answer, or none, for other campaigns to look at.
  const unread = status < 300 ? utf8(`no JSON ${words(random)}`) : body;
  return () => new Response(unread, { status, headers });
}

function bodyOf(random: Random): Uint8Array<ArrayBuffer> {
  const message = random.once(2) ? random.of(TEXTS) : random.once(2) ? words(random) : anyJson(random);
  const code = random.once(2) ? random.of(CODES) : anyJson(random);
  const body = random.of<unknown>([
    { message },
    { Message: message },
    { message, code },
    { __type: code, message },
    { error: { message, type: code, code } },
    { error: anyJson(random) },
    anyJson(random, 4),
    null,
  ]);
  const bytes = utf8(random.of([
    JSON.stringify(body),
    JSON.stringify(body),
    `<html><body>${words(random)}</body></html>`,
    "<".repeat(random(0, 2000)),
    "[".repeat(random(0, 5000)),
    "",
    " ",
  ]));
  return bytes.length > 0 && random.once(4) ? flipped(random, bytes) : bytes;
}
