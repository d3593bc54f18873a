/**
 * A time limit of the platform's fetch ends a call as our own timeouts do: once, with a `TimeoutError`, and nothing is sent again.
 */
import { assert, assertEquals } from "@std/assert";
import { outcomeOf } from "../helpers/clock.ts";
import { HI, MODEL, over } from "../helpers/fire.ts";
import { failureOf } from "../helpers/watch.ts";
import { bodyOf, eventFrame, eventsOf, streamed } from "../helpers/wire.ts";

const coded = (code: string, message: string, name = "Error") => Object.assign(new Error(message), { code, name });
const failed = (cause: unknown) => new TypeError("fetch failed", { cause });
const headersLimit = coded("UND_ERR_HEADERS_TIMEOUT", "Headers Timeout Error", "HeadersTimeoutError");
const bodyLimit = coded("UND_ERR_BODY_TIMEOUT", "Body Timeout Error", "BodyTimeoutError");

/** As Node, undici by itself, wrappers around them, Bun and a wrapper with a limit of its own reject. */
const LIMITS: readonly (readonly [what: string, failure: () => unknown, says: RegExp])[] = [
  ["Node's limit for headers", () => failed(headersLimit), /headersTimeout: 0/],
  ["Node's limit for the body", () => failed(bodyLimit), /bodyTimeout: 0/],
  ["undici's request", () => headersLimit, /headersTimeout: 0/],
  ["a wrapper that adds a cause", () => new Error("wrapped", { cause: failed(headersLimit) }), /headersTimeout: 0/],
  ["Bun's limit", () => new DOMException("The operation timed out.", "TimeoutError"), /The operation timed out/],
  [
    "a wrapper's limit",
    () => new TypeError("fetch failed", { cause: new DOMException("signal timed out", "TimeoutError") }),
    /signal timed out/,
  ],
];

for (const [what, failure, says] of LIMITS) {
  Deno.test(`${what} is a TimeoutError before the headers, and is not retried`, async () => {
    for (const call of ["chat", "stream", "fetch", "converse"] as const) {
      let calls = 0;
      const { bedrock, clock } = over(() => {
        calls++;
        return Promise.reject(failure());
      });
      const work: Promise<unknown> = call === "chat"
        ? bedrock.chat(HI)
        : call === "stream"
        ? bedrock.stream(HI).final()
        : call === "fetch"
        ? bedrock.fetch("/x")
        : bedrock.converse(MODEL, {});
      const outcome = await outcomeOf(work);
      assert("error" in outcome && outcome.error instanceof DOMException, Deno.inspect(outcome));
      assertEquals([outcome.error.name, calls, clock.pending], ["TimeoutError", 1, 0]);
      assert(says.test(outcome.error.message), outcome.error.message);
    }
  });

  Deno.test(`${what} is a TimeoutError in the midst of a body, and keeps what had come`, async () => {
    let calls = 0;
    const { bedrock, clock } = over(() => {
      calls++;
      return streamed(bodyOf([...eventsOf("Par").slice(0, 2).map(eventFrame), failure() as Error]).stream);
    });
    const stream = bedrock.stream(HI);
    const outcome = await outcomeOf(stream.final());
    assert("error" in outcome && outcome.error instanceof DOMException);
    assertEquals([outcome.error.name, stream.partial.text, calls, clock.pending], ["TimeoutError", "Par", 1, 0]);
    // Before the first content too: nothing is tried again.
    const early = over(() => {
      calls++;
      return streamed(bodyOf([failure() as Error]).stream);
    });
    const soon = await outcomeOf(early.bedrock.stream(HI).final());
    assert("error" in soon && (soon.error as Error).name === "TimeoutError");
    assertEquals([calls, early.clock.pending], [2, 0]);
  });
}

Deno.test("a connection that is not made in time is a lost one, and is tried again", async () => {
  const connecting = [
    failed(coded("UND_ERR_CONNECT_TIMEOUT", "Connect Timeout Error")),
    failed(coded("ETIMEDOUT", "connect ETIMEDOUT 10.0.0.1:443")),
  ];
  for (const failure of connecting) {
    let calls = 0;
    const { bedrock, clock } = over(() => {
      calls++;
      return Promise.reject(failure);
    });
    const error = await failureOf(clock.run(bedrock.chat(HI)));
    assertEquals([error.kind, error.retryable, calls], ["network", true, 4]);
  }
});

Deno.test("a failure whose causes go in a circle is a lost connection", async () => {
  const failure = new Error("round");
  failure.cause = failure;
  const { bedrock } = over(() => Promise.reject(failure), { retry: false });
  assertEquals((await failureOf(bedrock.chat(HI))).kind, "network");
});
