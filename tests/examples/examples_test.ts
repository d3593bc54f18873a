/**
 * The other examples, each run as its documentation says.
 */
import { assert, assertEquals } from "@std/assert";
import { ServerSentEventParseStream } from "@std/http/server-sent-event-parse-stream";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { eventually } from "../contract/eventually.ts";
import { type HttpServer, serveHttp } from "../contract/http_server.ts";
import { account, finish, readUntil, rest, spawn } from "./run.ts";
// Its tests are a part of ours.
import "../../examples/test-your-worker.ts";

Deno.test("bearer-only answers without a key and without a permission", async () => {
  const { code, stdout, stderr } = await finish(spawn(["run", "--no-prompt", "examples/bearer-only.ts"]));
  assertEquals(code, 0, stderr);
  assert(stdout.includes("What is the capital of France?"), stdout);
  assert(stderr.includes("fake"), stderr);
});

Deno.test("bearer-only sends its key where there is one", async () => {
  const fake = fakeBedrock({ replies: ["Paris."] });
  using server = serveHttp(fake);
  const args = ["run", "--no-prompt", "--allow-net", "--allow-env", "examples/bearer-only.ts"];
  const { code, stdout, stderr } = await finish(spawn(args, account(server.origin)));
  assertEquals([code, stdout, stderr], [0, "Paris.\n", ""]);
  assertEquals(fake.requests.map(({ auth }) => auth), ["bearer"]);
});

Deno.test("bearer-only calls the inference profile of its region's geography", async () => {
  const fake = fakeBedrock({ replies: ["Paris."] });
  using server = serveHttp(fake);
  const args = ["run", "--no-prompt", "--allow-net", "--allow-env", "examples/bearer-only.ts"];
  for (const region of ["us-west-2", "eu-central-1", "ap-south-1"]) {
    await finish(spawn(args, { ...account(server.origin), AWS_REGION: region }));
  }
  assertEquals(
    fake.requests.map(({ modelId }) => modelId),
    ["us.amazon.nova-lite-v1:0", "eu.amazon.nova-lite-v1:0", "apac.amazon.nova-lite-v1:0"],
  );
});

Deno.test("gateway chats, streams, embeds and counts money without a key and without a permission", async () => {
  const { code, stdout, stderr } = await finish(spawn(["run", "--no-prompt", "examples/gateway.ts"]));
  assertEquals(code, 0, stderr);
  assert(stderr.includes("fake"), stderr);
  assertEquals(stdout.trim().split("\n"), [
    "Credentials: apiKey",
    "The stream came in pieces: true end_turn",
    "The generation: anthropic/claude-sonnet-4.5 as a stream",
    "Answers of the loop: 2 weather",
    "Embeddings: 2 of length 4",
    "Language models are listed: true",
    "Money is left: true",
  ]);
});

Deno.test("mantle chats with models that Converse does not serve, without a key and without a permission", async () => {
  const { code, stdout, stderr } = await finish(spawn(["run", "--no-prompt", "examples/mantle.ts"]));
  assertEquals(code, 0, stderr);
  assert(stderr.includes("fake"), stderr);
  assertEquals(stdout, "Paris. refused-parameter temperature\nIt is 7 degrees in Oslo.\nParis.\n");
});

Deno.test("errors says what to do about each failure", async () => {
  const { code, stdout, stderr } = await finish(spawn(["run", "--no-prompt", "examples/errors.ts"]));
  assertEquals([code, stderr], [0, ""]);
  const advice = stdout.trim().split("\n").map((line) => line.split(": "));
  assertEquals(advice.map(([name]) => name), [
    "a wrong key",
    "no permission",
    "no access to the model",
    "a model without on-demand",
    "a conversation that is too long",
    "throttled",
    "the daily quota",
    "overloaded",
    "the model failed midway",
    "the stream was cut",
    "bytes were changed",
    "silence",
    "an abort",
    "a caller's mistake",
  ]);
  const said = (name: string): string => stdout.split("\n").find((line) => line.startsWith(`${name}: `)) ?? "";
  assert(said("a conversation that is too long").includes("210000 tokens, the model takes 200000"), stdout);
  assert(said("throttled").includes("wait 60 s"), stdout);
  assert(said("the stream was cut").includes("ask again"), stdout);
  assert(said("a caller's mistake").includes("Cannot chat"), stdout);
  assert(!stdout.includes("undefined"), stdout);
});

/** The Deno Deploy example on a port of its own, in front of `upstream`. */
async function deploy(
  upstream: HttpServer,
  region = "us-east-1",
): Promise<{ url: URL; stop(): Promise<string> } & AsyncDisposable> {
  const args = ["serve", "--no-prompt", "--allow-net", "--allow-env", "--host=127.0.0.1", "--port=0"];
  const child = spawn([...args, "examples/deno-deploy.ts"], { ...account(upstream.origin), AWS_REGION: region });
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
  for (
    const [region, modelId] of [["eu-west-1", "eu.amazon.nova-lite-v1:0"], ["ap-south-1", "apac.amazon.nova-lite-v1:0"]]
  ) {
    await using server = await deploy(upstream, region);
    await events(await fetch(server.url, { method: "POST", body: "Hello?" }));
    assertEquals(fake.requests.at(-1)?.modelId, modelId);
  }
});

Deno.test("a client that leaves deno-deploy closes the connection to Bedrock", async () => {
  const fake = fakeBedrock({ faults: [{ type: "silence", where: "body", afterEvents: 4 }] });
  using upstream = serveHttp(fake);
  await using server = await deploy(upstream);
  const client = await Deno.connect({ hostname: "127.0.0.1", port: Number(server.url.port) });
  await client.write(new TextEncoder().encode("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 6\r\n\r\nHello?"));
  await readUntil(client.readable, /data:/);
  client.close();
  await eventually(() => Promise.resolve(fake.requests[0]?.ended === "cancelled"), "the connection was closed");
});
