/**
 * The service of `lines.ts`: it answers in lines of JSON, as Ollama does.
 */
import { turn } from "./eventually.ts";
import type { LinesMessage } from "./lines.ts";
import { type Failure, type ReceivedRequest, type Script, type ScriptedService, UNKNOWN } from "./stage.ts";

/** A refusal: its status, its message and its headers. */
type Answer = readonly [status: number, message: string, headers?: Record<string, string>];

const REFUSALS: Readonly<Partial<Record<Failure, Answer>>> = {
  authentication: [401, "This key is not known."],
  accessDenied: [403, "User arn:example:someone may not use this model."],
  validation: [400, "This request is invalid."],
  contextLength: [400, "The input is longer than the model's context."],
  notFound: [404, "This model does not exist."],
  quota: [429, "Too many requests."],
  overloaded: [503, "The server is busy."],
  model: [500, "The model failed."],
  throttledOnce: [429, "Too many requests."],
  throttledForAMinute: [429, "Too many requests.", { "retry-after": "60" }],
};

/** Bytes of one write; small, so that lines and characters are cut. */
const WRITE_BYTES = 37;

type Log = { -readonly [K in keyof ReceivedRequest]: ReceivedRequest[K] };

/** Starts a service that follows a script. */
export function linesService(script: Script): ScriptedService {
  const received: Log[] = [];
  return {
    received: () => received,
    async fetch(request) {
      const { model, messages }: { model: string; messages: LinesMessage[] } = await request.json();
      const texts = messages.map(({ content }) => content);
      const log: Log = { model, texts, images: messages.flatMap(({ images }) => images), ended: "open" };
      received.push(log);
      const { failure } = script;
      const isOver = failure?.endsWith("Once") && received.length > 1;
      return await answer(isOver ? { text: script.text } : script, request.signal, log);
    },
  };
}

async function answer(script: Script, signal: AbortSignal, log: Log): Promise<Response> {
  const { failure } = script;
  if (failure === "silentBeforeHeaders") await leaving(signal, log);
  const [status, error, headers] = (failure && REFUSALS[failure]) ?? [];
  if (status !== undefined) {
    log.ended = "complete";
    return Response.json({ error }, { status, ...(headers && { headers }) });
  }
  const writes = writesOf(script);
  const reset = failure === "connectionLost" ? writes.length >> 1 : Infinity;
  const silent = failure === "silentMidway" || failure === "silentBeforeContent";
  let written = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      // Time passes between two writes, so that the first one arrives before the connection breaks.
      await turn();
      if (signal.aborted) return controller.error(signal.reason);
      const write = writes[written++];
      if (written > reset) {
        log.ended = "failed";
        controller.error(new Error("The connection broke"));
      } else if (write) {
        controller.enqueue(write);
      } else if (silent) {
        await leaving(signal, log);
      } else {
        log.ended = "complete";
        controller.close();
      }
    },
    cancel: () => void (log.ended = "cancelled"),
  }, { highWaterMark: 0 });
  signal.addEventListener("abort", () => log.ended === "open" && (log.ended = "cancelled"), { once: true });
  return new Response(body, { headers: { "content-type": "application/x-ndjson" } });
}

/** Waits until the client leaves; rejects with the reason. */
function leaving(signal: AbortSignal, log: Log): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener("abort", () => {
      log.ended = "cancelled";
      reject(signal.reason);
    }, { once: true })
  );
}

/** Returns the bytes of an answer, one entry a write. */
function writesOf({ text, unknown = [], failure }: Script): Uint8Array[] {
  const pieces = text.match(/\S+\s*/g) ?? [];
  if (failure === "corrupt") pieces[2] = `x${pieces[2]}`;
  const lines: object[] = pieces.map((content) => ({ message: { role: "assistant", content }, done: false }));
  const end = unknown.includes("stopReason") ? UNKNOWN.stopReason : "stop";
  if (unknown.includes("event")) lines.push({ [UNKNOWN.event.name]: UNKNOWN.event.value });
  lines.push({ done: true, done_reason: end, prompt_eval_count: 3, eval_count: pieces.length });
  if (failure === "unfinished") lines.pop();
  if (failure === "silentBeforeContent") lines.length = 0;
  if (failure === "silentMidway") lines.length = 1;
  if (failure === "failsMidway") lines[3] = { error: "The model failed." };
  if (failure === "throttledInsideOnce") lines[0] = { error: "The server is busy.", status: 429 };
  let bytes = new TextEncoder().encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  if (failure === "truncated") bytes = bytes.slice(0, bytes.length >> 1);
  return Array.from(
    { length: Math.ceil(bytes.length / WRITE_BYTES) },
    (_, at) => bytes.subarray(at * WRITE_BYTES, (at + 1) * WRITE_BYTES),
  );
}
