/**
 * The duties of an example that serves chats, on every platform: an answer as server-sent events, a status for a failure before the
 * first word, a log of failures, and an end of the model's work when the visitor leaves.
 */
import { assert, assertEquals } from "@std/assert";
import { type FakeBedrock, fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { eventually } from "../contract/eventually.ts";
import { serveHttp } from "../contract/http_server.ts";
import { leaveAfter, leaveOnce } from "./leave.ts";
import { account, readUntil, rest } from "./run.ts";

/** How an example is started, and called. */
export interface ChatServer {
  /** Starts the example with these variables. It logs on its standard error. */
  start(env: Record<string, string>): Deno.ChildProcess;
  /** The output that has the address of the example. @default {"stderr"} */
  readonly says?: "stdout" | "stderr";
  /** The path that answers a prompt. @default {"/chat"} */
  readonly path?: string;
  /** The reason why the platform does not notice a visitor who leaves. */
  readonly leaveUnseen?: string;
  readonly ignore?: boolean;
}

interface Running {
  readonly url: URL;
  /** Puts another Bedrock behind the example. */
  meet(options: FakeBedrockOptions): FakeBedrock;
  /** Ends the example, and returns what it has logged. */
  stop(): Promise<string>;
}

async function withServer(
  { start, says = "stderr", path = "/chat" }: ChatServer,
  use: (server: Running) => Promise<void>,
) {
  let fake = fakeBedrock();
  using upstream = serveHttp((request) => fake(request));
  const child = start({ ...account(upstream.origin), AWS_REGION: "eu-west-1", PORT: "0", HOST: "127.0.0.1" });
  let log: Promise<string> | undefined;
  const stop = (): Promise<string> =>
    log ??= (async () => {
      child.kill("SIGKILL");
      const [errors] = await Promise.all([rest(child.stderr), child.status, child.stdin.close(), rest(child.stdout)]);
      return errors;
    })();
  try {
    const [, port] = await readUntil(child[says], /http:\/\/(?:localhost|127\.0\.0\.1):(\d+)/);
    const url = new URL(path, `http://127.0.0.1:${port}`);
    // oak says that it listens a moment before it does.
    await eventually(() => accepts(url), `the example accepts connections at ${url}`);
    await use({ url, meet: (options) => fake = fakeBedrock(options), stop });
  } finally {
    await stop();
  }
}

/** Resolves with whether a server accepts connections. */
async function accepts({ port }: URL): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port: Number(port) })).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return false;
    throw error;
  }
}

const THROTTLED = {
  type: "status",
  status: 429,
  code: "ThrottlingException",
  message: "Slow down.",
  retryAfterSeconds: 60,
} as const;

/** Registers the test of one example. */
export function testChatServer(name: string, server: ChatServer): void {
  Deno.test({
    name: `${name} serves chats`,
    ignore: server.ignore ?? false,
    fn: (test) => withServer(server, (running) => duties(test, server, running)),
  });
}

async function duties(test: Deno.TestContext, server: ChatServer, { url, meet, stop }: Running): Promise<void> {
  const ask = (body: string) => fetch(url, { method: "POST", body, signal: AbortSignal.timeout(20_000) });
  const ended = (fake: FakeBedrock) => () => Promise.resolve(fake.requests[0]?.ended === "cancelled");

  await test.step("the answer is streamed", async () => {
    const fake = meet({ replies: ["Paris, of course."] });
    const answer = await ask("The capital of France?");
    const sse = await answer.text();
    assertEquals([answer.status, answer.headers.get("content-type")?.split(";")[0]], [200, "text/event-stream"], sse);
    const texts = [...sse.matchAll(/"type":"text".*?"text":"([^"]*)"/g)].map(([, text]) => text);
    assert(texts.length > 1 && sse.includes('"type":"stop"'), sse);
    assertEquals(texts.join(""), "Paris, of course.");
    assertEquals(fake.requests.map(({ modelId }) => modelId), ["eu.amazon.nova-lite-v1:0"]);
    assertEquals(fake.requests[0]?.body.messages[0]?.content, [{ text: "The capital of France?" }]);
  });

  await test.step("a failure before the first word is a status", async () => {
    meet({ faults: [THROTTLED] });
    const throttled = await ask("Hello?");
    await throttled.body?.cancel();
    assertEquals([throttled.status, throttled.headers.get("retry-after")], [429, "60"]);
  });

  await test.step("an empty prompt and another method do not reach Bedrock", async () => {
    const fake = meet({});
    const [empty, other] = [await ask(" "), await fetch(url)];
    await Promise.all([empty.body?.cancel(), other.body?.cancel()]);
    assertEquals(empty.status, 400);
    assert([404, 405].includes(other.status), `${other.status}`);
    assertEquals(fake.requests, []);
  });

  const { leaveUnseen } = server;
  const leaving = (name: string, fn: () => Promise<void>): Promise<boolean> => {
    const reason = leaveUnseen === undefined ? "" : `: ${leaveUnseen}`;
    return test.step({ name: `${name}${reason}`, ignore: leaveUnseen !== undefined, fn });
  };

  await leaving("a visitor who leaves closes the connection to Bedrock", async () => {
    const fake = meet({ faults: [{ type: "silence", where: "body", afterEvents: 4 }] });
    await leaveAfter(url, url.pathname, '"type":"text"');
    await eventually(ended(fake), "the connection was closed");
  });

  await leaving("a visitor who leaves before the first word does, too", async () => {
    const fake = meet({ faults: [{ type: "silence", where: "headers" }] });
    await leaveOnce(url, url.pathname, () => Promise.resolve(fake.requests.length === 1));
    await eventually(ended(fake), "the connection was closed");
  });

  await test.step("failures are logged", async () => {
    const log = await stop();
    assert(log.includes("ThrottlingException: Slow down."), log);
  });
}
