/**
 * The duties of the example web server, on every runtime: a page whose script shows the answer, statuses and a log for early
 * failures, and an end of the model's work when the visitor leaves.
 */
import { assert, assertEquals } from "@std/assert";
import { type FakeBedrock, fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { eventually } from "../contract/eventually.ts";
import { serveHttp } from "../contract/http_server.ts";
import { account, readUntil, rest } from "./run.ts";

/** Starts the example with these variables; its standard error is where it says its address, and logs. */
export type Start = (env: Record<string, string>) => Deno.ChildProcess;

interface Running {
  readonly origin: string;
  readonly fake: FakeBedrock;
  /** Ends the server, and gives what it has logged. */
  stop(): Promise<string>;
}

async function withServer(start: Start, options: FakeBedrockOptions, use: (server: Running) => Promise<void>) {
  const fake = fakeBedrock(options);
  using upstream = serveHttp(fake);
  const child = start({ ...account(upstream.origin), AWS_REGION: "eu-west-1", PORT: "0", HOST: "127.0.0.1" });
  let log: Promise<string> | undefined;
  const stop = (): Promise<string> =>
    log ??= (async () => {
      child.kill();
      const [errors] = await Promise.all([rest(child.stderr), child.status, child.stdin.close(), rest(child.stdout)]);
      return errors;
    })();
  try {
    const [, port] = await readUntil(child.stderr, /http:\/\/localhost:(\d+)/);
    await use({ origin: `http://127.0.0.1:${port}`, fake, stop });
  } finally {
    await stop();
  }
}

/** Runs the script of the page over stand-ins for what it uses of a browser, asks once, and gives what the page shows. */
async function askThePage(origin: string, question: string): Promise<string> {
  const html = await (await fetch(origin)).text();
  const [, script] = /<script type="module">([^]*)<\/script>/.exec(html) ?? [];
  assert(script, html);
  let submitted: ((event: { preventDefault(): void }) => Promise<void>) | undefined;
  const form = { addEventListener: (_: string, run: typeof submitted) => submitted = run };
  const answer = { textContent: "" };
  const document = { querySelector: (selector: string) => selector === "form" ? form : answer };
  const Form = class {
    get = () => question;
  };
  const relative = (path: string, init: RequestInit) => fetch(new URL(path, origin), init);
  new Function("document", "FormData", "fetch", script)(document, Form, relative);
  await submitted?.({ preventDefault() {} });
  return answer.textContent;
}

const stream = { operation: "ConverseStream" } as const;

/** A Bedrock, the text that the page then shows, and a part of the log. */
const SHOWN: Readonly<Record<string, readonly [FakeBedrockOptions, shown: RegExp, logged: string]>> = {
  "an answer": [{ replies: ["Où?\n\nParis."] }, /^Où\?\n\nParis\.$/, ""],
  "a throttled call": [
    { faults: [{ type: "status", status: 429, code: "ThrottlingException", message: "Slow.", retryAfterSeconds: 60 }] },
    /^ \[busy; try again in 60 s\]$/,
    "ThrottlingException: Slow.",
  ],
  "a wrong key": [{ apiKey: "another" }, /^ \[no answer \(HTTP 502\)\]$/, "Authentication failed"],
  "a failure midway": [
    {
      faults: [{ type: "exception", name: "modelStreamErrorException", message: "Broke.", afterEvents: 3, ...stream }],
    },
    /^You said \[the answer broke off \(model\)\]$/,
    "Broke.",
  ],
  "an answer without its end": [
    { faults: [{ type: "noMessageStop" }] },
    /no model ran\. \[the answer broke off \(streamTruncated\)\]$/,
    "before the answer was whole",
  ],
};

/** Registers the tests for one runtime. */
export function testWebServer(runtime: string, start: Start, ignore = false): void {
  for (const [name, [options, shown, logged]] of Object.entries(SHOWN)) {
    Deno.test({
      name: `web-server on ${runtime}: its page shows ${name}`,
      ignore,
      fn: () =>
        withServer(start, options, async ({ origin, fake, stop }) => {
          const text = await askThePage(origin, "Hello?");
          assert(shown.test(text), text);
          assertEquals(fake.requests.map(({ modelId }) => modelId), ["eu.amazon.nova-lite-v1:0"]);
          const log = await stop();
          assert(logged === "" ? log.trim() === "" : log.includes(logged), log);
        }),
    });
  }

  Deno.test({
    name: `web-server on ${runtime}: refuses other paths and an empty question, and asks nobody`,
    ignore,
    fn: () =>
      withServer(start, {}, async ({ origin, fake }) => {
        const statusOf = async (path: string, init?: RequestInit) => {
          const response = await fetch(new URL(path, origin), init);
          await response.body?.cancel();
          return response.status;
        };
        assertEquals(await statusOf("/other"), 404);
        assertEquals(await statusOf("/", { method: "POST", body: "Hello?" }), 404);
        assertEquals(await statusOf("/chat"), 404);
        assertEquals(await statusOf("/chat", { method: "POST", body: " " }), 400);
        assertEquals(fake.requests, []);
      }),
  });

  Deno.test({
    name: `web-server on ${runtime}: a visitor who leaves closes the connection to Bedrock`,
    ignore,
    fn: () =>
      withServer(start, { faults: [{ type: "silence", where: "body", afterEvents: 4 }] }, async ({ origin, fake }) => {
        const visitor = new AbortController();
        const init = { method: "POST", body: "Hello?", signal: visitor.signal };
        const response = await fetch(new URL("/chat", origin), init);
        await readUntil(response.body!, /"text":/);
        assertEquals(fake.requests.map(({ ended }) => ended), ["open"]);
        visitor.abort();
        await eventually(() => Promise.resolve(fake.requests[0]?.ended === "cancelled"), "the connection was closed");
      }),
  });
}
