/**
 * Secrets × spellings × places × sources: no error shows a secret, from any source, in any place and any spelling.
 * Neither does a cause, nor the platform's complaint about a header.
 */
import { inspect } from "node:util";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type Bedrock, type BedrockOptions, createBedrock, toResponse } from "@bedrock-edge/client";
import { type Redactor, redactor } from "../../src/transport/secrets/redact.ts";
import { conceal, concealCause } from "../../src/transport/secrets/conceal.ts";
import { HI, REGION } from "../helpers/fire.ts";
import { bodyOf, eventFrame, eventsOf, exceptionFrame, refusedBy, streamed } from "../helpers/wire.ts";

/** Every character that the spellings write in another way. */
const SECRET = "sk/Se+cr=et-aB9_~.x%2Fy&z'w\"q<v>u";
/** A secret that is a word, as a code is. */
const WORD = "SECRETw0rdSECRETw0rdSECRET";
const KEYS = { accessKeyId: "ASIAEXAMPLEEXAMPLE01", secretAccessKey: "wJalrSECRETSECRETSECRET" };

const char = (to: (code: number) => string) => (secret: string) =>
  secret.replace(/[^a-z\d]/gi, (character) => to(character.charCodeAt(0)));
const named: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "/": "&sol;",
  "+": "&plus;",
  "=": "&equals;",
  "<": "&lt;",
  ">": "&gt;",
  "'": "&apos;",
  '"': "&quot;",
  "%": "&percnt;",
  ".": "&period;",
  _: "&lowbar;",
};

const SPELLINGS: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  "named entities": (secret) => secret.replace(/./g, (character) => named[character] ?? character),
  "decimal entities": char((code) => `&#${code};`),
  "hexadecimal entities": char((code) => `&#x${code.toString(16)};`),
  percent: encodeURIComponent,
  "percent, every character": (secret) =>
    [...secret].map((character) => `%${character.charCodeAt(0).toString(16)}`).join(""),
  "JSON with slashes": (secret) => JSON.stringify(secret).slice(1, -1).replaceAll("/", "\\/"),
  "JSON with code points": char((code) => `\\u${code.toString(16).padStart(4, "0")}`),
  "percent twice": (secret) => encodeURIComponent(encodeURIComponent(secret)),
  "entities of percent": (secret) => char((code) => `&#${code};`)(encodeURIComponent(secret)),
};

/** How a secret comes into a request. */
const SOURCES: Readonly<Record<string, (secret: string) => Partial<BedrockOptions> & { readonly header?: string }>> = {
  bearer: (secret) => ({ apiKey: secret }),
  "sigv4 session token": (secret) => ({ credentials: { ...KEYS, sessionToken: secret } }),
  "auth Basic": (secret) => ({ auth: ({ headers }) => headers.set("authorization", `Basic ${secret}`) }),
  "auth Token": (secret) => ({ auth: ({ headers }) => headers.set("authorization", `Token ${secret}`) }),
  "auth without a scheme": (secret) => ({ auth: ({ headers }) => headers.set("x-gateway", secret) }),
  "defaults.headers": (secret) => ({
    apiKey: "other-key-0000",
    defaults: { headers: { "cf-aig-authorization": `Bearer ${secret}` } },
  }),
  headers: (secret) => ({ apiKey: "other-key-0000", header: `Bearer ${secret}` }),
  "a header of any name": (secret) => ({ apiKey: "other-key-0000", header: secret }),
};

const header = (text: string) => text.replace(/[^ -~]/g, "");

/** The places in which an answer repeats a secret. */
const PLACES: Readonly<Record<string, (text: string) => Response>> = {
  message: (text) => refusedBy(400, "ValidationException", { message: `no ${text} here` }),
  "message of a page": (text) =>
    new Response(`<p>${text}</p>`, { status: 502, headers: { "content-type": "text/html" } }),
  "a page of 200": (text) => new Response(`<p>${text}</p>`, { headers: { "content-type": "text/html" } }),
  code: (text) => refusedBy(400, undefined, { code: text, message: "no" }),
  "code before a colon": (text) => refusedBy(400, undefined, { code: `${text}:x#y`, message: "no" }),
  type: (text) => refusedBy(400, undefined, { error: { type: text, message: "no" } }),
  "x-amzn-errortype": (text) => refusedBy(400, header(text), { message: "no" }),
  "x-amzn-requestid": (text) =>
    refusedBy(400, "ValidationException", { message: "no" }, { "x-amzn-requestid": header(text) }),
  "content-type": (text) => new Response("", { status: 502, headers: { "content-type": header(text) } }),
  ":exception-type": (text) => streamed(bodyOf([exceptionFrame(text, { message: "no" })]).stream),
  "exception's message": (text) =>
    streamed(
      bodyOf([
        ...eventsOf("Par").slice(0, 2).map(eventFrame),
        exceptionFrame("modelStreamErrorException", {
          message: text,
        }),
      ]).stream,
    ),
  "a chain of texts": (text) => refusedBy(400, "ValidationException", { message: `${text}${text} ${text}` }),
};

/** Everything that a program, a console or a visitor may see of a failure. */
async function shownOf(bedrock: Bedrock, headers: Record<string, string> | undefined): Promise<string> {
  const request = headers ? { ...HI, headers } : HI;
  const failures: unknown[] = [];
  await bedrock.chat(request).catch((error) => failures.push(error));
  await bedrock.stream(request).final().catch((error) => failures.push(error));
  const response = await toResponse(bedrock.stream(request)).catch((error) => failures.push(error));
  const visitor = response instanceof Response ? JSON.stringify([...response.headers]) + await response.text() : "";
  const printed = failures.map((
    error,
  ) => [inspect(error, { depth: 20, showHidden: true }), Deno.inspect(error, { depth: 20 }), JSON.stringify(error)]);
  return printed.flat().join("\n") + visitor;
}

/** The letters and digits of a secret in a row, whatever stands between them. */
function assertSilent(shown: string, secret: string, where: string): void {
  const plain = shown.replace(/\\u00|%25|%|&#x?|;|\\/g, "");
  for (const piece of [secret, secret.slice(0, 8), secret.slice(3, 13), secret.slice(-10)]) {
    const at = [shown, plain].map((text) => text.indexOf(piece)).find((at) => at >= 0);
    assert(at === undefined, `${where} shows ${piece} in ${shown.slice(Math.max(0, at! - 80), at! + 80)}`);
  }
}

for (const [source, optionsOf] of Object.entries(SOURCES)) {
  Deno.test(`no spelling of a secret is shown anywhere: ${source}`, async () => {
    for (const secret of [SECRET, WORD]) {
      for (const [spelling, spell] of Object.entries(SPELLINGS)) {
        for (const [place, answer] of Object.entries(PLACES)) {
          const { header: own, ...options } = optionsOf(secret);
          const bedrock = createBedrock({
            region: REGION,
            env: {},
            retry: false,
            ...options as BedrockOptions, // one of the three ways to authenticate each
            fetch: () => Promise.resolve(answer(spell(secret))),
          });
          const shown = await shownOf(bedrock, own ? { "x-any": own } : undefined);
          assert(shown.length > 100, "something failed");
          assertSilent(shown, secret, `${spelling}, ${place}`);
          assertSilent(shown, spell(secret), `${spelling}, ${place}`);
        }
      }
    }
  });
}

Deno.test("a code that is not a name is the status, for programs and for visitors", async () => {
  const codes = [
    "User iam/123456789012/role/Admin may not",
    "x".repeat(65),
    "x".repeat(3000),
    "123456789012",
    "a-b",
    "two words",
    "<b>",
    "Ünicode",
  ];
  for (const code of codes) {
    for (const body of [{ code, message: "no" }, { __type: code, message: "no" }, { error: { type: code } }]) {
      const bedrock = createBedrock({
        region: REGION,
        apiKey: "k",
        env: {},
        retry: false,
        fetch: () => Promise.resolve(refusedBy(400, undefined, body)),
      });
      const error = await bedrock.chat(HI).catch((error) => error);
      assertEquals(error.code, "HTTP400", code);
      const response = await toResponse(bedrock.stream(HI));
      assert(!(await response.text()).includes(code), code);
    }
  }
});

Deno.test("the service's words stay, where a header of the caller's is not a secret", async () => {
  const message = "The value en-US of text at production is refused";
  const headers = { "accept-language": "en-US", "x-mode": "text", "x-stage": "production" };
  const bedrock = createBedrock({
    region: REGION,
    apiKey: "key-0123456789",
    env: {},
    defaults: { headers },
    fetch: () => Promise.resolve(refusedBy(400, "ValidationException", { message })),
  });
  const error = await bedrock.chat(HI).catch((error) => error);
  assertEquals(error.message, `ValidationException: ${message}`);
});

Deno.test("a failure is classified by the words that the service wrote, before secrets are removed", async () => {
  const bedrock = createBedrock({
    region: REGION,
    env: {},
    auth: ({ headers }) => headers.set("x-word", "prompt is too long"),
    fetch: () =>
      Promise.resolve(refusedBy(400, "ValidationException", { message: "prompt is too long: 9 tokens > 3" })),
  });
  const error = await bedrock.chat(HI).catch((error) => error);
  assertEquals([error.kind, error.message.split("\n")[0]], [
    "contextLength",
    "ValidationException: [redacted]: 9 tokens > 3",
  ]);
});

/** A failure of the caller's own functions that quotes a secret. */
const CAUSES: Readonly<Record<string, (secret: string) => unknown>> = {
  message: (secret) => new Error(`no ${secret}`),
  text: (secret) => `no ${secret}`,
  "inner cause": (secret) => new TypeError("fetch failed", { cause: new Error(secret) }),
  property: (secret) => Object.assign(new Error("no"), { config: { headers: { authorization: secret } } }),
  "hidden property": (secret) => Object.defineProperty(new Error("no"), "request", { value: { key: [secret] } }),
  symbol: (secret) => Object.assign(new Error("no"), { [Symbol("headers")]: new Map([["a", secret]]) }),
  request: (secret) =>
    Object.assign(new Error("no"), { request: new Request("https://x", { headers: { a: secret } }) }),
  "name of a property": (secret) => Object.assign(new Error("no"), { [secret]: 1 }),
  aggregate: (secret) => new AggregateError([new Error(secret)], "no"),
  name: (secret) => Object.assign(new Error("no"), { name: secret }),
  object: (secret) => ({ secret }),
  set: (secret) => Object.assign(new Error("no"), { all: new Set([new URL(`https://x/?k=${secret}`)]) }),
  circle: (secret) => {
    const error = new Error(secret);
    error.cause = error;
    return error;
  },
};

Deno.test("no cause of a failed fetch, body or source of credentials shows a secret", async () => {
  for (const [what, causeOf] of Object.entries(CAUSES)) {
    const secret = "bedrock-api-key-SECRETw0rdSECRETw0rd";
    let calls = 0;
    const clients: Record<string, BedrockOptions> = {
      fetch: { apiKey: secret, fetch: () => Promise.reject(causeOf(secret)) },
      body: {
        apiKey: secret,
        fetch: () =>
          Promise.resolve(
            streamed(
              new ReadableStream({
                pull: (controller) => controller.error(causeOf(secret)),
              }),
            ),
          ),
      },
      "a key that cannot be had": { apiKey: () => Promise.reject(causeOf(secret)), fetch: () => Promise.reject(0) },
      "a key that cannot be had any more": {
        auth: ({ headers }) => {
          if (calls++) throw causeOf("other-SECRETw0rd-key");
          headers.set("x-key", "other-SECRETw0rd-key");
        },
        fetch: () => Promise.reject(new Error("offline")),
      },
    };
    for (const [where, options] of Object.entries(clients)) {
      const bedrock = createBedrock({ region: REGION, env: {}, retry: false, ...options });
      const shown = await shownOf(bedrock, undefined);
      assert(shown.length > 100);
      assert(!shown.includes("SECRETw0rd"), `${what}, ${where}: ${shown.slice(0, 800)}`);
    }
  }
});

Deno.test("a cause without a secret stays the same object, and one with a secret keeps its words", () => {
  const secrets = redactor(() => ["SECRETw0rd"]);
  const clean = new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) });
  assertEquals(concealCause(clean, secrets), clean);
  assertEquals(concealCause(undefined, secrets), undefined);
  const told = Object.assign(new RangeError("key SECRETw0rd is old"), { code: "EOLD" });
  const { name, message, code, cause } = concealCause(
    new Error("outer", { cause: told }),
    secrets,
  ) as Error & { code?: string };
  assertEquals([name, message, code], ["Error", "outer", undefined]);
  const inner = cause as Error & { code?: string };
  assertEquals([inner.name, inner.message, inner.code], ["RangeError", "key [redacted] is old", "EOLD"]);
  const odd = concealCause(Object.assign(new Error("SECRETw0rd"), { code: "SECRETw0rd" }), secrets) as typeof inner;
  assertEquals([odd.message, odd.code], ["[redacted]", undefined]);
});

Deno.test("a cause that is too large to search is replaced, and one that cannot be looked at stays", () => {
  const secrets = redactor(() => ["SECRETw0rd"]);
  const large = Object.assign(new Error("no"), { all: Array.from({ length: 3000 }, () => ({})) });
  assert(concealCause(large, secrets) !== large);
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const odd = Object.assign(new Error("no"), { proxy: revoked.proxy });
  assertEquals(concealCause(odd, secrets), odd);
});

const BROKEN = ["SECRETw0rd\nx-evil: 1", "SECRETw0rd\r\n x", "SECRETw0rd\u2026", "SECRETw0rd\0x"];

Deno.test("a header's value that no header can hold is refused without its text", async () => {
  const fetch = () => Promise.reject(new Error("offline"));
  for (const value of BROKEN) {
    const base = { region: REGION, env: {}, fetch, retry: false } as const;
    const auths: Record<string, BedrockOptions["auth"]> = {
      set: ({ headers }) => headers.set("x-token", value),
      append: ({ headers }) => headers.append("x-token", value),
      "Headers of its own": () => void new Headers({ "x-token": value }),
    };
    for (const [where, auth] of Object.entries(auths)) {
      const error = await createBedrock({ ...base, auth: auth! }).chat(HI).catch((error) => error);
      assertEquals([error.name, error.kind], ["AuthenticationError", "credentials"], where);
      assert(error.cause instanceof TypeError || /header/i.test(`${error.cause}`), where);
      assert(!inspect(error, { depth: 9 }).includes("SECRETw0rd"), `${where}: ${inspect(error)}`);
    }

    const given: readonly (readonly [string, HeadersInit])[] = [
      ["a record", { "x-token": value }],
      ["a list of pairs", [["x-token", value]]],
    ];
    for (const [what, headers] of given) {
      // The types of the options ask for a record; callers in JavaScript pass whatever `Headers` takes.
      const record = headers as Record<string, string>;
      const made = assertThrows(
        () => createBedrock({ ...base, apiKey: "k", defaults: { headers: record } }),
        TypeError,
        'Cannot use defaults.headers["x-token"]: its value has a ',
      );
      assert(!inspect(made).includes("SECRETw0rd"), what);
      const bedrock = createBedrock({ ...base, apiKey: "k" });
      const calls: Record<string, () => Promise<unknown>> = {
        chat: () => bedrock.chat({ ...HI, headers: record }),
        stream: () => bedrock.stream({ ...HI, headers: record }).final(),
        converse: () => bedrock.converse(HI.model, {}, { headers: record }),
        converseStream: () => bedrock.converseStream(HI.model, {}, { headers: record }),
        fetch: () => bedrock.fetch("/model/x/invoke", { headers }),
      };
      for (const [name, call] of Object.entries(calls)) {
        const error = await assertRejects(call, TypeError, 'Cannot use headers["x-token"]: its value has a ');
        assert(!inspect(error, { depth: 9 }).includes("SECRETw0rd"), `${what}, ${name}`);
      }
    }
  }
});

Deno.test("white space around a header's value, and Latin letters, are fine", async () => {
  let sent: HeadersInit | undefined;
  const bedrock = createBedrock({
    region: REGION,
    env: {},
    apiKey: "k",
    defaults: { headers: { "x-a": " one\n", "x-b": "Zürich" } },
    fetch: (_url, init) => {
      sent = init?.headers;
      return Promise.reject(new Error("offline"));
    },
    retry: false,
  });
  await bedrock.chat({ ...HI, headers: new Headers({ "x-c": "three" }) }).catch(() => {});
  const headers = new Headers(sent);
  assertEquals([headers.get("x-a"), headers.get("x-b"), headers.get("x-c")], ["one", "Zürich", "three"]);
});

Deno.test("a secret is found in any mixture of spellings, and what is around it stays", () => {
  const secrets: Redactor = redactor(() => ["a/b+c=d", "Bearer a/b+c=d"]);
  const texts: readonly (readonly [string, string])[] = [
    ["x a%2Fb&#43;c\\u003dd y", "x [redacted] y"],
    ["a/b+c=da/b+c=d", "[redacted][redacted]"],
    ["Bearer a/b+c=d", "[redacted]"],
    ["a%2", "a%2"],
    ["100% of a&b; \\n \\u00e9 %e4 &nbsp; &constructor;", "100% of a&b; \\n \\u00e9 %e4 &nbsp; &constructor;"],
    ["%61%2f%62%2b%63%3d%64", "[redacted]"],
    ["", ""],
  ];
  for (const [text, expected] of texts) {
    assertEquals(secrets.redact(text), expected);
    assertEquals(secrets.finds(text), expected.includes("[redacted]"), text);
  }
});

Deno.test("a text that is cut inside a secret does not show the beginning of the secret", () => {
  const secret = `SECRET${"w0rd".repeat(40)}`;
  const secrets = redactor(() => [secret]);
  for (let before = 32_768 - 170; before < 32_772; before += 7) {
    const shown = secrets.redact(" ".repeat(before) + secret + " ".repeat(200));
    assert(!shown.includes("SECRETw0rd"), `${before}`);
  }
});

Deno.test("a secret in a query, a cookie, a digest or a password is not shown", async () => {
  const answers = (text: string) =>
    new Response(`<p>${text}</p>`, { status: 502, headers: { "content-type": "text/html" } });
  const echo = { query: "SECRETw0rdSECRETw0rd1", cookie: "SECRETw0rdSECRETw0rd2", digest: "SECRETw0rdSECRETw0rd3" };
  const password = "SECRETw0rd-of-Ada";
  const headers = {
    cookie: `theme=dark; session=${echo.cookie}`,
    "x-digest": `Digest username="Ada", response="${echo.digest}"`,
    "proxy-authorization": `Basic ${btoa(`Ada:${password}`)}`,
    "x-undefined": undefined as unknown as string,
  };
  for (const secret of [...Object.values(echo), password]) {
    const bedrock = createBedrock({
      region: REGION,
      env: {},
      apiKey: "key-0123456789",
      retry: false,
      defaults: { headers },
      fetch: () => Promise.resolve(answers(`no ${secret} no`)),
    });
    const error = await bedrock.fetch(`/x?api_key=${echo.query}&page=2`).catch((error) => error);
    assert(error.message.includes("[redacted]"), error.message);
    assert(!inspect(error, { depth: 9 }).includes(secret), error.message);
  }
  const bedrock = createBedrock({
    region: REGION,
    env: {},
    apiKey: "key-0123456789",
    retry: false,
    fetch: () => Promise.resolve(answers("page 2 of many")),
  });
  const error = await bedrock.fetch(`/x?page=2&name=of`).catch((error) => error);
  assert(error.message.includes("page 2 of many"), error.message);
});

Deno.test("values other than errors of this realm stay unchanged", () => {
  const secrets = redactor(() => ["SECRETw0rd"]);
  for (const value of ["SECRETw0rd", undefined, { message: "SECRETw0rd" }]) {
    assertEquals(conceal(value, secrets), value);
  }
});
