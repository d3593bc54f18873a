/**
 * The failures of STS, of the way to STS, and of its answers: those that pass are tried again, and those that stay are not.
 */
import { assert, assertEquals } from "@std/assert";
import { fromWebIdentity, type WebIdentityOptions } from "@bedrock-edge/client/credentials";
import { VirtualClock } from "../helpers/clock.ts";
import { failureOf } from "../helpers/watch.ts";
import { type Answer, GIVEN, granted, ROLE, sts, TOKEN, xmlAnswer, xmlRefusal } from "./sts.ts";

const REGION = "eu-central-1";

/** A source over STS in memory. */
function rig(answers: readonly Answer[] = [], options: Partial<WebIdentityOptions> = {}) {
  const fetch = sts(...answers);
  const clock = new VirtualClock();
  const source = fromWebIdentity({ roleArn: ROLE, token: TOKEN, region: REGION, env: {}, fetch, clock, ...options });
  return { source, clock, ask: () => clock.run(source()), requests: fetch.requests };
}

/** Failures that pass: the request is made again. */
const PASSING: readonly (readonly [name: string, answer: Answer])[] = [
  ["IDPCommunicationError", () => xmlRefusal("IDPCommunicationError", "The provider is slow")],
  ["Throttling", () => xmlRefusal("Throttling", "Rate exceeded")],
  ["ThrottlingException", () => xmlRefusal("ThrottlingException", "Rate exceeded")],
  ["InternalFailure", () => xmlRefusal("InternalFailure", "oops", 500)],
  ["ServiceUnavailable", () => xmlRefusal("ServiceUnavailable", "later", 503)],
  ["HTTP429", () => new Response("slow down", { status: 429 })],
  ["HTTP502", () => new Response("<html><body>Bad gateway</body></html>", { status: 502 })],
  ["ECONNRESET", () => Promise.reject(Object.assign(new Error("reset"), { code: "ECONNRESET" }))],
  ["UnexpectedAnswer", () => new Response(xmlAnswer("AssumeRoleWithWebIdentity").slice(0, 500))],
  ["TimeoutError", () => new Promise(() => {})],
];

for (const [code, answer] of PASSING) {
  Deno.test(`${code} is tried again, three times in all`, async () => {
    assertEquals(await rig([answer, answer, granted]).ask(), GIVEN);
    const { ask, requests } = rig([answer]);
    const error = await failureOf(ask());
    assertEquals([error.name, error.kind, error.code], ["AuthenticationError", "credentials", code]);
    assertEquals([error.retryable, error.attempts, requests.length], [true, 3, 3]);
  });
}

/** Failures that stay: the request is made once. */
const STAYING: readonly (readonly [code: string, answer: Answer])[] = [
  ...[
    "AccessDenied",
    "IDPRejectedClaim",
    "MalformedPolicyDocument",
    "PackedPolicyTooLarge",
    "RegionDisabledException",
    "ValidationError",
    "InvalidAction",
    "OptInRequired",
    "SomethingNew",
  ].map((code) => [code, () => xmlRefusal(code, "No.", code === "AccessDenied" ? 403 : 400)] as const),
  ["HTTP302", () => new Response(null, { status: 302, headers: { location: "https://evil.example/" } })],
  [
    "HTTP403",
    () => new Response("<html><h1>Forbidden</h1></html>", { status: 403, headers: { "content-type": "text/html" } }),
  ],
  [
    "UnexpectedAnswer",
    () => new Response("<!DOCTYPE html><p>Log in</p>", { headers: { "content-type": "text/html" } }),
  ],
  ["HTTP400", () => new Response("<ErrorResponse><Error><Code>", { status: 400 })],
];

for (const [code, answer] of STAYING) {
  Deno.test(`${code} is final`, async () => {
    const { ask, requests } = rig([answer]);
    const error = await failureOf(ask());
    assertEquals([error.name, error.kind], ["AuthenticationError", "credentials"]);
    assertEquals(error.code, code === "HTTP302" ? "UnexpectedAnswer" : code);
    assertEquals([error.retryable, requests.length], [false, 1]);
  });
}

Deno.test("a refusal in JSON is read as one in XML is", async () => {
  const body = { Error: { Code: "AccessDenied", Message: "Not authorized", Type: "Sender" }, RequestId: "r" };
  const { message } = await failureOf(rig([() => Response.json(body, { status: 403 })]).ask());
  assert(
    message.startsWith("Cannot assume role app by web identity: AWS STS answers AccessDenied: Not authorized"),
    message,
  );
});

Deno.test("an answer that drips is given up after the time limit, and leaves no timer", async () => {
  const drip = () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
  const { ask, clock } = rig([drip], { timeoutMs: 300 });
  const error = await failureOf(ask());
  assertEquals(error.message, "Cannot reach AWS STS: no answer came within 300 ms; raise timeoutMs");
  assert(clock.elapsedMs >= 900 && clock.elapsedMs < 1600, `${clock.elapsedMs} ms`);
  assertEquals(clock.pending, 0);
});

Deno.test("an answer without an end is given up after 64 KiB", async () => {
  let sent = 0;
  const endless = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          sent += 16_384;
          controller.enqueue(new Uint8Array(16_384).fill(60));
        },
      }),
    );
  const error = await failureOf(rig([endless]).ask());
  assertEquals(error.message, "Cannot read AWS STS's answer: it is larger than 65536 bytes");
  assert(sent < 200_000, `${sent} bytes were taken`);
});
