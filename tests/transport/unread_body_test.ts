/** A body without a reader to its end keeps its connection: after every call the body is over. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { bearer, type ClientOptions, createBedrockWith, isProviderError } from "@bedrock-edge/client";

const MODEL = "amazon.nova-lite-v1:0";

/** A body that never ends by itself, and what became of it. */
function endlessBody(chunk = "x"): { stream: ReadableStream<Uint8Array<ArrayBuffer>>; cancelled: () => boolean } {
  let cancelled = false;
  const bytes = new TextEncoder().encode(chunk);
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.enqueue(bytes.slice()),
    cancel: () => {
      cancelled = true;
    },
  }, { highWaterMark: 0 });
  return { stream, cancelled: () => cancelled };
}

function client(answer: () => Response, options: ClientOptions = {}) {
  return createBedrockWith(bearer("k"), {
    region: "us-east-1",
    env: {},
    retry: false,
    fetch: () => Promise.resolve(answer()),
    ...options,
  });
}

const page = "<p>a proxy's page </p>".repeat(1000);
const cases: readonly {
  readonly name: string;
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly options?: ClientOptions;
  readonly body?: string;
}[] = [
  { name: "a redirect", status: 302, headers: { location: "https://elsewhere.example" } },
  { name: "a refusal that goes on and on", status: 503, headers: { "content-type": "text/html" }, body: page },
  {
    name: "an answer whose hook throws",
    status: 200,
    headers: { "content-type": "application/json" },
    options: {
      onResponse: () => {
        throw new Error("the hook is broken");
      },
    },
  },
];

for (const { name, status, headers, options, body: chunk } of cases) {
  Deno.test(`${name} leaves no body open`, async () => {
    const body = endlessBody(chunk);
    const bedrock = client(() => new Response(body.stream, { status, headers: headers ?? {} }), options);
    await assertRejects(() => bedrock.chat({ model: MODEL, messages: "Hi" }));
    assert(body.cancelled());
  });
}

Deno.test("a page instead of a stream leaves no body open, however long it is", async () => {
  const body = endlessBody(page);
  const bedrock = client(() => new Response(body.stream, { headers: { "content-type": "text/html" } }));
  const error = await bedrock.stream({ model: MODEL, messages: "Hi" }).final().catch((error) => error);
  assert(isProviderError(error) && error.kind === "protocol");
  assert(body.cancelled());
});

Deno.test("every attempt's body is over before the next begins", async () => {
  const bodies: ReturnType<typeof endlessBody>[] = [];
  const overBefore: boolean[] = [];
  const bedrock = client(() => {
    overBefore.push(bodies.every((body) => body.cancelled()));
    const body = endlessBody(page);
    bodies.push(body);
    return new Response(body.stream, { status: 503 });
  }, { retry: { maxRetries: 2, maxDelayMs: 0 } });
  await assertRejects(() => bedrock.chat({ model: MODEL, messages: "Hi" }));
  assertEquals(overBefore, [true, true, true]);
});

Deno.test("an answer that comes after the call was given up is closed", async () => {
  const body = endlessBody();
  const asked = Promise.withResolvers<void>();
  const late = Promise.withResolvers<Response>();
  const bedrock = client(() => new Response(), {
    fetch() {
      asked.resolve();
      return late.promise;
    },
  });
  const stop = new AbortController();
  const call = bedrock.chat({ model: MODEL, messages: "Hi", signal: stop.signal });
  await asked.promise;
  stop.abort(new Error("given up"));
  await assertRejects(() => call, Error, "given up");
  late.resolve(new Response(body.stream));
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  assert(body.cancelled());
});
