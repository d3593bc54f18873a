/**
 * The Deno Deploy example, run as its documentation says, with a Bedrock and a STS on this machine.
 */
import { assert, assertEquals } from "@std/assert";
import { ServerSentEventParseStream } from "@std/http/server-sent-event-parse-stream";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { eventually } from "../contract/eventually.ts";
import { type HttpServer, serveHttp } from "../contract/http_server.ts";
import { GIVEN, ROLE, sts, type StsRequest, xmlAnswer, xmlRefusal } from "../credentials/sts.ts";
import { leaveAfter } from "./leave.ts";
import { account, readUntil, rest, spawn } from "./run.ts";

/** The flags of the task in the folder of the example, whose own `deno.json` names packages of the registry. */
const { tasks, unstable, imports } = JSON.parse(
  await Deno.readTextFile(new URL("../../examples/deno-deploy/deno.json", import.meta.url)),
);
const FLAGS: readonly string[] = [
  ...[...tasks.start.matchAll(/ (--\S+)/g)].map(([, flag]) => flag),
  ...unstable.map((feature: string) => `--unstable-${feature}`),
];

/** The example on a port of its own, in front of `upstream`. */
async function deploy(
  upstream: HttpServer,
  env: Record<string, string> = {},
): Promise<{ url: URL; stop(): Promise<string> } & AsyncDisposable> {
  const args = ["serve", "--config=deno.json", "--frozen", "--no-prompt", "--host=127.0.0.1", "--port=0", ...FLAGS];
  const child = spawn([...args, "examples/deno-deploy/main.ts"], {
    ...account(upstream.origin),
    AWS_ROLE_ARN: "",
    AWS_WEB_IDENTITY_TOKEN_FILE: "",
    DENO_KV_DB_MODE: "memory",
    ...env,
  });
  const [, url = ""] = await readUntil(child.stderr, /(http:\/\/127\.0\.0\.1:\d+\/)/);
  let log: Promise<string> | undefined;
  /** Ends the server, and gives what it has logged. */
  const stop = (): Promise<string> =>
    log ??= (async () => {
      child.kill();
      const [errors] = await Promise.all([rest(child.stderr), child.status, child.stdin.close(), rest(child.stdout)]);
      return errors;
    })();
  return {
    url: new URL(url),
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
    },
  };
}

async function events(response: Response): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const { event, data } of response.body!.pipeThrough(new ServerSentEventParseStream())) {
    seen.push([event ?? "message", JSON.parse(data!)]);
  }
  return seen;
}

Deno.test("deno-deploy streams server-sent events", async () => {
  using upstream = serveHttp(fakeBedrock({ replies: ["Où?\nParis."] }));
  await using server = await deploy(upstream);
  const response = await fetch(server.url, { method: "POST", body: "The capital of France?" });
  assertEquals(response.headers.get("content-type"), "text/event-stream");
  const seen = await events(response);
  const texts = seen.slice(0, -1) as [string, string][];
  assertEquals(texts.map(([, text]) => text).join(""), "Où?\nParis.");
  assert(texts.length > 1 && texts.every(([event]) => event === "message"), "the text comes in pieces");
  assertEquals(seen.at(-1), ["stop", "end_turn"]);
});

Deno.test("deno-deploy says when an answer is cut short, and takes POST only", async () => {
  using upstream = serveHttp(fakeBedrock({ faults: [{ type: "noMessageStop" }] }));
  await using server = await deploy(upstream);
  const seen = await events(await fetch(server.url, { method: "POST", body: "Hello?" }));
  assertEquals(seen.at(-1), ["error", "streamTruncated"]);
  const refused = await fetch(server.url);
  await refused.body?.cancel();
  assertEquals(refused.status, 405);
});

/** A failure before the first word: what the visitor gets, and what the log of the server has. */
const EARLY: Readonly<
  Record<string, readonly [FakeBedrockOptions, status: number, retryAfter: string | null, log: string]>
> = {
  "a throttled call": [
    {
      faults: [{
        type: "status",
        status: 429,
        code: "ThrottlingException",
        retryAfterSeconds: 60,
        message: "Slow down.",
      }],
    },
    429,
    "60",
    "ThrottlingException: Slow down.",
  ],
  "a wrong key": [{ apiKey: "another" }, 502, null, "Authentication failed"],
  "a refusal": [
    {
      replies: [{
        error: { code: "AccessDeniedException", message: "User: arn:aws:iam::111122223333:user/x may not" },
      }],
    },
    502,
    null,
    "arn:aws:iam::111122223333:user/x may not",
  ],
  "a refusal inside the stream": [
    { faults: [{ type: "exception", name: "validationException", message: "Not to our taste." }] },
    502,
    null,
    "Not to our taste.",
  ],
};

for (const [name, [options, status, retryAfter, log]] of Object.entries(EARLY)) {
  Deno.test(`deno-deploy answers a status before the first word, and logs why: ${name}`, async () => {
    using upstream = serveHttp(fakeBedrock(options));
    await using server = await deploy(upstream);
    const response = await fetch(server.url, { method: "POST", body: "Hello?" });
    const told = await response.text();
    assertEquals([response.status, response.headers.get("retry-after")], [status, retryAfter], told);
    assert(!told.includes("arn:") && told.length < 50, told);
    const logged = await server.stop();
    assert(logged.includes(log), logged);
  });
}

Deno.test("deno-deploy logs a failure after the first word, and refuses an empty prompt", async () => {
  using upstream = serveHttp(
    fakeBedrock({ faults: [{ type: "exception", name: "modelStreamErrorException", afterEvents: 3 }] }),
  );
  await using server = await deploy(upstream);
  const seen = await events(await fetch(server.url, { method: "POST", body: "Hello?" }));
  assertEquals(seen.at(-1), ["error", "model"]);
  const empty = await fetch(server.url, { method: "POST", body: " " });
  assertEquals([empty.status, await empty.text()], [400, "An empty prompt\n"]);
  const logged = await server.stop();
  assert(logged.includes("Scripted modelStreamErrorException."), logged);
});

Deno.test("deno-deploy calls the inference profile of its region", async () => {
  const fake = fakeBedrock({ replies: ["Paris."] });
  using upstream = serveHttp(fake);
  const profiles = { "eu-west-1": "eu.amazon.nova-lite-v1:0", "ap-south-1": "apac.amazon.nova-lite-v1:0" };
  for (const [region, modelId] of Object.entries(profiles)) {
    await using server = await deploy(upstream, { AWS_REGION: region });
    await events(await fetch(server.url, { method: "POST", body: "Hello?" }));
    assertEquals(fake.requests.at(-1)?.modelId, modelId);
  }
});

Deno.test("a client that leaves deno-deploy closes the connection to Bedrock", async () => {
  const fake = fakeBedrock({ faults: [{ type: "silence", where: "body", afterEvents: 4 }] });
  using upstream = serveHttp(fake);
  await using server = await deploy(upstream);
  await leaveAfter(server.url, "/", "data:");
  await eventually(() => Promise.resolve(fake.requests[0]?.ended === "cancelled"), "the connection was closed");
});

Deno.test("deno-deploy keeps conversations in Deno KV, each by itself", async () => {
  const fake = fakeBedrock({});
  using upstream = serveHttp(fake);
  await using server = await deploy(upstream);
  for (const path of ["/talks/bob", "/talks/bob", "/talks/eve", "/"]) {
    const seen = await events(await fetch(new URL(path, server.url), { method: "POST", body: "Hello?" }));
    assertEquals(seen.at(-1), ["stop", "end_turn"]);
  }
  assertEquals(fake.requests.map(({ body }) => body.messages.length), [1, 3, 1, 1]);
  const unknown = await fetch(new URL("/other", server.url), { method: "POST", body: "Hello?" });
  await unknown.body?.cancel();
  assertEquals(unknown.status, 404);
});

const TOKEN_FILE = new URL("files/token.jwt", import.meta.url);

/** The example as the platform runs it: without a key, with a role and a file that has the token of the app. */
async function deployWithRole(
  bedrock: HttpServer,
  answer: (request: StsRequest) => Response,
  use: (url: URL) => Promise<void>,
): Promise<{ requests: readonly StsRequest[]; log: string }> {
  const asked = sts(answer);
  using service = serveHttp(asked);
  await using server = await deploy(bedrock, {
    AWS_BEARER_TOKEN_BEDROCK: "",
    AWS_ROLE_ARN: ROLE,
    AWS_WEB_IDENTITY_TOKEN_FILE: TOKEN_FILE.pathname,
    AWS_ENDPOINT_URL_STS: service.origin,
  });
  await use(server.url);
  return { requests: asked.requests, log: await server.stop() };
}

Deno.test("deno-deploy exchanges the token of the app for the credentials of its role, once", async () => {
  const credentials = { ...GIVEN, expiration: new Date(Date.now() + 3_600_000) };
  const fake = fakeBedrock({ credentials, replies: ["Paris."] });
  using upstream = serveHttp(fake);
  const granted = () => new Response(xmlAnswer("AssumeRoleWithWebIdentity", credentials));
  const { requests } = await deployWithRole(upstream, granted, async (url) => {
    for (let turn = 0; turn < 2; turn++) {
      const seen = await events(await fetch(url, { method: "POST", body: "Hello?" }));
      assertEquals(seen.at(-1), ["stop", "end_turn"]);
    }
  });
  assertEquals(fake.requests.map(({ auth }) => auth), ["sigv4", "sigv4"]);
  const token = (await Deno.readTextFile(TOKEN_FILE)).trim();
  assertEquals(
    requests.map(({ form }) => [form.get("Action"), form.get("RoleArn"), form.get("WebIdentityToken")]),
    [["AssumeRoleWithWebIdentity", ROLE, token]],
  );
});

Deno.test("deno-deploy answers a status when AWS refuses the token, and logs why without the token", async () => {
  const fake = fakeBedrock({});
  using upstream = serveHttp(fake);
  const refused = () => xmlRefusal("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", 403);
  const { log } = await deployWithRole(upstream, refused, async (url) => {
    const response = await fetch(url, { method: "POST", body: "Hello?" });
    assertEquals([response.status, (await response.text()).includes("arn:")], [502, false]);
  });
  assert(log.includes("sts:AssumeRoleWithWebIdentity"), log);
  assert(!log.includes((await Deno.readTextFile(TOKEN_FILE)).trim()), log);
  assertEquals(fake.requests, []);
});

Deno.test("deno-deploy imports the packages that this repository has", async () => {
  const root = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
  assertEquals(imports, {
    "@bedrock-edge/client": `jsr:${root.name}@^${root.version}`,
    "@std/http": root.imports["@std/http"],
  });
});
