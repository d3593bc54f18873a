import { assert, assertEquals, assertThrows } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import { type ContainerOptions, fromContainer } from "@bedrock-edge/client/credentials";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { VirtualClock } from "../helpers/clock.ts";
import { HI, REGION } from "../helpers/fire.ts";
import { randomOf } from "../helpers/random.ts";
import { failureOf } from "../helpers/watch.ts";
import { HOSTS } from "./container_hosts.ts";
import { containerService, type HostAnswer, hostAnswer } from "./host.ts";
import { GIVEN } from "./sts.ts";

const FULL = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const RELATIVE = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const TOKEN = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const TOKEN_FILE = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
const POD = "http://169.254.170.23/v1/credentials";

/** A source over a service in memory. */
function rig(
  env: Readonly<Record<string, string>> = { [RELATIVE]: "/v2/credentials/7" },
  answers: readonly HostAnswer[] = [],
  options: Partial<ContainerOptions> = {},
) {
  const fetch = containerService(...answers);
  const clock = new VirtualClock();
  const source = fromContainer({ env, fetch, clock, ...options });
  return { source, clock, fetch, ask: () => clock.run(source()), requests: fetch.requests };
}

Deno.test("a container of ECS asks for the path at AWS's address, and redirects are not followed", async () => {
  const { ask, requests, source } = rig();
  assertEquals(await ask(), GIVEN);
  const [request] = requests;
  assertEquals([request?.method, request?.url], ["GET", "http://169.254.170.2/v2/credentials/7"]);
  assertEquals([request?.headers.get("authorization"), request?.redirect], [null, "manual"]);
  assertEquals([requests.length, source.source], [1, "container role"]);
});

Deno.test("a pod of EKS sends the token of its file, which is read for each refresh", async () => {
  const files: string[] = [];
  let rotation = 0;
  const readFile = (path: string) => {
    files.push(path);
    return Promise.resolve(`eyJ.token.${++rotation}\n`);
  };
  const env = { [FULL]: POD, [TOKEN_FILE]: "/var/run/secrets/pods.eks.amazonaws.com/token", [TOKEN]: "ignored" };
  const { ask, requests } = rig(env, [], { readFile });
  await ask();
  await ask();
  assertEquals(requests.map(({ url, headers }) => [url, headers.get("authorization")]), [
    [POD, "eyJ.token.1"],
    [POD, "eyJ.token.2"],
  ]);
  assertEquals(new Set(files), new Set([env[TOKEN_FILE]]));
});

Deno.test("the first variable of each pair wins, and a token in a variable goes as it is", async () => {
  const { ask, requests } = rig({ [RELATIVE]: "/a?b=c", [FULL]: "https://elsewhere.example/", [TOKEN]: "Basic YWJj" });
  await ask();
  assertEquals(requests.map(({ url, headers }) => [url, headers.get("authorization")]), [
    ["http://169.254.170.2/a?b=c", "Basic YWJj"],
  ]);
});

for (const [uri, isAllowed] of HOSTS) {
  Deno.test(`${uri} ${isAllowed ? "may" : "must not"} have the token`, async () => {
    const { ask, requests } = rig({ [FULL]: uri, [TOKEN]: "secret" });
    if (isAllowed) {
      await ask();
      assertEquals(requests.map(({ url }) => url), [new URL(uri).href]);
      return;
    }
    const error = await failureOf(ask());
    assertEquals([error.kind, error.code, requests.length], ["credentials", "InvalidUri", 0]);
    assert(error.message.includes(JSON.stringify(new URL(uri).hostname)), error.message);
    const allowed = rig({ [FULL]: uri, [TOKEN]: "secret" }, [], { allowHttp: true });
    await allowed.ask();
    assertEquals(allowed.requests.length, 1);
  });
}

Deno.test("a variable with an invalid URL, or that leads the token elsewhere, is refused before anything is sent", async () => {
  const cases: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{ [RELATIVE]: "@evil.example/v1" }, "is not a path"],
    [{ [RELATIVE]: ":80@evil.example/v1" }, "is not a path"],
    [{ [RELATIVE]: ".evil.example/v1" }, "is not a path"],
    [{ [RELATIVE]: "v2/credentials" }, "is not a path"],
    [{ [FULL]: "credentials.example" }, "is not an http or https URL"],
    [{ [FULL]: "ftp://127.0.0.1/" }, "is not an http or https URL"],
    [{ [FULL]: "file:///etc/passwd" }, "is not an http or https URL"],
    [{ [FULL]: "https://user:SECRET@credentials.example/" }, "has credentials in the URL"],
  ];
  for (const [env, problem] of cases) {
    const { ask, requests } = rig({ ...env, [TOKEN]: "secret" });
    const error = await failureOf(ask());
    assert(error.message.includes(problem), error.message);
    assertEquals([error.code, requests.length, /SECRET/.test(error.message)], ["InvalidUri", 0, false]);
  }
});

Deno.test("a token with a line break, or with a character that no header holds, is refused and not shown", async () => {
  for (const token of ["SECRET\r\nx-evil: 1", "SECRET\nx", "SECRET\rx", "SECRET…", "SECRET\0", "", "\n"]) {
    const ofFile = rig({ [FULL]: POD, [TOKEN_FILE]: "/token" }, [], { readFile: () => token });
    const error = await failureOf(ofFile.ask());
    assert(
      /^Cannot get the credentials of the container: the file "\/token" (has|is)/.test(error.message),
      error.message,
    );
    assertEquals([error.code, ofFile.requests.length, /SECRET/.test(error.message)], ["TokenFileFailed", 0, false]);
    if (!token.trim()) continue;
    const ofVariable = rig({ [FULL]: POD, [TOKEN]: token });
    const other = await failureOf(ofVariable.ask());
    assertEquals([other.code, ofVariable.requests.length, /SECRET/.test(other.message)], ["InvalidToken", 0, false]);
  }
});

Deno.test("without variables the error names them", async () => {
  const error = await failureOf(rig({}).ask());
  assertEquals([error.kind, error.code], ["credentials", "CredentialsNotFound"]);
  assert(error.message.includes(`${RELATIVE} and ${FULL} are not set`), error.message);
});

/** Failures that pass, and the code of the error when they do not. */
const PASSING: readonly (readonly [code: string, answer: HostAnswer])[] = [
  ["HTTP429", () => new Response(null, { status: 429 })],
  ["InternalServerError", () => Response.json({ Code: "InternalServerError", Message: "oops" }, { status: 500 })],
  ["HTTP503", () => new Response("<html>busy</html>", { status: 503 })],
  ["ECONNREFUSED", () => Promise.reject(Object.assign(new Error("refused"), { code: "ECONNREFUSED" }))],
  ["UnexpectedAnswer", () => new Response('{"AccessKeyId":"ASIA","Sec')],
  ["UnexpectedAnswer", () => hostAnswer({ Token: undefined })],
  ["UnexpectedAnswer", () => hostAnswer({ Expiration: undefined })],
  ["UnexpectedAnswer", () => hostAnswer({ Expiration: "soon" })],
  ["UnexpectedAnswer", () => hostAnswer({ SecretAccessKey: 7 })],
  ["UnexpectedAnswer", () => Response.json([])],
  ["UnexpectedAnswer", () => new Response("")],
  ["TimeoutError", () => new Promise<Response>(() => {})],
];

for (const [at, [code, answer]] of PASSING.entries()) {
  Deno.test(`the service of a container is asked again after ${code} (${at}), four times in all`, async () => {
    assertEquals(await rig(undefined, [answer, answer, answer, () => hostAnswer()]).ask(), GIVEN);
    const { ask, requests, clock } = rig(undefined, [answer]);
    const error = await failureOf(ask());
    assertEquals([error.kind, error.code, error.retryable], ["credentials", code, true]);
    assertEquals([requests.length, error.attempts, clock.pending], [4, 4, 0]);
  });
}

/** Failures that stay. */
const STAYING: readonly (readonly [code: string, answer: HostAnswer])[] = [
  ["InvalidIdentityToken", () => Response.json({ code: "InvalidIdentityToken", message: "m" }, { status: 400 })],
  ["AccessDeniedException", () => Response.json({ Code: "AccessDeniedException", Message: "m" }, { status: 403 })],
  ["HTTP404", () => new Response("404 page not found", { status: 404 })],
  ["UnexpectedAnswer", () => new Response(null, { status: 302, headers: { location: "http://evil.example/" } })],
  ["UnexpectedAnswer", () => new Response("<!DOCTYPE html><title>Log in</title>")],
];

for (const [code, answer] of STAYING) {
  Deno.test(`the service of a container is asked once before ${code}`, async () => {
    const { ask, requests } = rig(undefined, [answer]);
    const error = await failureOf(ask());
    assertEquals([error.kind, error.code, error.retryable, requests.length], ["credentials", code, false, 1]);
    assert(error.message.startsWith("Cannot "), error.message);
  });
}

Deno.test("an answer without an end is given up after 64 KiB, and one that drips after timeoutMs", async () => {
  const endless = () => new Response(new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(16_384).fill(32)) }));
  const error = await failureOf(rig(undefined, [endless]).ask());
  assertEquals(error.message, "Cannot read the container service's answer: it is larger than 65536 bytes");
  const drip = () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
  const { ask, clock } = rig(undefined, [drip], { timeoutMs: 200 });
  assert((await failureOf(ask())).message.includes("no answer came within 200 ms"));
  assertEquals(clock.pending, 0);
});

Deno.test("answers with random damage give credentials or an error, which quotes nothing of them", async () => {
  const good = JSON.stringify(await hostAnswer().json());
  const secrets = [GIVEN.secretAccessKey, GIVEN.sessionToken].map((secret) => secret.slice(0, 12));
  for (let index = 0; index < 500; index++) {
    const random = randomOf(20261129, index);
    const from = random(0, good.length);
    const noise = Array.from({ length: random(0, 5) }, () => random.of([...'{}[]",:\\n0null']));
    const damaged = good.slice(0, from) + noise.join("") + good.slice(from + random(0, 30));
    const { clock, source } = rig(undefined, [() => new Response(damaged)]);
    const outcome = await clock.outcome(source());
    if ("value" in outcome) {
      assert(Object.values(outcome.value).every((value) => value instanceof Date || typeof value === "string"));
      continue;
    }
    const { name, message } = outcome.error as Error;
    assertEquals(name, "AuthenticationError", message);
    assert(message.startsWith("Cannot read the container service's answer: "), message);
    assert(!secrets.some((secret) => message.includes(secret)), message);
  }
});

Deno.test("createBedrock signs with a container's credentials", async () => {
  const { source } = rig(undefined, [() => hostAnswer({ Expiration: "2126-11-20T00:00:00Z" })]);
  const { expiration: _, ...credentials } = GIVEN;
  const fake = fakeBedrock({ credentials, replies: ["Paris."] });
  const bedrock = createBedrock({ region: REGION, credentials: source, fetch: fake });
  assertEquals((await bedrock.chat(HI)).text, "Paris.");
  assertEquals((await bedrock.authInfo()).source, "container role");
});

Deno.test("fromContainer refuses an option that cannot work at construction", () => {
  const bad: readonly Record<string, unknown>[] = [
    { timeoutMs: 0 },
    { fetch: {} },
    { readFile: "/token" },
    { env: "AWS" },
    { allowHttp: "yes" },
    { timeout: 5 },
    { awsContainerAuthorizationToken: "x" },
  ];
  for (const options of bad) assertThrows(() => rig({}, [], options), Error, "Cannot use", JSON.stringify(options));
});
