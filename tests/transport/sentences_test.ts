/**
 * The sentences about where and how a call is sent: endpoint, region, model id, patience, connection. One table for each kind.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { createBedrock, type Timeouts } from "@bedrock-edge/client";
import { HI, over, REGION, rig } from "../helpers/fire.ts";
import { failureOf } from "../helpers/watch.ts";
import { bodyOf, eventFrame, eventsOf, refusedBy, streamed } from "../helpers/wire.ts";

const REMEDY = "use an https URL of host and path";
const PLAIN =
  `plain HTTP would show the credentials to the network; ${REMEDY}, or http on loopback; to another machine ` +
  "without TLS, pass allowHttp: true";
const CREDENTIALS = "the URL contains credentials; remove them";
const QUERY = `the URL has a query; ${REMEDY}`;
const FRAGMENT = `the URL has a fragment; ${REMEDY}`;
const NO_URL = `not a URL; ${REMEDY}, without credentials`;
const OTHER = `not an https URL; ${REMEDY}`;

/** The caller's value, its form in the message, and the problem. */
const ENDPOINTS: readonly (readonly [endpoint: string, shown: string, problem: string])[] = [
  ["", '""', `it is empty; ${REMEDY}`],
  ["  ", '"  "', `it is empty; ${REMEDY}`],
  ["localhost:8080", '"localhost:8080"', "the scheme is missing; write http://localhost:8080"],
  ["localhost", '"localhost"', "the scheme is missing; write http://localhost"],
  ["127.0.0.1:8080/v1", '"127.0.0.1:8080/v1"', "the scheme is missing; write http://127.0.0.1:8080/v1"],
  ["bedrock-mock:8080", '"bedrock-mock:8080"', "the scheme is missing; write https://bedrock-mock:8080"],
  ["proxy.example/path", '"proxy.example/path"', "the scheme is missing; write https://proxy.example/path"],
  ["http://bedrock-mock:8080", '"http://bedrock-mock:8080"', PLAIN],
  ["http://localstack:4566", '"http://localstack:4566"', PLAIN],
  ["http://10.0.0.7", '"http://10.0.0.7"', PLAIN],
  ["http://proxy.example/a", '"http://proxy.example/a"', PLAIN],
  ["https://user:SECRET@host.example", '"…@host.example"', CREDENTIALS],
  ["https://SECRET@host.example/path", '"…@host.example/path"', CREDENTIALS],
  ["http://user:SECRET@localhost:8080", '"…@localhost:8080"', CREDENTIALS],
  ["https://user:7/SECRET@host.example", '"…@host.example"', CREDENTIALS],
  ["user:SECRET@host.example", '"…@host.example"', OTHER],
  ["user@host.example", '"…@host.example"', NO_URL],
  ["https://user:SECRET@", '"…@"', NO_URL],
  ["https://user:SE?CRET@host.example", '"…"', NO_URL],
  ["https://user:7?SECRET@host.example", '"…"', CREDENTIALS],
  ["https://host.example/?token=a@SECRET", '"…"', CREDENTIALS],
  ["https://host.example/?token=SECRET", '"https://host.example/?…"', QUERY],
  ["https://host.example?", '"https://host.example?…"', QUERY],
  ["http://host.example/path?token=SECRET", '"http://host.example/path?…"', QUERY],
  ["https://host.example/#SECRET", '"https://host.example/#…"', FRAGMENT],
  ["ftp://host.example", '"ftp://host.example"', OTHER],
  ["file:///etc/hosts", '"file:///etc/hosts"', OTHER],
  ["https://", '"https://"', NO_URL],
  ["https://a b", '"https://a b"', NO_URL],
  [`https:// ${"a".repeat(100)}`, `"https:// ${"a".repeat(71)}…"`, NO_URL],
];

Deno.test("an endpoint that cannot work is refused with what is wrong, and shows no secret", () => {
  for (const [endpoint, shown, problem] of ENDPOINTS) {
    for (const option of ["endpoint", "signingEndpoint"] as const) {
      const { message } = assertThrows(
        () => createBedrock({ region: REGION, apiKey: "k", env: {}, [option]: endpoint }),
        TypeError,
      );
      assertEquals(message, `Cannot use ${shown} as ${option}: ${problem}`);
      assert(!message.includes("SECRET"));
    }
  }
});

Deno.test("an endpoint of the environment is refused alike", () => {
  for (const [endpoint, shown, problem] of ENDPOINTS) {
    // An empty variable is not set.
    if (!endpoint.trim()) continue;
    const env = { AWS_ENDPOINT_URL: endpoint };
    const { message } = assertThrows(() => createBedrock({ region: REGION, apiKey: "k", env }), TypeError);
    assertEquals(message, `Cannot use ${shown} as endpoint, from AWS_ENDPOINT_URL: ${problem}`);
  }
});

Deno.test("a region that is not a name is refused, whoever gave it", async () => {
  for (const region of ["US-EAST-1", "us-east-1a", "global", "us east 1", '"us-east-1"', "us-east-1.evil.example"]) {
    const sentence = `Cannot use region ${JSON.stringify(region)}: not a region name; use one such as "us-east-1"`;
    assertEquals(assertThrows(() => createBedrock({ region, apiKey: "k" }), TypeError).message, sentence);
    const bedrock = createBedrock({ apiKey: "k", env: { AWS_REGION: region } });
    assertEquals(await bedrock.chat(HI).catch(({ message }) => message), sentence);
  }
  const long = assertThrows(() => createBedrock({ region: "x".repeat(5000), apiKey: "k" }), TypeError).message;
  assert(long.length < 200, long);
});

Deno.test("a missing region says the three ways to give one", async () => {
  const { message } = await createBedrock({ apiKey: "k", env: {} }).chat(HI).catch((error) => error);
  assertEquals(
    message,
    "Cannot call Bedrock: no region is given; pass region, set AWS_REGION (Deno reads it with --allow-env=AWS_REGION), " +
      "or pass env in a Worker",
  );
});

const IDS: readonly (readonly [id: unknown, shown: string, problem: string])[] = [
  ["", '""', "the id is empty"],
  ["a".repeat(2049), `"${"a".repeat(79)}… (2049 characters)`, "the id is too long: at most 2048 characters"],
  ["a b", '"a b"', "the id has white space or a control character"],
  ["a\n", '"a\\n"', "the id has white space or a control character"],
  ["a%20b", '"a%20b"', "the id has white space or a control character"],
  ["a\u0000", '"a\\u0000"', "the id has white space or a control character"],
  ["..", '".."', "the id is a step in a path"],
  ["%2e", '"%2e"', "the id is a step in a path"],
  ["%", '"%"', "the id is not well-formed: half a character, or a percent sign that encodes nothing"],
  ["\ud800", '"\\ud800"', "the id is not well-formed: half a character, or a percent sign that encodes nothing"],
  [undefined, "undefined", "the id is not a string"],
  [7, "7", "the id is not a string"],
  [{ modelId: "a", messages: "secret" }, "(an object)", "the id is not a string"],
  [() => "a", "(a function)", "the id is not a string"],
];

Deno.test("a model id that cannot be called is refused with what is wrong", async () => {
  const { bedrock } = over(() => refusedBy(400, undefined, ""));
  for (const [id, shown, problem] of IDS) {
    const expected = `Cannot call model ${shown}: ${problem}; use a model id, a profile id or an ARN`;
    // Callers in JavaScript may pass anything.
    const model = id as string;
    assertEquals(await bedrock.converse(model, {}).catch(({ message }) => message), expected);
  }
});

Deno.test("a timeout names its option, what it waited for, and what to do", async () => {
  const texts: Readonly<Record<keyof Timeouts, string>> = {
    responseMs: "Cannot wait longer for the answer to begin: timeouts.responseMs is 50; raise it",
    firstEventMs: "Cannot wait longer for the first words of the answer: timeouts.firstEventMs is 50; raise it",
    idleMs: "Cannot wait longer for more of the answer: timeouts.idleMs is 50; raise it",
    totalMs: "Cannot wait longer for the whole call, retries included: timeouts.totalMs is 50; raise it",
  };
  for (const option of Object.keys(texts) as (keyof Timeouts)[]) {
    const timeouts = { [option]: 50 };
    const where = option === "responseMs" || option === "totalMs" ? "headers" : "body";
    const { bedrock, clock } = where === "headers"
      ? rig({ retry: false, timeouts, fakes: { faults: [{ type: "silence", where: "headers" }] } })
      : over(() =>
        streamed(
          bodyOf([...eventsOf("Par").slice(0, option === "idleMs" ? 2 : 0).map(eventFrame), "hang"]).stream,
        ), { retry: false, timeouts });
    const outcome = await clock.outcome(bedrock.stream(HI).final());
    assert("error" in outcome && outcome.error instanceof DOMException, option);
    assertEquals([outcome.error.name, outcome.error.message], ["TimeoutError", texts[option]]);
  }
});

Deno.test("a connection that failed says the platform's words once", async () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:9"), { code: "ECONNREFUSED" });
  // Node's happy eyeballs: several addresses, and a message that is empty.
  const several = Object.assign(new AggregateError([refused]), { code: "ECONNREFUSED" });
  const direct = Object.assign(new Error("getaddrinfo ENOTFOUND x"), { code: "ENOTFOUND" });
  const causes: readonly (readonly [cause: unknown, message: string, code: string])[] = [
    [new TypeError("fetch failed"), "fetch failed", "NetworkError"],
    [
      new TypeError("fetch failed", { cause: refused }),
      "fetch failed (connect ECONNREFUSED 127.0.0.1:9)",
      "ECONNREFUSED",
    ],
    [new TypeError("fetch failed", { cause: several }), "fetch failed (ECONNREFUSED)", "ECONNREFUSED"],
    [new TypeError("client error: reset", { cause: new Error("reset") }), "client error: reset", "NetworkError"],
    [direct, "getaddrinfo ENOTFOUND x", "ENOTFOUND"],
    [new TypeError(""), "no response came", "NetworkError"],
    [new TypeError("", { cause: refused }), "connect ECONNREFUSED 127.0.0.1:9", "ECONNREFUSED"],
    [undefined, "no response came", "NetworkError"],
    ["offline", "offline", "NetworkError"],
    [Symbol("x"), "Symbol(x)", "NetworkError"],
    [{ message: 7 }, "no response came", "NetworkError"],
    [Object.assign(new Error("x"), { code: "a code with words" }), "x", "NetworkError"],
    [new Error("x".repeat(2000)), `${"x".repeat(500)}…`, "NetworkError"],
  ];
  for (const [cause, message, code] of causes) {
    const { bedrock } = over(() => Promise.reject(cause), { retry: false });
    const error = await failureOf(bedrock.chat(HI));
    const { kind, retryable } = error;
    assertEquals([error.message, kind, error.code, retryable], [
      `Cannot reach Bedrock: ${message}`,
      "network",
      code,
      true,
    ]);
    assertEquals(error.cause, cause);
  }
});

Deno.test("a connection that failed midway says so", async () => {
  const chunks = [...eventsOf("Par").slice(0, 2).map(eventFrame), new Error("reset")];
  const { bedrock } = over(() => streamed(bodyOf(chunks).stream), { retry: false });
  const error = await failureOf(bedrock.stream(HI).final());
  assertEquals(error.message, "Cannot reach Bedrock: the connection failed midway: reset");
});

Deno.test("a redirect says why it is not followed", async () => {
  const { bedrock } = over(() => refusedBy(302, undefined, "", { location: "https://x.example" }), { retry: false });
  const error = await failureOf(bedrock.chat(HI));
  assertEquals(
    error.message,
    "Cannot read Bedrock's answer: HTTP 302 is a redirect, which is not followed: credentials are only sent to the " +
      "configured host",
  );
});
