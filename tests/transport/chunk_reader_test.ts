/**
 * A body of the platform is read into one buffer, and any other body by its ordinary reader.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import { type ChunkMemory, chunkReader } from "../../src/transport/chunk_reader.ts";
import { utf8 } from "../helpers/bytes.ts";
import { HI } from "../helpers/fire.ts";
import { bodyOf, bytesOf, eventFrame, eventsOf } from "../helpers/wire.ts";

const URL_OF_PLATFORM = "http://127.0.0.1/";
const FIRST_BUFFER_BYTES = 4096;
const LARGEST_BUFFER_BYTES = 65_536;

type Bytes = Uint8Array<ArrayBuffer>;

/** A response with a body of the platform: it fills the buffers that it is given, or else buffers of its own. */
function platformResponse(
  chunks: readonly Bytes[],
  { reasons = [], bufferBytes }: { reasons?: unknown[]; bufferBytes?: number } = {},
): Response {
  let next = 0;
  const body = new ReadableStream({
    type: "bytes",
    ...(bufferBytes === undefined ? {} : { autoAllocateChunkSize: bufferBytes }),
    pull(controller) {
      const request = controller.byobRequest;
      const chunk = chunks[next++];
      if (chunk === undefined) {
        controller.close();
        request?.respond(0);
        return;
      }
      if (!request) return controller.enqueue(chunk.slice());
      // A view of bytes, which has room for the chunks of these tests.
      (request.view as Uint8Array).set(chunk);
      request.respond(chunk.length);
    },
    cancel(reason) {
      reasons.push(reason);
    },
  });
  return { body, type: "default", url: URL_OF_PLATFORM } as Partial<Response> as Response; // all that is read of it
}

/** The result of reading a whole body: the chunks, and the buffers behind them at that time. */
async function readAll(response: Response, memory?: ChunkMemory): Promise<{ chunks: Bytes[]; buffers: Bytes[] }> {
  const reader = chunkReader(response, memory)!;
  const chunks: Bytes[] = [];
  const buffers: Bytes[] = [];
  let spent: Bytes | undefined;
  while (true) {
    const { done, value } = await reader.read(spent);
    if (done) return { chunks, buffers };
    chunks.push(value.slice());
    buffers.push(new Uint8Array(value.buffer).slice());
    spent = value;
  }
}

const of = (value: number, length: number): Bytes => new Uint8Array(length).fill(value);

const known = (): ChunkMemory => ({ isWasted: true });
const unknown = (): ChunkMemory => ({ isWasted: false });

Deno.test("a small chunk in a large buffer shows that the platform wastes memory, for its stream and for later ones", async () => {
  const memory = unknown();
  const given = [of(1, 10), of(2, 5), of(3, 5)];
  const first = await readAll(platformResponse(given, { bufferBytes: 1024 }), memory);
  assertEquals(first.chunks, given);
  // The second chunk is read into the buffer of the first.
  assertEquals(first.buffers.map(({ length }) => length), [1024, 1024, 1024]);
  assertEquals([...first.buffers[1]!.subarray(0, 11)], [2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 0]);
  assertEquals(memory.isWasted, true);
  const later = await readAll(platformResponse(given, { bufferBytes: 1024 }), memory);
  assertEquals(later.chunks, given);
  assertEquals(later.buffers.map(({ length }) => length), Array(3).fill(FIRST_BUFFER_BYTES));
});

Deno.test("chunks with memory of their own size are read as they come", async () => {
  const memory = unknown();
  const given = [of(1, 10), of(2, 5), of(3, 4096)];
  const { chunks, buffers } = await readAll(platformResponse(given), memory);
  assertEquals([chunks, buffers, memory.isWasted], [given, given, false]);
  // Buffers that are filled by more than an eighth show nothing.
  await readAll(platformResponse([of(1, 1024), of(2, 200)], { bufferBytes: 1024 }), memory);
  assertEquals(memory.isWasted, false);
});

Deno.test("the buffer of a chunk is used again for the next chunk", async () => {
  const given = [of(1, 10), of(2, 5), of(3, 5), of(4, 1)];
  const { chunks, buffers } = await readAll(platformResponse(given), known());
  assertEquals(chunks, given);
  // Behind the five bytes of the second chunk are bytes of the first.
  assertEquals([...buffers[1]!.subarray(0, 11)], [2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 0]);
  assertEquals([...buffers[3]!.subarray(0, 7)], [4, 3, 3, 3, 3, 1, 1]);
});

Deno.test("a chunk that fills its buffer makes the next one twice as large, up to 64 KiB", async () => {
  const sizes = [4096, 8192, 100, 16_384, 16_384, 32_768, 65_536, 65_536, 1];
  const given = sizes.map((size, at) => of(at + 1, size));
  const { chunks, buffers } = await readAll(platformResponse(given), known());
  assertEquals(chunks, given);
  assertEquals(buffers.map(({ length }) => length), [
    FIRST_BUFFER_BYTES,
    8192,
    16_384,
    16_384,
    32_768,
    32_768,
    LARGEST_BUFFER_BYTES,
    LARGEST_BUFFER_BYTES,
    LARGEST_BUFFER_BYTES,
  ]);
});

Deno.test("a chunk that is kept stays as it is", async () => {
  const reader = chunkReader(platformResponse([of(1, 10), of(2, 5)]), known())!;
  const { value } = await reader.read(undefined);
  assertEquals((await reader.read(undefined)).value, of(2, 5));
  assertEquals(value, of(1, 10));
});

Deno.test("a body of a program is read as it comes, because its bytes need not end for another reader", async () => {
  const response = new Response(
    new ReadableStream({
      type: "bytes",
      pull(controller) {
        controller.enqueue(of(7, 3));
        controller.enqueue(of(8, 3));
        controller.close();
      },
    }),
  );
  assertEquals((await readAll(response, known())).chunks, [of(7, 3), of(8, 3)]);
});

Deno.test("a body that is not a stream of bytes is read by its ordinary reader", async () => {
  for (const memory of [known(), unknown()]) {
    const large = of(9, 100);
    const { stream } = bodyOf([large.subarray(0, 2), large.subarray(2, 5), large.subarray(5, 6)]);
    const response = { body: stream, type: "basic" } as Partial<Response> as Response; // all that is read of it
    assertEquals((await readAll(response, memory)).chunks, [of(9, 2), of(9, 3), of(9, 1)]);
    assertEquals(large, of(9, 100));
  }
});

Deno.test("a body is canceled through either reader", async () => {
  for (const [reads, memory] of [0, 1, 2, 3].flatMap((reads) => [[reads, known()], [reads, unknown()]] as const)) {
    const reasons: unknown[] = [];
    const reader = chunkReader(platformResponse([of(1, 1), of(2, 1), of(3, 1)], { reasons, bufferBytes: 64 }), memory)!;
    let spent: Bytes | undefined;
    for (let read = 0; read < reads; read++) spent = (await reader.read(spent)).value;
    await reader.cancel("left");
    assertEquals(reasons, ["left"], `after ${reads} reads`);
    assertEquals((await reader.read(undefined).catch(() => ({ done: true }))).done, true);
  }
});

Deno.test("a response without a body has no reader", () => {
  assertEquals(chunkReader(new Response(null)), undefined);
});

/** A server that writes one chunk at a time, each when the one before has been taken. */
function serve(
  chunks: () => Iterable<Bytes | "hang">,
): { endpoint: string; cancelled: Promise<void> } & AsyncDisposable {
  let left!: () => void;
  const cancelled = new Promise<void>((resolve) => left = resolve);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    const iterator = chunks()[Symbol.iterator]();
    const body = new ReadableStream<Bytes>({
      pull(controller) {
        const { done, value } = iterator.next();
        if (done) controller.close();
        else if (value === "hang") return new Promise(() => {});
        else controller.enqueue(value);
        return undefined;
      },
      cancel: left,
    }, { highWaterMark: 0 });
    return new Response(body, { headers: { "content-type": "application/vnd.amazon.eventstream" } });
  });
  return {
    endpoint: `http://127.0.0.1:${server.addr.port}`,
    cancelled,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const TEXTS = Array.from({ length: 60 }, (_, at) => `w${at} é `);
const FRAMES = eventsOf(...TEXTS).map(eventFrame);

const client = (endpoint: string) => createBedrock({ region: "us-east-1", apiKey: "k", env: {}, endpoint });

Deno.test("a stream of the platform's fetch is whole, in frames, in bytes and in one piece", async () => {
  const whole = bytesOf(eventsOf(...TEXTS));
  const bytes = Array.from(whole.subarray(0, 3000), (byte) => Uint8Array.of(byte));
  for (const chunks of [FRAMES, [...bytes, whole.subarray(3000)], [whole]]) {
    await using server = serve(() => chunks);
    const texts: string[] = [];
    for await (const text of client(server.endpoint).stream(HI).textStream) texts.push(text);
    assertEquals(texts, TEXTS);
  }
});

Deno.test("a raw answer of the platform's fetch may be kept chunk by chunk", async () => {
  await using server = serve(() => FRAMES);
  const response = await client(server.endpoint).fetch("/model/m/invoke-with-response-stream", { method: "POST" });
  const kept = await Array.fromAsync(response.body!);
  const whole = bytesOf(eventsOf(...TEXTS));
  assertEquals(new Uint8Array(await new Blob(kept).arrayBuffer()), whole);
});

Deno.test("leaving a stream of the platform's fetch midway closes its connection", async () => {
  await using server = serve(function* () {
    yield* FRAMES.slice(0, 10);
    yield "hang";
  });
  let read = 0;
  for await (const _ of client(server.endpoint).stream(HI).textStream) if (++read === 5) break;
  await server.cancelled;
});

Deno.test("an abort while a read of the platform's fetch waits rejects, and closes its connection", async () => {
  await using server = serve(function* () {
    yield* FRAMES.slice(0, 10);
    yield "hang";
  });
  const abort = new AbortController();
  const stream = client(server.endpoint).stream({ ...HI, signal: abort.signal });
  let read = 0;
  await assertRejects(
    async () => {
      for await (const _ of stream.textStream) if (++read === 9) queueMicrotask(() => abort.abort(new Error("enough")));
    },
    Error,
    "enough",
  );
  await server.cancelled;
});

Deno.test("a connection of the platform's fetch that breaks midway is a stream that was cut", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const served = (async () => {
    using connection = await listener.accept();
    await connection.read(new Uint8Array(65_536));
    const head =
      "HTTP/1.1 200 OK\r\ncontent-type: application/vnd.amazon.eventstream\r\ncontent-length: 100000\r\n\r\n";
    for (const piece of [utf8(head), ...FRAMES.slice(0, 10)]) await connection.write(piece);
  })();
  const stream = client(`http://127.0.0.1:${listener.addr.port}`).stream(HI);
  const error = await assertRejects(() => Array.fromAsync(stream.textStream));
  assertEquals((error as { kind?: string }).kind, "streamTruncated");
  assertEquals(stream.partial.text, TEXTS.slice(0, 9).join(""));
  await served;
});
