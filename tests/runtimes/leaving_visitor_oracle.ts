/**
 * A visitor who leaves in the middle of an answer, in real workerd: the conversation serves the next one, in a Durable Object and
 * in the global scope, with and without the flag `enable_request_signal`. Run with `deno task test:oracles`.
 *
 * workerd neither reads nor cancels the body of a response whose visitor has left a Durable Object (cloudflare/workerd#6832).
 */
import { assert, assertEquals } from "@std/assert";
import { Miniflare } from "npm:miniflare@4.20260730.0";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { eventually } from "../contract/eventually.ts";
import { serveHttp } from "../contract/http_server.ts";
import { bundle } from "./bundle.ts";
import { COMPATIBILITY_DATE } from "./workerd.ts";

const script = await bundle("tests/runtimes/talking_worker.ts");

async function talkingWorker(origin: string, compatibilityFlags: string[]): Promise<{ url: URL } & AsyncDisposable> {
  const miniflare = new Miniflare({
    modules: [{ type: "ESModule", path: "worker.js", contents: script }],
    compatibilityDate: COMPATIBILITY_DATE,
    compatibilityFlags,
    bindings: { AWS_BEARER_TOKEN_BEDROCK: "fake-bedrock-key", AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: origin },
    durableObjects: { TALKS: "Talks" },
    host: "127.0.0.1",
    port: 0,
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
    cf: false,
  });
  await miniflare.ready;
  return { url: await miniflare.unsafeGetDirectURL(), [Symbol.asyncDispose]: () => miniflare.dispose() };
}

/** Asks over a bare socket, and leaves once `isEnough` says so of what came. */
async function leave(url: URL, path: string, isEnough: (answer: string) => boolean | Promise<boolean>): Promise<void> {
  using client = await Deno.connect({ hostname: "127.0.0.1", port: Number(url.port) });
  await client.write(
    new TextEncoder().encode(`POST ${path} HTTP/1.1\r\nhost: worker\r\ncontent-length: 5\r\n\r\nfirst`),
  );
  const buffer = new Uint8Array(65_536);
  let answer = "";
  while (!await isEnough(answer)) {
    const size = await client.read(buffer);
    assert(size !== null, `the Worker ended its answer: ${answer}`);
    answer += new TextDecoder().decode(buffer.subarray(0, size));
  }
}

/** More than the buffers between Bedrock and a visitor hold, so that the stream is not read to its end for nobody. */
const PLENTY = [
  { messageStart: { role: "assistant" } },
  ...Array.from({ length: 400 }, () => ({
    contentBlockDelta: { contentBlockIndex: 0, delta: { text: "words ".repeat(10_000) } },
  })),
  { contentBlockStop: { contentBlockIndex: 0 } },
  { messageStop: { stopReason: "end_turn" } },
];

/** How the answer goes on when the visitor leaves: with more than was read, not at all, or it has not begun. */
const ANSWERS: Readonly<Record<string, FakeBedrockOptions>> = {
  "with words under way": { replies: [{ when: { text: "first" }, events: PLENTY }, "Paris."] },
  "in a silence": { faults: [{ type: "silence", where: "body", afterEvents: 4 }], replies: ["Paris."] },
  "before the answer": { faults: [{ type: "silence", where: "headers" }], replies: ["Paris."] },
};

const SETTINGS: Readonly<Record<string, { flags: string[]; query: string }>> = {
  "Durable Object, no flag, no signal": { flags: [], query: "object" },
  "Durable Object, no flag, signal": { flags: [], query: "object&signal" },
  "Durable Object, flag, no signal": { flags: ["enable_request_signal"], query: "object" },
  "Durable Object, flag and signal": { flags: ["enable_request_signal"], query: "object&signal" },
  "global scope, no flag": { flags: [], query: "" },
  "global scope, flag and signal": { flags: ["enable_request_signal"], query: "signal" },
};

for (const [when, options] of Object.entries(ANSWERS)) {
  // All settings at once: most of the time is spent with waiting.
  Deno.test(`a visitor who leaves ${when} does not block the conversation`, async (test) => {
    const steps = Object.entries(SETTINGS).map(([name, { flags, query }]) =>
      test.step({
        name,
        sanitizeOps: false,
        sanitizeResources: false,
        sanitizeExit: false,
        async fn() {
          const fake = fakeBedrock(options);
          using upstream = serveHttp(fake);
          await using worker = await talkingWorker(upstream.origin, flags);
          await leave(worker.url, `/stream?${query}`, async (answer) => {
            if (when !== "before the answer") return answer.includes('"type":"text"');
            await eventually(() => Promise.resolve(fake.requests.length === 1), "Bedrock was asked");
            return true;
          });
          const signal = AbortSignal.timeout(30_000);
          const next = await fetch(new URL(`/send?${query}`, worker.url), { method: "POST", body: "second", signal });
          // The turn of the visitor who left is not kept.
          assertEquals(await next.json(), { text: "Paris.", said: ["second"] });
        },
      })
    );
    assert((await Promise.all(steps)).every(Boolean));
  });
}
