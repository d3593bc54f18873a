/**
 * A program that begins streams through each middleware, collects garbage, and prints which streams still hold their request. `gc` is
 * there under `--v8-flags=--expose-gc`.
 */
// deno-lint-ignore-file no-console -- its output is what the test reads
import { type ChatModel, createBedrock } from "@bedrock-edge/client";
import { instrument, responseCache, type Tracer, use } from "@bedrock-edge/client/middleware";
import { fakeBedrock } from "@bedrock-edge/client/testing";

const { gc } = globalThis as unknown as { gc(): void };

const fetch = fakeBedrock({ apiKey: "k", replies: ["word ".repeat(500)] });
const handle = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch }).model("amazon.nova-lite-v1:0");
const tracer: Tracer = { startSpan: () => ({ setAttributes() {}, setStatus() {}, end() {} }) };
const cached = () => use(handle, responseCache({ store: new Map(), partition: "p" }));
const hit = cached();

const models: Readonly<Record<string, ChatModel>> = {
  none: handle,
  use: use(handle, {
    request: (request) => ({ ...request }),
    around: (send) => send(),
    wrapStream: (request, next) => next(request),
    event: () => {},
    result: () => {},
    error: () => {},
  }),
  instrument: instrument(handle, { tracer }),
  "a cache": cached(),
  "a hit of a cache": hit,
  all: instrument(use(cached(), { event: () => {} }), { tracer }),
};
await hit.stream({ messages: [{ role: "user", content: "Hi" }] }).final();

/** Begins a stream, in a function of its own whose variables are gone when it returns. */
function begin(model: ChatModel): [WeakRef<object>, AsyncIterator<unknown>] {
  const messages = [{ role: "user", content: "Hi" }] as const;
  return [new WeakRef(messages), model.stream({ messages })[Symbol.asyncIterator]()];
}

const held: Record<string, boolean> = {};
for (const [name, model] of Object.entries(models)) {
  const [request, events] = begin(model);
  for (let read = 0; read < 5; read++) await events.next();
  // A reference that is looked at lives until the turn of the event loop is over.
  for (let turns = 0; turns < 5; turns++) {
    await new Promise((resolve) => setTimeout(resolve));
    gc();
  }
  held[name] = request.deref() !== undefined;
  await events.return?.();
}
console.log(JSON.stringify(held));
