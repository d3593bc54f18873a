/**
 * Over real sockets on loopback: leaving a stream is seen by the server as a closed connection, and a visitor who leaves
 * closes the connection behind.
 */
import { assert, assertEquals } from "@std/assert";
import { type Bedrock, type ChatStream, createBedrock, toResponse } from "@bedrock-edge/client";
import { API_KEY, HI, REGION } from "../../helpers/fire.ts";
import { eventFrame, eventsOf, streamed } from "../../helpers/wire.ts";

const LOOPBACK = { hostname: "127.0.0.1", port: 0, onListen: () => {} };

interface Given {
  readonly bedrock: Bedrock;
  readonly controller: AbortController;
  /** Resolves once the server has seen its connection closed. */
  readonly closed: Promise<void>;
}

function clientOf(port: number): Bedrock {
  return createBedrock({ region: REGION, apiKey: API_KEY, endpoint: `http://127.0.0.1:${port}`, env: {} });
}

/**
 * Runs against a server that sends the beginning of an answer, and waits until that server has seen its connection closed:
 * when it stays open, the test does not end.
 */
async function withServer(run: (given: Given) => Promise<void>): Promise<void> {
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  const stop = new AbortController();
  const server = Deno.serve({ ...LOOPBACK, signal: stop.signal }, () =>
    streamed(
      new ReadableStream({
        start(controller) {
          for (const event of eventsOf("Par").slice(0, 2)) controller.enqueue(eventFrame(event));
        },
        cancel: () => close(),
      }),
    ));
  try {
    await run({ bedrock: clientOf(server.addr.port), controller: new AbortController(), closed });
    await closed;
  } finally {
    // Not a shutdown: that would wait for connections which a failing test has left open.
    stop.abort();
    await server.finished;
  }
}

const WAYS: Readonly<
  Record<string, (stream: ChatStream, given: Given) => Promise<void> | void>
> = {
  "cancel()": (stream) => stream.cancel(),
  "abort": (_, { controller }) => controller.abort(),
  "close()": (_, { bedrock }) => bedrock.close(),
  "asyncDispose": (stream) => stream[Symbol.asyncDispose](),
};

Deno.test("break closes the connection at the server", async () => {
  await withServer(async ({ bedrock }) => {
    for await (const text of bedrock.stream(HI).textStream) {
      assertEquals(text, "Par");
      break;
    }
  });
});

for (const [name, leave] of Object.entries(WAYS)) {
  Deno.test(`${name} closes the connection at the server`, async () => {
    await withServer(async (given) => {
      const { bedrock, controller } = given;
      const stream = bedrock.stream({ ...HI, signal: controller.signal });
      const iterator = stream.textStream[Symbol.asyncIterator]();
      assertEquals((await iterator.next()).value, "Par");
      const waiting = iterator.next().then(() => false, () => true);
      await leave(stream, given);
      assert(await waiting, "the read that waited rejects");
    });
  });
}

Deno.test("an abort closes the connection of a call that has no answer yet", async () => {
  const controller = new AbortController();
  const reason = new Error("no longer needed");
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const call = clientOf(listener.addr.port).chat({ ...HI, signal: controller.signal });
  const waiting = call.then(() => undefined, (error) => error);
  using connection = await listener.accept();
  const bytes = new Uint8Array(65_536);
  assert(await connection.read(bytes), "the request has arrived");
  controller.abort(reason);
  assertEquals(await waiting, reason);
  // The end of the connection, clean or not; until then this waits.
  let open = true;
  while (open) open = await connection.read(bytes).catch(() => null) !== null;
});

Deno.test("a visitor who leaves closes the connection to the model", async () => {
  await withServer(async ({ bedrock, closed }) => {
    const visitor = new AbortController();
    const stop = new AbortController();
    const site = Deno.serve({ ...LOOPBACK, signal: stop.signal }, () => toResponse(bedrock.stream(HI)));
    try {
      const response = await fetch(`http://127.0.0.1:${site.addr.port}/`, { signal: visitor.signal });
      assert(response.headers.get("content-type")?.startsWith("text/event-stream"));
      const reader = response.body!.getReader();
      await reader.read();
      const gone = reader.read().then(() => false, () => true);
      visitor.abort();
      assert(await gone);
      // Only what the visitor did may close the connection: the site itself is still up.
      await closed;
    } finally {
      stop.abort();
      await site.finished;
    }
  });
});
