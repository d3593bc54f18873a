/**
 * No error, stream, response or client shows what requests are let in with, whoever quotes it.
 */
import { assert, assertEquals } from "@std/assert";
import { type Bedrock, conversation, createBedrock, runTools, toResponse, toSSE } from "@bedrock-edge/client";
import { budget } from "@bedrock-edge/client/models";
import type { FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { encodeEventStreamMessage } from "@bedrock-edge/client/event-stream";
import { API_KEY, byRequest, CREDENTIALS, HI, REGION, rig, type Scheme, SCHEMES } from "../helpers/fire.ts";
import { bodyOf, eventFrame, eventsOf, exceptionFrame, refusedBy, streamed } from "../helpers/wire.ts";
import { VirtualClock } from "../helpers/clock.ts";
import { piecesOf, shownBy } from "../helpers/shown_by.ts";

/** The authority of one request, as it was sent. */
function secretsIn(headers: Headers): string[] {
  const authorization = headers.get("authorization") ?? "";
  const signature = /Signature=(\w+)/.exec(authorization)?.[1];
  return [signature ?? authorization.replace(/^\w+ /, ""), headers.get("x-amz-security-token") ?? ""].filter(Boolean);
}

const ALWAYS = [API_KEY, CREDENTIALS.secretAccessKey, CREDENTIALS.sessionToken];

function assertSilent(shown: string, secrets: readonly string[], where: string): void {
  for (const piece of [...ALWAYS, ...secrets].flatMap(piecesOf)) {
    const at = shown.indexOf(piece);
    assert(at < 0, `${where} shows "${piece}" in: ${shown.slice(Math.max(0, at - 100), at + 100)}`);
  }
}

/** A service that quotes every header it was sent, in one of the ways an answer can fail. */
const QUOTES: Readonly<Record<string, (quoted: string) => Response>> = {
  "a 403 in AWS's shape": (quoted) => refusedBy(403, "InvalidSignatureException", { message: quoted }),
  "a 400 in AWS's shape": (quoted) => refusedBy(400, "ValidationException", { message: quoted }),
  "a 500 with the code in the body": (quoted) => refusedBy(500, undefined, { code: "Oops", message: quoted }),
  "a 502 of a proxy": (quoted) =>
    new Response(`<html>${quoted}</html>`, { status: 502, headers: { "content-type": "text/html" } }),
  "a 200 of a proxy": (quoted) => new Response(`<html>${quoted}</html>`, { headers: { "content-type": "text/html" } }),
  "a 200 of AWS that is not a stream": (quoted) => Response.json({ message: quoted }),
  "an exception's name": (quoted) =>
    refusedBy(400, quoted.replace(/[^\x21-\x7e]/g, "").slice(0, 500), { message: "no" }),
  "a frame's message type": (quoted) => streamed(bodyOf([frame({ ":message-type": quoted })]).stream),
  "a frame's event type": (quoted) =>
    streamed(bodyOf([frame({ ":message-type": "event", ":event-type": quoted })]).stream),
  "an error frame": (quoted) =>
    streamed(bodyOf([frame({ ":message-type": "error", ":error-code": "Oops", ":error-message": quoted })]).stream),
  "an exception frame": (quoted) =>
    streamed(bodyOf([exceptionFrame("validationException", { message: quoted })]).stream),
  "an exception frame after content": (quoted) =>
    streamed(
      bodyOf([
        ...eventsOf("Par").slice(0, 2).map(eventFrame),
        exceptionFrame("validationException", { message: quoted }),
      ]).stream,
    ),
};

function frame(headers: Record<string, string>): Uint8Array<ArrayBuffer> {
  return encodeEventStreamMessage({ headers, payload: new Uint8Array() });
}

const CALLS: Readonly<Record<string, (bedrock: Bedrock) => Promise<unknown>>> = {
  chat: (bedrock) => bedrock.chat(HI),
  stream: async (bedrock) => {
    const stream = bedrock.stream(HI);
    try {
      return await stream.final();
    } finally {
      assertSilent(shownBy(stream) + shownBy(stream.partial), [], "the stream");
    }
  },
  converse: (bedrock) => bedrock.converse(HI.model, {}),
  converseStream: async (bedrock) => {
    const reader = (await bedrock.converseStream(HI.model, {})).getReader();
    while (!(await reader.read()).done);
  },
  fetch: (bedrock) => bedrock.fetch(new Request(`https://bedrock-runtime.${REGION}.amazonaws.com/x`)),
  toSSE: async (bedrock) => {
    throw new Error(await new Response(toSSE(bedrock.stream(HI))).text());
  },
  toResponse: async (bedrock) => {
    const response = await toResponse(bedrock.stream(HI));
    throw new Error(JSON.stringify([...response.headers]) + await response.text());
  },
};

/** `before` moves the secrets to where a text is cut short. */
function quotingClient(scheme: Scheme, answer: (quoted: string) => Response, before: string): {
  bedrock: Bedrock;
  secrets: string[];
} {
  const secrets: string[] = [];
  const bedrock = createBedrock({
    region: REGION,
    clock: new VirtualClock(),
    env: {},
    retry: false,
    ...(scheme === "bearer" ? { apiKey: API_KEY } : { credentials: CREDENTIALS }),
    fetch: byRequest((request) => {
      secrets.push(...secretsIn(request.headers));
      const quoted = [...request.headers].map(([name, value]) => `${name}:${value}`).join(" ");
      return answer(before + quoted);
    }),
  });
  return { bedrock, secrets };
}

for (const scheme of SCHEMES) {
  for (const [what, answer] of Object.entries(QUOTES)) {
    Deno.test(`${what} that quotes our headers gives nothing away with ${scheme}`, async () => {
      for (const [name, call] of Object.entries(CALLS)) {
        const { bedrock, secrets } = quotingClient(scheme, answer, "");
        let failure: unknown;
        await call(bedrock).catch((error) => failure = error);
        // A whole answer does not fail on what only a stream's reader looks at, nor the other way round.
        if (secrets.length === 0) throw new Error(`${name} was never sent`);
        assertSilent(shownBy(failure), secrets, `${name} after ${what}`);
      }
    });
  }

  Deno.test(`a text that is cut short inside a secret gives no part of it away with ${scheme}`, async () => {
    for (const what of ["a 502 of a proxy", "a 200 of a proxy"]) {
      for (let length = 0; length < 220; length += 3) {
        const { bedrock, secrets } = quotingClient(scheme, QUOTES[what]!, `${"word ".repeat(44).slice(0, length)} `);
        let failure: unknown;
        await bedrock.chat(HI).catch((error) => failure = error);
        assert(failure);
        assertSilent(shownBy(failure), secrets, `${what}, ${length} characters before`);
      }
    }
  });
}

Deno.test("headers that an authenticator sets beside secrets do not garble AWS's words", async () => {
  const bedrock = createBedrock({
    region: REGION,
    env: {},
    auth: ({ headers }) => {
      headers.set("authorization", `Bearer ${API_KEY}`);
      headers.set("x-tenant", "e");
      headers.set("x-empty", "");
    },
    fetch: () => Promise.resolve(refusedBy(400, "ValidationException", { message: `No ${API_KEY} here, please` })),
  });
  const { message } = await bedrock.chat(HI).catch((error) => error);
  assertEquals(message, "ValidationException: No [redacted] here, please");
});

Deno.test("AWS's complaint about a signature quotes the session token, and ours does not", async () => {
  const { bedrock, fake } = rig({
    scheme: "sigv4",
    fakes: { credentials: { ...CREDENTIALS, secretAccessKey: "another secret" } },
  });
  for (const call of Object.values(CALLS)) {
    let failure: unknown;
    await call(bedrock).catch((error) => failure = error);
    const secrets = fake.requests.flatMap(({ headers }) => secretsIn(headers));
    // converse() with an empty body is refused for its signature all the same; the fake has no operation for fetch.
    assertSilent(shownBy(failure), secrets, "InvalidSignatureException");
  }
  const error = await bedrock.chat(HI).catch((error) => error);
  assertEquals(error.kind, "authentication");
  // The rest of AWS's explanation is what a caller needs.
  assert(error.message.includes("The Canonical String for this request should have been"), error.message);
});

Deno.test("a key or a token that cannot be a header is not quoted", async () => {
  const bad = (secret: string) => [`${secret}\n`, `${secret}\nx-evil: 1`, `${secret}\u2026`, `${secret} \u0000`];
  const clients = [
    ...bad(API_KEY).map((apiKey) => ({ apiKey: `x${apiKey}x` })),
    ...bad(CREDENTIALS.sessionToken).map((token) => ({ credentials: { ...CREDENTIALS, sessionToken: `x${token}x` } })),
    ...bad(CREDENTIALS.secretAccessKey).map((key) => ({
      credentials: { ...CREDENTIALS, secretAccessKey: `x${key}x` },
    })),
    { env: { AWS_BEARER_TOKEN_BEDROCK: `${API_KEY}\nx` } },
    {
      env: {
        AWS_ACCESS_KEY_ID: "x",
        AWS_SECRET_ACCESS_KEY: `${CREDENTIALS.secretAccessKey}\nx`,
        AWS_SESSION_TOKEN: `${CREDENTIALS.sessionToken}\nx`,
      },
    },
  ];
  for (const options of clients) {
    const bedrock = createBedrock({
      region: REGION,
      env: {},
      ...options,
      fetch: () => Promise.reject(new Error("offline")),
    });
    const error = await bedrock.chat(HI).catch((error) => error);
    assert(error instanceof Error);
    assertSilent(shownBy(error), [], JSON.stringify(Object.keys(options)));
  }
});

Deno.test("a password in an endpoint is not quoted", () => {
  const password = "SECRETpasswordSECRET";
  for (
    const endpoint of [
      `https://user:${password}@proxy.example`,
      `https://${password}@proxy.example/path`,
      `http://user:${password}@proxy.example`,
      `https://user:${password}@`,
      `https://user:${password}@proxy.example?x=1`,
    ]
  ) {
    let failure: unknown;
    try {
      createBedrock({ region: REGION, apiKey: API_KEY, endpoint });
    } catch (error) {
      failure = error;
    }
    assert(failure instanceof TypeError, endpoint);
    const shown = shownBy(failure);
    assert(!shown.includes(password), shown);
  }
});

Deno.test("a client, its handles and its observers show no secret", async () => {
  for (const scheme of SCHEMES) {
    const seen: unknown[] = [];
    const { bedrock, fake } = rig({
      scheme,
      onRequest: (event) => seen.push(event),
      onResponse: (event) => seen.push(event),
    });
    const result = await bedrock.chat(HI);
    const stream = bedrock.stream(HI);
    await stream.final();
    const secrets = fake.requests.flatMap(({ headers }) => secretsIn(headers));
    for (
      const value of [
        bedrock,
        bedrock.model(HI.model),
        await bedrock.authInfo(),
        stream,
        stream.partial,
        result,
        ...seen,
      ]
    ) {
      assertSilent(shownBy(value), secrets, scheme);
    }
  }
});

Deno.test("headers among the defaults of a client and of a handle are sent, and shown by nothing", async () => {
  const defaults = { headers: { "cf-aig-authorization": "Bearer sk-gateway-4f2a91c07d" } };
  const own = { headers: { "x-own-token": "sk-handle-77aa01bc" }, system: "Be brief." };
  const { bedrock, fake } = rig({ defaults });
  const model = bedrock.model(HI.model, own);
  const talk = conversation(model);
  await talk.send("Hi");
  await runTools(model, { messages: "Hi" });
  for (const { headers } of fake.requests) {
    assertEquals(
      [headers.get("cf-aig-authorization"), headers.get("x-own-token")],
      [defaults.headers["cf-aig-authorization"], own.headers["x-own-token"]],
    );
  }
  for (const value of [bedrock, model, talk, budget({ maxUsd: 1 }).model(model), model.stream({ messages: "Hi" })]) {
    assertEquals(/sk-(gateway|handle)/.test(shownBy(value)), false);
  }
  assertEquals(model.defaults, { system: "Be brief." });
});

/** The kinds of failures, and their causes. */
interface Failing {
  readonly fakes?: FakeBedrockOptions;
  readonly timeouts?: { responseMs: number };
  run(bedrock: Bedrock): unknown;
}

const status = (status: number, code: string, message?: string): FakeBedrockOptions => ({
  faults: [{ type: "status", status, code, times: Infinity, ...(message !== undefined && { message }) }],
});
const chat = (bedrock: Bedrock): unknown => bedrock.chat(HI);

/** One for every class that the module throws, by the class's name. */
const FAILURES: Readonly<Record<string, readonly Failing[]>> = {
  ProviderError: [
    { fakes: status(500, "InternalServerException"), run: chat },
    { fakes: { faults: [{ type: "reset", atByte: 0, times: Infinity }] }, run: chat },
    { fakes: { faults: [{ type: "badMessageCrc" }] }, run: (bedrock) => bedrock.stream(HI).final() },
  ],
  AuthenticationError: [
    { fakes: { credentials: { ...CREDENTIALS, secretAccessKey: "another" }, apiKey: "another" }, run: chat },
    { fakes: { expiredKeys: [API_KEY, CREDENTIALS.accessKeyId] }, run: chat },
    { fakes: status(403, "AccessDeniedException"), run: chat },
  ],
  RateLimitError: [{ fakes: status(429, "ThrottlingException"), run: chat }],
  ContextLengthError: [{
    fakes: status(400, "ValidationException", "prompt is too long: 209000 tokens > 200000 maximum"),
    run: chat,
  }],
  StreamTruncatedError: [
    { fakes: { faults: [{ type: "noMessageStop" }] }, run: (bedrock) => bedrock.stream(HI).final() },
    {
      fakes: { faults: [{ type: "reset", atByte: 500 }] },
      run: async (bedrock) => {
        for await (const _ of bedrock.stream(HI));
      },
    },
  ],
  StructuredOutputError: [{
    fakes: { replies: ["no JSON"] },
    run: (bedrock) => bedrock.chat({ ...HI, output: { schema: { type: "object", properties: {} } } }),
  }],
  ConversationSaveError: [{
    run: (bedrock) => {
      const store = {
        get: () => undefined,
        set: () => Promise.reject(new Error("the disk is full")),
        delete: () => {},
      };
      return conversation(bedrock.model(HI.model), { store, key: "visitor" }).send("Hi");
    },
  }],
  TypeError: [
    { run: (bedrock) => bedrock.chat({ ...HI, messages: " ", check: "strict" }) },
    { run: (bedrock) => bedrock.chat({ ...HI, model: "" }) },
    { run: (bedrock) => bedrock.chat({ ...HI, messages: 7 as never }) },
    { run: (bedrock) => bedrock.fetch(new Request("https://evil.example/")) },
    {
      run: async (bedrock) => {
        const stream = bedrock.stream(HI);
        for await (const _ of stream) break;
        await stream.final();
      },
    },
  ],
  RangeError: [{ run: (bedrock) => bedrock.chat({ ...HI, timeouts: { idleMs: -1 } }) }],
  TimeoutError: [{
    fakes: { faults: [{ type: "silence", where: "headers" }] },
    timeouts: { responseMs: 10 },
    run: chat,
  }],
  AbortError: [
    { run: (bedrock) => bedrock.chat({ ...HI, signal: AbortSignal.abort() }) },
    {
      fakes: { faults: [{ type: "silence", where: "headers" }] },
      run: (bedrock) => {
        const answer = bedrock.chat(HI);
        bedrock.close();
        return answer;
      },
    },
    { run: (bedrock) => bedrock.stream({ ...HI, signal: AbortSignal.abort() }).final() },
  ],
};

for (const scheme of SCHEMES) {
  for (const [name, failures] of Object.entries(FAILURES)) {
    Deno.test(`no ${name} shows a secret, nor do its observers, with ${scheme}`, async () => {
      for (const [at, { run, ...options }] of failures.entries()) {
        const seen: unknown[] = [];
        const observers = {
          onRequest: (event: unknown) => seen.push(event),
          onResponse: (event: unknown) => seen.push(event),
        };
        const { bedrock, fake, clock } = rig({ scheme, retry: false, ...observers, ...options });
        const outcome = await clock.outcome((async () => await run(bedrock))());
        assert("error" in outcome, `${name} ${at}: nothing failed`);
        assertEquals((outcome.error as Error).name, name, `${name} ${at}: ${outcome.error}`);
        const secrets = fake.requests.flatMap(({ headers }) => secretsIn(headers));
        assertSilent(
          [outcome.error, bedrock, ...seen].map((value) => shownBy(value)).join("\n"),
          secrets,
          `${name} ${at}`,
        );
      }
    });
  }
}

Deno.test("the table of failures has every class that the module exports", async () => {
  const exported: Record<string, unknown> = await import("@bedrock-edge/client");
  const classes = Object.entries(exported).filter(([, value]) =>
    typeof value === "function" && value.prototype instanceof Error
  ).map(([name]) => name);
  assert(classes.length >= 7, classes.join());
  assertEquals(classes.filter((name) => !(name in FAILURES)), []);
});

Deno.test("a search for secrets finds one wherever it stands", () => {
  const hidden: unknown[] = [
    new Error(API_KEY),
    new Error("x", { cause: { deep: [API_KEY] } }),
    Object.defineProperty({}, "hidden", { value: API_KEY }),
    { toJSON: () => API_KEY },
    { [Symbol("s")]: API_KEY },
    { [Symbol.toStringTag]: API_KEY },
    { [Symbol.for("nodejs.util.inspect.custom")]: () => API_KEY },
    new Map([[1, API_KEY]]),
    new (class {
      get got(): string {
        return API_KEY;
      }
    })(),
  ];
  for (const [at, value] of hidden.entries()) assert(shownBy(value).includes(API_KEY.slice(0, 12)), `${at}`);
});

Deno.test("the output of a console for failures, and for an uncaught one, shows no secret", async () => {
  const program = new URL("./print_failures.ts", import.meta.url).pathname;
  const env = { AWS_BEARER_TOKEN_BEDROCK: API_KEY, NO_COLOR: "1" };
  const allowed = `--allow-env=${Object.keys(env).join(",")}`;
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-lock", allowed, program],
    env,
  }).output();
  const [printed, failed] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)) as [string, string];
  // It did fail, and with ours: silence would pass for discretion.
  assertEquals([code, printed.split("AuthenticationError").length > 2], [1, true], printed + failed);
  assert(failed.includes("RateLimitError") && failed.includes("error: Uncaught"), failed);
  assertSilent(printed + failed, [], "the console");
});
