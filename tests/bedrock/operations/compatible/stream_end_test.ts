/**
 * Streams through `signedFetch`: whole ones pass byte for byte however they are cut into chunks, and one that ends early fails.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { ProviderError, signedFetch } from "@bedrock-edge/client";
import { bodyOf, corpus } from "../../../helpers/corpus.ts";
import { over } from "../../../helpers/fire.ts";

const HOST = "https://bedrock-runtime.us-east-1.amazonaws.com";

/** A stream of each API, whose last event begins at `last`. */
interface Sample {
  readonly path: string;
  readonly text: string;
  readonly last: number;
}

function sample(path: string, before: string, last: string): Sample {
  return { path, text: before + last, last: before.length };
}

const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const named = (value: { type: string }) => `event: ${value.type}\n${data(value)}`;
/** As bedrock-mantle writes them (recorded 2026-07). */
const namedAfter = (value: { type: string }) => `data: ${JSON.stringify(value)}\nevent: ${value.type}\n\n`;
const piece = (content: string, finish_reason: string | null = null, index = 0) =>
  data({ id: "1", choices: [{ index, delta: { content }, finish_reason }] });

const SAMPLES: Readonly<Record<string, Sample>> = {
  "Chat Completions": sample("/openai/v1/chat/completions", piece("Åse ") + piece("🙂"), "data: [DONE]\n\n"),
  "Chat Completions without [DONE]": sample("/v1/chat/completions", piece("a"), piece("", "stop")),
  "two choices": sample(
    "/v1/chat/completions",
    piece("a") + piece("b", null, 1) + piece("", "stop"),
    piece("", "stop", 1),
  ),
  "text completions": sample("/v1/completions", data({ choices: [{ text: "a" }] }), "data: [DONE]\n\n"),
  "Responses": sample(
    "/openai/v1/responses",
    named({ type: "response.created" }) + named({ type: "response.output_text.delta" }),
    named({ type: "response.completed" }),
  ),
  "Responses of bedrock-mantle": sample(
    "/v1/responses",
    namedAfter({ type: "response.created" }),
    namedAfter({ type: "response.incomplete" }),
  ),
  "Responses without names": sample(
    "/v1/responses",
    data({ type: "response.created" }),
    data({ type: "response.failed" }),
  ),
  "Messages": sample(
    "/anthropic/v1/messages",
    named({ type: "message_start" }) + named({ type: "content_block_delta" }) + named({ type: "message_delta" }),
    named({ type: "message_stop" }),
  ),
  "a failed chat": sample("/v1/chat/completions", piece("a"), data({ error: { message: "overloaded" } })),
  "a failed message": sample("/v1/messages", named({ type: "message_start" }), named({ type: "error" })),
};

/** Sends once, and is answered by `chunks`. */
async function answered(path: string, chunks: readonly Uint8Array[], failure?: unknown, type = "text/event-stream") {
  const { bedrock } = over(() => {
    const left = [...chunks];
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        const next = left.shift();
        if (next) controller.enqueue(new Uint8Array(next));
        else if (failure) controller.error(failure);
        else controller.close();
      },
    }, { highWaterMark: 0 });
    return new Response(body, { headers: { "content-type": type, "x-amzn-requestid": "r-7" } });
  });
  return await signedFetch(bedrock)(HOST + path, { method: "POST", body: "{}" });
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

for (const [name, { path, text, last }] of Object.entries(SAMPLES)) {
  Deno.test(`${name}: a whole stream passes unchanged, split at every byte`, async () => {
    const bytes = bytesOf(text);
    for (let at = 0; at <= bytes.length; at++) {
      const chunks = [bytes.subarray(0, at), bytes.subarray(at)].filter(({ length }) => length > 0);
      assertEquals(await (await answered(path, chunks)).text(), text);
    }
  });

  Deno.test(`${name}: a stream that ends before its last event fails, wherever it ends`, async () => {
    const bytes = bytesOf(text.slice(0, last));
    for (let end = 0; end <= bytes.length; end++) {
      const response = await answered(path, [bytes.subarray(0, end)]);
      const error = await assertRejects(() => response.text(), ProviderError, "ended before the answer was whole");
      assertEquals([error.kind, error.provider, error.requestId, error.status], [
        "streamTruncated",
        "bedrock",
        "r-7",
        200,
      ]);
    }
  });

  Deno.test(`${name}: a connection that breaks before the last event is a truncated stream, and behind it nothing`, async () => {
    const failure = new TypeError("reset");
    const early = await answered(path, [bytesOf(text.slice(0, last))], failure);
    const error = await assertRejects(() => early.text(), ProviderError, "the connection failed midway");
    assertEquals([error.kind, error.retryable], ["streamTruncated", true]);
    assertEquals(await (await answered(path, [bytesOf(text)], failure)).text(), text);
  });
}

Deno.test("a last event without its blank line counts if its data is whole", async () => {
  for (const end of ["data: [DONE]", "data: [DONE]\n"]) {
    assertEquals(await (await answered("/v1/chat/completions", [bytesOf(piece("a") + end)])).text(), piece("a") + end);
  }
  const cut = await answered("/v1/chat/completions", [bytesOf(piece("a") + "data: [DON")]);
  await assertRejects(() => cut.text(), ProviderError);
});

Deno.test("an answer of another API or another type passes as it is", async () => {
  const text = "data: x\n\n";
  assertEquals(await (await answered("/v1/embeddings", [bytesOf(text)])).text(), text);
  assertEquals(await (await answered("/v1/responses", [bytesOf(text)], undefined, "text/plain")).text(), text);
});

Deno.test("leaving the stream early closes the connection, and an abort stays what it is", async () => {
  let canceled: unknown;
  const { bedrock } = over(() => {
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (controller) => controller.enqueue(bytesOf(piece("a"))),
      cancel: (reason) => void (canceled = reason),
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  });
  const fetch = signedFetch(bedrock);
  const response = await fetch(`${HOST}/openai/v1/chat/completions`, { method: "POST", body: "{}" });
  const reader = response.body!.getReader();
  assert((await reader.read()).value);
  await reader.cancel("left");
  assertEquals(canceled, "left");

  const controller = new AbortController();
  const { signal } = controller;
  const second = await fetch(`${HOST}/openai/v1/chat/completions`, { method: "POST", body: "{}", signal });
  const reading = second.body!.getReader();
  await reading.read();
  const reason = new Error("enough");
  controller.abort(reason);
  assertEquals(await assertRejects(() => reading.read()), reason);
});

const recorded = corpus("openai-compatible");
Deno.test(`every recorded stream is whole, and no shorter one is${recorded.missing}`, async () => {
  let streams = 0;
  for (const recording of recorded.recordings) {
    if (recording.responseHeaders?.["content-type"] !== "text/event-stream") continue;
    streams++;
    const bytes = bodyOf(recording);
    const path = recording.path ?? "";
    assertEquals(await (await answered(path, [bytes])).text(), new TextDecoder().decode(bytes));
    const last = new TextDecoder().decode(bytes).lastIndexOf("data:");
    const short = bytesOf(new TextDecoder().decode(bytes).slice(0, last));
    await assertRejects(async () => await (await answered(path, [short])).text(), ProviderError);
  }
  if (!recorded.missing) assertEquals(streams, 4);
});
