/**
 * A program that closes a client after a garbage collection: what is open must be stopped all the same. `gc` is there under
 * `--v8-flags=--expose-gc`.
 */
// deno-lint-ignore-file no-console -- its output is what the test reads
import { createBedrock } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";

const { gc } = globalThis as unknown as { gc(): void };
const REQUEST = { model: "amazon.nova-lite-v1:0", messages: "Hi" };
const NONE = { responseMs: Infinity, firstEventMs: Infinity, idleMs: Infinity, totalMs: Infinity };

/** Collects, in several turns of the event loop: what is reachable only from a finished turn is garbage then. */
async function collect(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    gc();
  }
}

async function readToEnd(iterator: AsyncIterator<unknown>): Promise<void> {
  while (!(await iterator.next()).done);
}

const ended: Record<string, string> = {};
const note = (name: string, work: Promise<unknown>) => {
  work.then(() => ended[name] = "resolved", (error: Error) => ended[name] = `${error.name}: ${error.message}`);
};

for (const [limits, timeouts] of [["usual limits", {}], ["no limits", NONE]] as const) {
  const silent = (where: "headers" | "body") =>
    fakeBedrock({ apiKey: "k", faults: [{ type: "silence", where, times: Infinity }] });
  const options = { region: "us-east-1", env: {}, timeouts, retry: false } as const;
  const clients = {
    "a silent fetch": createBedrock({ ...options, apiKey: "k", fetch: () => new Promise(() => {}) }),
    "a silent authenticator": createBedrock({ ...options, auth: () => new Promise(() => {}) }),
    "silent credentials": createBedrock({ ...options, credentials: () => new Promise(() => {}) }),
    "a silent answer": createBedrock({ ...options, apiKey: "k", fetch: silent("headers") }),
    "a silent body": createBedrock({ ...options, apiKey: "k", fetch: silent("body") }),
  };
  for (const [name, bedrock] of Object.entries(clients)) {
    // Only a body of the platform holds the call that waits for it without any limit.
    if (name === "a silent body" && timeouts === NONE) continue;
    note(`chat, ${name}, ${limits}`, bedrock.chat(REQUEST));
    note(`stream, ${name}, ${limits}`, bedrock.stream(REQUEST).final());
  }
  const reading = createBedrock({
    ...options,
    apiKey: "k",
    fetch: fakeBedrock({ apiKey: "k", replies: ["one two three"] }),
  });
  const iterator = reading.stream(REQUEST)[Symbol.asyncIterator]();
  await iterator.next();
  await collect();
  for (const bedrock of [...Object.values(clients), reading]) bedrock.close();
  note(`a stream half read, ${limits}`, readToEnd(iterator));
  await collect();
}
console.log(JSON.stringify(ended));
