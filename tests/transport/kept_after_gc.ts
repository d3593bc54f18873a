/**
 * A program that makes calls of every kind, collects garbage, and prints how many of the calls' headers are left. `gc` is there
 * under `--v8-flags=--expose-gc`.
 */
// deno-lint-ignore-file no-console -- its output is what the test reads
import { type Bedrock, createBedrock } from "@bedrock-edge/client";
import { encodeEventStreamMessage } from "@bedrock-edge/client/event-stream";

const { gc } = globalThis as unknown as { gc(): void };
const REQUEST = { model: "amazon.nova-lite-v1:0", messages: "Hi" };
const CALLS = 50;

const encoder = new TextEncoder();

function event(type: string, value: unknown): Uint8Array<ArrayBuffer> {
  const headers = { ":message-type": "event", ":event-type": type, ":content-type": "application/json" };
  return new Uint8Array(encodeEventStreamMessage({ headers, payload: encoder.encode(JSON.stringify(value)) }));
}

const EVENTS = [
  event("messageStart", { role: "assistant" }),
  event("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Hi" } }),
  event("messageStop", { stopReason: "end_turn" }),
];

function streamed(): Response {
  return new Response(new Blob(EVENTS).stream(), { headers: { "content-type": "application/vnd.amazon.eventstream" } });
}

const ANSWER = { output: { message: { role: "assistant", content: [{ text: "Hi" }] } }, stopReason: "end_turn" };

const ways: Readonly<Record<string, (bedrock: Bedrock) => Promise<unknown>>> = {
  chat: (bedrock) => bedrock.chat(REQUEST),
  "a whole stream": (bedrock) => bedrock.stream(REQUEST).final(),
  async "a stream that is left"(bedrock) {
    for await (const event of bedrock.stream(REQUEST)) if (event.type === "text") break;
  },
  "a refused call": (bedrock) => bedrock.chat({ ...REQUEST, model: "refused" }).catch(() => {}),
  "a call that is repeated": (bedrock) => bedrock.chat({ ...REQUEST, model: "busy" }).catch(() => {}),
  request: (bedrock) => bedrock.request({ method: "GET", path: "/x" }).then((response) => response.text()),
};

const left: Record<string, number> = {};
for (const [way, call] of Object.entries(ways)) {
  const refs: WeakRef<Headers>[] = [];
  const bedrock = createBedrock({
    region: "us-east-1",
    env: {},
    retry: { maxRetries: 1, maxDelayMs: 0 },
    auth: ({ headers }) => {
      headers.set("authorization", `Bearer key-${refs.push(new WeakRef(headers))}`);
    },
    fetch(input) {
      const path = `${input}`;
      if (path.includes("refused")) return Promise.resolve(Response.json({ message: "No" }, { status: 400 }));
      if (path.includes("busy")) return Promise.resolve(Response.json({ message: "Busy" }, { status: 503 }));
      return Promise.resolve(path.endsWith("-stream") ? streamed() : Response.json(ANSWER));
    },
  });
  for (let i = 0; i < CALLS; i++) await call(bedrock);
  // In several turns of the event loop: an object that only a finished turn reaches is garbage then.
  for (let turn = 0; turn < 5; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    gc();
  }
  left[way] = refs.filter((ref) => ref.deref() !== undefined).length;
  if (refs.length < CALLS) throw new Error(`Cannot count what ${way} left: only ${refs.length} attempts were made`);
}
console.log(JSON.stringify(left));
