/**
 * The `fetch` option is called as everybody's is, and a function that cannot work is named once, as the caller's mistake.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { type BedrockOptions, createBedrock } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { API_KEY, CREDENTIALS, HI, REGION } from "../helpers/fire.ts";
import { outcomeOf, VirtualClock } from "../helpers/clock.ts";
import { failureOf, unhandledDuring } from "../helpers/watch.ts";
import { answered } from "../helpers/wire.ts";

type FetchOption = NonNullable<BedrockOptions["fetch"]>;

function client(fetch: unknown, options: Partial<BedrockOptions> = {}) {
  const clock = new VirtualClock();
  // Mistakes are what the types forbid, and JavaScript does not.
  const given = { region: REGION, env: {}, apiKey: API_KEY, clock, fetch, ...options } as BedrockOptions;
  return { bedrock: createBedrock(given), clock };
}

Deno.test("fetch gets the URL as text, and an init of plain values", async () => {
  const sent: [input: unknown, init: RequestInit | undefined][] = [];
  const { bedrock } = client((...args: Parameters<FetchOption>) => {
    sent.push([args[0], args[1]]);
    return Promise.resolve(answered([{ text: "." }]));
  });
  await bedrock.chat({ ...HI, headers: { "X-Own": "1" } });
  const [[url, init] = []] = sent;
  assertEquals(
    url,
    "https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-3-haiku-20240307-v1%3A0/converse",
  );
  assertEquals(init?.headers, {
    authorization: `Bearer ${API_KEY}`,
    "content-type": "application/json",
    "x-own": "1",
  });
  assertEquals([init?.method, init?.redirect, typeof init?.body], ["POST", "manual", "string"]);
  assert(init?.signal instanceof AbortSignal);
});

/** Every shape of a working `fetch` option that users write. */
const WORKING: Readonly<Record<string, (fake: FetchOption) => FetchOption>> = {
  "the fake itself": (fake) => fake,
  "a wrapper that passes on": (fake) => (...args) => fake(...args),
  "a wrapper that spreads init and its headers": (fake) => (input, init) =>
    fake(input, { ...init, headers: { ...init?.headers as Record<string, string>, "x-own": "1" } }),
  "a wrapper that makes a Request": (fake) => (input, init) => fake(new Request(input, init)),
  "a wrapper that makes a URL": (fake) => (input, init) => fake(new URL(`${input}`), init),
  "a bound method": (fake) => {
    class Binding {
      #fake = fake;
      fetch(...args: Parameters<FetchOption>) {
        return this.#fake(...args);
      }
    }
    const binding = new Binding();
    return binding.fetch.bind(binding);
  },
  "an async wrapper": (fake) => async (input, init) => await fake(input, init),
};

for (const [name, wrap] of Object.entries(WORKING)) {
  Deno.test(`${name} works as fetch, with an API key and with signatures, for chat and stream`, async () => {
    for (const authority of [{ apiKey: API_KEY }, { apiKey: undefined, credentials: CREDENTIALS }]) {
      const clock = new VirtualClock();
      const fake = fakeBedrock({ apiKey: API_KEY, credentials: CREDENTIALS, clock, replies: ["Paris."] });
      const { bedrock } = client(wrap(fake), { ...authority, clock } as Partial<BedrockOptions>);
      assertEquals((await bedrock.chat(HI)).text, "Paris.");
      assertEquals(await bedrock.stream(HI).text(), "Paris.");
    }
  });
}

for (const value of [null, "fetch", 5, true, {}, { fetch: () => {} }, [], new Request("https://example.com")]) {
  Deno.test(`fetch ${Deno.inspect(value)} is refused when the client is made`, () => {
    const error = assertThrows(() => client(value), TypeError, "as fetch: not a function; pass ");
    assert(error.message.startsWith("Cannot use "), error.message);
  });
}

const coded = (code: string, message = "refused") => Object.assign(new Error(message), { code });

/** Functions that fail by a mistake in the program, sync and async, as each engine words it. */
const MISTAKEN: Readonly<Record<string, () => unknown>> = {
  "throws a TypeError": () => {
    throw new TypeError("anything");
  },
  "throws a ReferenceError": () => {
    throw new ReferenceError("undici is not defined");
  },
  "rejects with a ReferenceError": () => Promise.reject(new ReferenceError("undici is not defined")),
  "was written for a Request": (...[request]: readonly unknown[]) =>
    (request as Request).headers.get("x") as unknown as never,
  "was written for a Request, and is async": async (...[request]: readonly unknown[]) =>
    await Promise.resolve((request as Request).headers.get("x") as unknown as never),
  "is a fetch that only knows its own Request": () =>
    Promise.reject(
      new TypeError("Failed to parse URL from [object Request]", { cause: coded("ERR_INVALID_URL", "Invalid URL") }),
    ),
  "is given a dispatcher of another major": () =>
    Promise.reject(
      new TypeError("fetch failed", { cause: coded("UND_ERR_INVALID_ARG", "invalid onRequestStart method") }),
    ),
  "is a fetch without its this": () => Promise.reject(new TypeError("Illegal invocation: wrong this")),
  "calls a value other than a function, in V8": () =>
    Promise.reject(new TypeError("globalThis.fetch2 is not a function")),
  "reads undefined, in JavaScriptCore": () =>
    Promise.reject(new TypeError("undefined is not an object (evaluating 'request.headers.get')")),
  "reads undefined, in SpiderMonkey": () => Promise.reject(new TypeError("request.headers is undefined")),
  "refuses its init": () =>
    Promise.reject(new TypeError("RequestInit: duplex option is required when sending a body.")),
};

for (const [what, fetch] of Object.entries(MISTAKEN)) {
  Deno.test(`a fetch that ${what} is a TypeError that names the option, at once`, async () => {
    for (const call of ["chat", "stream"] as const) {
      let calls = 0;
      const { bedrock } = client((...args: Parameters<FetchOption>) => {
        calls++;
        return (fetch as (...args: readonly unknown[]) => unknown)(...args);
      });
      const outcome = await outcomeOf<unknown>(call === "chat" ? bedrock.chat(HI) : bedrock.stream(HI).final());
      assert("error" in outcome && outcome.error instanceof TypeError, Deno.inspect(outcome));
      assert(outcome.error.message.startsWith("Cannot call the fetch option: "), outcome.error.message);
      assert(outcome.error.cause instanceof Error);
      assertEquals(calls, 1);
    }
  });
}

Deno.test("a mistake whose text holds a header's value is told without the text", async () => {
  const { bedrock } = client((_url: string, init: { headers: Record<string, string> }) => {
    throw new TypeError(`cannot use ${init.headers["authorization"]}`);
  });
  const outcome = await outcomeOf(bedrock.chat(HI));
  assert("error" in outcome && outcome.error instanceof TypeError);
  assert(!outcome.error.message.includes(API_KEY), outcome.error.message);
});

/** Values other than an answer. A Node stream cannot be read here, but must be closed. */
function nodeStream(): { pipe(): void; on(): void; destroy(): void; destroyed: boolean } {
  return {
    pipe() {},
    on() {},
    destroyed: false,
    destroy() {
      this.destroyed = true;
    },
  };
}
const headers = new Headers({ "content-type": "application/json" });
const NO_ANSWERS: Readonly<Record<string, readonly [answer: unknown, says: string]>> = {
  "undefined": [undefined, "expected a Response, got undefined"],
  "null": [null, "expected a Response, got null"],
  "a text": ["ok", "expected a Response, got a string"],
  "parsed JSON": [{ output: {} }, "expected a Response, got a value of type Object"],
  "a Response without headers": [{ status: 200, ok: true, body: null }, "expected a Response"],
  "a Response without a body stream, as in React Native": [
    { status: 200, ok: true, headers, text: () => Promise.resolve("{}") },
    "no body stream",
  ],
  "a refusal without a body stream": [
    { status: 403, ok: false, headers, text: () => Promise.resolve("{}") },
    "(HTTP 403)",
  ],
};

for (const [what, [answer, says]] of Object.entries(NO_ANSWERS)) {
  Deno.test(`a fetch that gives ${what} is a TypeError that names the option, at once`, async () => {
    for (const call of ["chat", "stream"] as const) {
      let calls = 0;
      const { bedrock } = client(() => {
        calls++;
        return Promise.resolve(answer);
      });
      const outcome = await outcomeOf<unknown>(call === "chat" ? bedrock.chat(HI) : bedrock.stream(HI).final());
      assert("error" in outcome && outcome.error instanceof TypeError, Deno.inspect(outcome));
      const { message } = outcome.error;
      assert(message.includes("the fetch option") && message.includes(says), message);
      assertEquals(calls, 1);
    }
  });
}

Deno.test("a body that is a Node stream is named with its status, not retried, and closed", async () => {
  for (const status of [200, 403, 500]) {
    const bodies: ReturnType<typeof nodeStream>[] = [];
    const { bedrock } = client(() => {
      bodies.push(nodeStream());
      return Promise.resolve({ status, ok: status === 200, headers, body: bodies[0] });
    });
    const outcome = await outcomeOf(bedrock.chat(HI));
    assert("error" in outcome && outcome.error instanceof TypeError);
    assert(outcome.error.message.includes(`(HTTP ${status}): its body is not a web ReadableStream`));
    assertEquals(bodies.map(({ destroyed }) => destroyed), [true]);
  }
});

Deno.test("the global fetch is held to the same, and named", async () => {
  const original = globalThis.fetch;
  globalThis.fetch = () => Promise.resolve({ status: 200, ok: true, headers } as Response);
  try {
    const outcome = await outcomeOf(client(undefined).bedrock.chat(HI));
    assert("error" in outcome && outcome.error instanceof TypeError);
    assert(outcome.error.message.includes("the global fetch (HTTP 200)"), outcome.error.message);
  } finally {
    globalThis.fetch = original;
  }
});

/** Failures of the connection, as each platform words them. They are retried. */
const CONNECTIONS: readonly unknown[] = [
  new TypeError("fetch failed", { cause: coded("ECONNRESET", "read ECONNRESET") }),
  new TypeError("fetch failed", { cause: coded("UND_ERR_CONNECT_TIMEOUT", "Connect Timeout Error") }),
  new TypeError("Failed to fetch"),
  new TypeError("NetworkError when attempting to fetch resource."),
  new TypeError("Load failed"),
  new TypeError("Network request failed"),
  new TypeError("error sending request for url (https://x): client error (Connect)"),
  new Error("Network connection lost."),
  Object.assign(new Error("Unable to connect. Is the computer able to access the url?"), { code: "ConnectionRefused" }),
  undefined,
  "a text",
];

for (const cause of CONNECTIONS) {
  Deno.test(`${cause} is a lost connection, which is tried again`, async () => {
    let calls = 0;
    const { bedrock, clock } = client(() => {
      calls++;
      return Promise.reject(cause);
    });
    const error = await failureOf(clock.run(bedrock.chat(HI)));
    assertEquals([error.kind, error.retryable, calls], ["network", true, 4]);
  });
}

Deno.test("an answer that comes after the call was aborted is canceled, and an unusable one does no harm", async () => {
  let resolve: ((answer: unknown) => void) | undefined;
  const unhandled = await unhandledDuring(async () => {
    for (const late of [answered([{ text: "." }]), undefined, { status: 200 }]) {
      const controller = new AbortController();
      const { bedrock } = client(() => new Promise((settle) => resolve = settle));
      const outcome = outcomeOf(bedrock.chat({ ...HI, signal: controller.signal }));
      while (!resolve) await Promise.resolve();
      controller.abort(new Error("left"));
      assertEquals(`${((await outcome) as { error: unknown }).error}`, "Error: left");
      resolve(late);
      resolve = undefined;
    }
  });
  assertEquals(unhandled, []);
});
