/**
 * A program that begins streams through routers, collects garbage, and prints which streams still hold their request. `gc` is there
 * under `--v8-flags=--expose-gc`.
 */
// deno-lint-ignore-file no-console -- its output is what the test reads
import { type ChatModel, createBedrock } from "@bedrock-edge/client";
import { createRouter, providers } from "@bedrock-edge/client/router";
import { fakeBedrock } from "@bedrock-edge/client/testing";

const { gc } = globalThis as unknown as { gc(): void };

// The route holds the errors of targets that failed, and V8 holds the contexts of all functions in the stack of an error, whoever
// keeps it.
Error.stackTraceLimit = 0;

const fetch = fakeBedrock({ apiKey: "k", replies: ["word ".repeat(500)] });
const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch });
const dead = createBedrock({ region: "us-east-1", apiKey: "wrong", env: {}, fetch: fakeBedrock() });
const [down, handle, spare] = [dead, bedrock, bedrock].map((client) => client.model("amazon.nova-lite-v1:0"));
const targets = [handle!, { model: spare!, family: "nova" }];
const full = { breaker: { store: new Map<string, string>() }, deadlineMs: 60_000, firstEventMs: 5000 };

const models: Readonly<Record<string, ChatModel>> = {
  none: handle!,
  plain: createRouter({ targets }),
  full: createRouter({ ...full, targets, strategy: ({ targets }) => targets.map(({ name }) => name) }),
  "after a failure": createRouter({ ...full, targets: [down!, ...targets] }),
  nested: createRouter({ targets: [createRouter({ ...full, targets })] }),
  named: providers({ bedrock }).model("bedrock/amazon.nova-lite-v1:0"),
};

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
