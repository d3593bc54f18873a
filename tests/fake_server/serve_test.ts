/**
 * The server of the fake over real sockets, in Deno. `clients_oracle.ts` runs it in Node too, for clients in other languages.
 */
import { Buffer } from "node:buffer";
import { connect } from "node:http2";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { countTokens, createBedrock } from "@bedrock-edge/client";
import { startAsyncInvoke, waitUntilDone } from "@bedrock-edge/client/async-invoke";
import { createBatch } from "@bedrock-edge/client/batch";
import { applyGuardrail } from "@bedrock-edge/client/guardrail";
import { agenticRetrieve, retrieve } from "@bedrock-edge/client/knowledge-base";
import { serve } from "../../support/fake/serve.ts";
import type { RunningServer } from "../../support/fake/server.ts";
import { fakeService } from "../../support/fake/service.ts";
import { converse } from "../testing/recording/support.ts";

const MODEL = "amazon.nova-lite-v1:0";
const TEXT = "Paris is the capital of France. Où sinon?";
const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

async function served(use: (origin: string, server: RunningServer) => Promise<void>): Promise<void> {
  const server = await serve(fakeService({ replies: [TEXT] }), "127.0.0.1", 0);
  try {
    await use(`http://127.0.0.1:${server.port}`, server);
  } finally {
    await server.close();
  }
}

function client(endpoint: string, headers: Record<string, string> = {}) {
  return createBedrock({
    region: "us-east-1",
    endpoint,
    env: {},
    credentials: KEYS,
    defaults: { headers, retry: false },
  });
}

Deno.test("a signed chat and a signed stream are answered over a socket", async () => {
  await served(async (origin) => {
    const bedrock = client(origin);
    assertEquals((await bedrock.chat({ model: MODEL, messages: "Hi" })).text, TEXT);
    const pieces: string[] = [];
    for await (const piece of bedrock.stream({ model: MODEL, messages: "Hi" }).textStream) pieces.push(piece);
    assertEquals([pieces.join(""), pieces.length > 3], [TEXT, true]);
    const { requests } = await (await fetch(`${origin}/_fake/requests`)).json();
    assertEquals(requests.map(({ auth, ended }: { auth: string; ended: string }) => [auth, ended]), [
      ["sigv4", "complete"],
      ["sigv4", "complete"],
    ]);
  });
});

Deno.test("the operations beside chats are answered over a socket: counts, guardrails, searches, jobs and batches in S3", async () => {
  await served(async (origin) => {
    const script = {
      guardrails: { gr7: { blockedWords: ["raincoat"] } },
      knowledgeBases: { KB12345678: { documents: [{ uri: "s3://docs/a.md", text: "An umbrella." }] } },
      jobs: { minRecords: 1 },
    };
    await fetch(`${origin}/_fake/script`, { method: "PUT", body: JSON.stringify(script) });
    const bedrock = client(origin);
    const claude = "anthropic.claude-sonnet-4-20250514-v1:0";
    assertEquals((await countTokens(bedrock, { model: claude, messages: "Hi" })).inputTokens, 1);
    const guarded = { id: "gr7", version: "1", source: "INPUT", content: "A raincoat" } as const;
    assertEquals((await applyGuardrail(bedrock, guarded)).intervened, true);
    const search = { knowledgeBase: "KB12345678", query: "umbrella" };
    assertEquals((await retrieve(bedrock, search)).results.length, 1);
    assertEquals(
      (await agenticRetrieve(bedrock, { knowledgeBase: "KB12345678", messages: "umbrella" }).final()).results.length,
      1,
    );
    const { invocationArn } = await startAsyncInvoke(bedrock, {
      model: "luma.ray-v2:0",
      modelInput: { prompt: "Rain" },
      output: { s3Uri: "s3://videos" },
    });
    assertEquals((await waitUntilDone(bedrock, invocationArn)).status, "Completed");
    const batch = await createBatch(bedrock, [{ messages: "Hi" }], {
      model: MODEL,
      input: "s3://bucket/in/",
      output: "s3://bucket/out/",
      role: "arn:aws:iam::123456789012:role/batch",
      minRecords: 1,
    });
    await batch.wait();
    const results = await Array.fromAsync(batch.results());
    assertEquals(results.map(({ type }) => type), ["answer"]);
  });
});

Deno.test("a wrong signature is refused over a socket", async () => {
  await served(async (origin) => {
    const credentials = { ...KEYS, secretAccessKey: "another" };
    const bedrock = createBedrock({ region: "us-east-1", endpoint: origin, env: {}, credentials });
    const error = await bedrock.chat({ model: MODEL, messages: "Hi", retry: false }).then(() => {}, (error) => error);
    assertEquals([error?.kind, error?.code], ["authentication", "InvalidSignatureException"]);
  });
});

Deno.test("faults of the connection arrive at the client as such", async () => {
  const kinds = { cut: "streamTruncated", reset: "streamTruncated", damaged: "streamCorrupt", throttling: "rateLimit" };
  await served(async (origin) => {
    for (const [fault, kind] of Object.entries(kinds)) {
      const bedrock = client(origin, { "x-fake-fault": fault });
      const error = await bedrock.stream({ model: MODEL, messages: "Hi" }).final().then(() => {}, (error) => error);
      assertEquals(error?.kind, kind, fault);
    }
  });
});

Deno.test("a client that leaves ends its answer", async () => {
  await served(async (origin) => {
    const stream = client(origin, { "x-fake-fault": "silence" }).stream({ model: MODEL, messages: "Hi" });
    await stream.textStream[Symbol.asyncIterator]().next();
    await stream.cancel();
    let ended = "open";
    for (let turns = 0; ended === "open" && turns < 200; turns++) {
      ended = (await (await fetch(`${origin}/_fake/requests`)).json()).requests[0].ended;
    }
    assertEquals(ended, "cancelled");
  });
});

/** Sends one request by HTTP/2 without TLS. */
function askByHttp2(origin: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const session = connect(origin);
    session.once("error", reject);
    const headers = { ":method": "POST", ":path": new URL(converse("Hi").url).pathname };
    const stream = session.request({ ...headers, authorization: "Bearer fake-bedrock-key" });
    const chunks: Buffer[] = [];
    let status = 0;
    stream.once("response", (headers) => status = Number(headers[":status"]));
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.once("end", () => {
      session.close();
      resolve(`${status} ${Buffer.concat(chunks)}`);
    });
    stream.once("error", reject);
    stream.end(JSON.stringify({ messages: [{ role: "user", content: [{ text: "Hi" }] }] }));
  });
}

Deno.test("a client that begins with HTTP/2 is answered by HTTP/2", async () => {
  await served(async (origin) => {
    const answer = await askByHttp2(origin);
    assert(answer.startsWith("200 ") && answer.includes(TEXT), answer);
  });
});

Deno.test("a port that is taken is an error, and a closed server answers no more", async () => {
  let origin = "";
  await served(async (url, { port }) => {
    origin = url;
    const error = await assertRejects(() => serve(fakeService({}), "127.0.0.1", port), Error);
    assertEquals(Object(error).code, "EADDRINUSE");
  });
  await assertRejects(() => fetch(origin), TypeError);
});
