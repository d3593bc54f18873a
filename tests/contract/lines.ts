/**
 * A second provider, as somebody else would write it on `chatStream`: its service answers in lines of JSON, as Ollama does,
 * and has text, images and token counts. `lines_service.ts` is that service.
 */
import {
  type ChatEvent,
  type ChatProvider,
  type ChatRequest,
  type ChatResult,
  type ChatStream,
  type ContentBlock,
  type ErrorKind,
  ProviderError,
  type ProviderErrorInit,
  RateLimitError,
} from "@bedrock-edge/client";
import { type ChatEventSource, chatStream } from "@bedrock-edge/client/provider";
import { linesService } from "./lines_service.ts";
import type { Connection, Subject } from "./stage.ts";

/** A provider of lines, and the abilities that its service or the provider lacks. */
export const LINES_SUBJECT: Subject = {
  name: "lines",
  model: "storyteller",
  lacks: {
    tools: "the service has no tools",
    toolInputText: "the service has no tools",
    structuredOutput: "the service takes no schema",
    reasoning: "the service has no models that reason",
    unknownBlocks: "an answer is one text; the service has no other blocks",
    unknownBlockParts: "an answer is one text; the service has no other blocks",
    requestId: "the service has no ids for requests",
    corruptionDetected: "lines of JSON have no checksum",
    requestChecks: "the provider leaves the checks to the service",
    repairs: "the service accepts blank text, so nothing needs a repair",
    retries: "the provider sends each request once",
    retryInsideStream: "the provider sends each request once",
    timeouts: "the provider has no timers; its callers use signals",
    "error:quota": "the service answers with 429 and the same message to a used-up quota",
  },
  startService: linesService,
  createProvider: createLines,
};

/** A message on the wire. */
export interface LinesMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
  /** In base64. */
  readonly images: readonly string[];
}

type AnyRequest = ChatRequest<string>;

/** Creates the provider. */
function createLines({ url, fetch = globalThis.fetch }: Connection): ChatProvider {
  function stream(request: AnyRequest): ChatStream {
    return chatStream(request.model, async (log, stop) => {
      for (const member of ["tools", "output", "reasoning"] as const) {
        if (request[member] !== undefined) throw new TypeError(`Cannot chat with ${member}: the service has none`);
      }
      const signal = request.signal ? AbortSignal.any([stop, request.signal]) : stop;
      signal.throwIfAborted();
      log.attempts = 1;
      const body = JSON.stringify({ model: request.model, messages: messagesOf(request) });
      const response = await orNetworkError(fetch(`${url}/chat`, { method: "POST", body, signal }), signal);
      if (!response.ok) throw refusal(response, (await orNetworkError(response.json(), signal)).error);
      return eventsOf(response.body!.getReader(), signal);
    });
  }
  const chat = (request: AnyRequest): Promise<ChatResult> => stream(request).final();
  const provider = {
    chat,
    stream,
    model: (modelId: string, defaults: Partial<AnyRequest> = {}) => ({
      provider: "lines",
      modelId,
      defaults,
      chat: (request: AnyRequest) => chat({ ...defaults, ...request, model: modelId }),
      stream: (request: AnyRequest) => stream({ ...defaults, ...request, model: modelId }),
    }),
  };
  // A cast: the type arguments of `ChatProvider` follow the request's tools and schema, and this service has neither.
  return provider as unknown as ChatProvider;
}

function messagesOf({ system, messages }: AnyRequest): LinesMessage[] {
  const turns = typeof messages === "string" ? [{ role: "user", content: messages } as const] : messages;
  return [
    ...(system === undefined ? [] : [messageOf("system", system as string | readonly ContentBlock[])]),
    ...turns.map(({ role, content }) => messageOf(role, content as string | readonly ContentBlock[])),
  ];
}

function messageOf(role: LinesMessage["role"], content: string | readonly ContentBlock[]): LinesMessage {
  const blocks: readonly ContentBlock[] = typeof content === "string" ? [{ type: "text", text: content }] : content;
  const images = blocks.flatMap((block) => block.type === "image" ? [base64Of(block.source)] : []);
  return { role, content: blocks.flatMap((block) => block.type === "text" ? [block.text] : []).join("\n"), images };
}

function base64Of(source: object): string {
  const bytes = "bytes" in source ? source.bytes : undefined;
  if (typeof bytes === "string") return bytes;
  if (!(bytes instanceof Uint8Array)) throw new TypeError("Cannot send image: pass its bytes");
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Awaits a step of the connection. @throws the signal's reason once it is aborted, otherwise an error of kind `network`. */
async function orNetworkError<T>(step: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await step;
  } catch (cause) {
    signal.throwIfAborted();
    throw new ProviderError("The connection to the service failed", { kind: "network", code: "Network", cause });
  }
}

const KINDS: Readonly<Record<number, ErrorKind>> = {
  400: "validation",
  401: "authentication",
  403: "accessDenied",
  404: "notFound",
  429: "rateLimit",
  500: "model",
  503: "overloaded",
};

function refusal({ status, headers }: Response, message: string): ProviderError {
  const seconds = headers.get("retry-after");
  return failureOf(status, message, seconds === null ? {} : { retryAfterMs: Number(seconds) * 1000 });
}

function failureOf(status: number, message: string, more: Partial<ProviderErrorInit> = {}): ProviderError {
  const kind = /context/.test(message) ? "contextLength" : KINDS[status] ?? "protocol";
  const retryable = kind === "rateLimit" || kind === "overloaded" || kind === "model";
  const init = { kind, code: String(status), provider: "lines", status, retryable, ...more };
  return kind === "rateLimit" ? new RateLimitError(message, init) : new ProviderError(message, init);
}

function eventsOf(reader: ReadableStreamDefaultReader<Uint8Array>, signal: AbortSignal): ChatEventSource {
  const decoder = new TextDecoder();
  let rest = "";
  let text = "";
  let started = false;

  function* eventsOfLine(line: string): Generator<ChatEvent> {
    const { message, done, done_reason, prompt_eval_count, eval_count, error, status, ...others } = JSON.parse(line);
    if (error !== undefined) throw failureOf(status ?? 500, error);
    if (!started) {
      started = true;
      yield { type: "start", role: "assistant" };
      yield { type: "blockStart", index: 0, block: "text" };
    }
    for (const [name, value] of Object.entries(others)) yield { type: "unknown", name, value };
    if (message) {
      text += message.content;
      yield { type: "text", index: 0, text: message.content };
    }
    if (!done) return;
    yield { type: "blockStop", index: 0, block: { type: "text", text } };
    yield { type: "stop", stopReason: done_reason === "stop" ? "end_turn" : done_reason };
    const [inputTokens, outputTokens] = [prompt_eval_count, eval_count];
    const counts = { inputTokens, outputTokens, cacheReadInputTokens: 0, cacheWriteInputTokens: 0 };
    yield { type: "metadata", usage: { ...counts, totalTokens: inputTokens + outputTokens }, latencyMs: undefined };
  }

  /** A failure that came after good events, and is thrown after them. */
  let failure: { readonly error: unknown } | undefined;
  const close = (reason?: unknown) => reader.cancel(reason).catch(() => {});
  // Some runtimes leave a read open when the signal is aborted.
  signal.addEventListener("abort", () => close(signal.reason), { once: true });
  return {
    async pull() {
      while (true) {
        if (failure) throw failure.error;
        const { done, value } = await orNetworkError(reader.read(), signal);
        signal.throwIfAborted();
        if (done) return undefined;
        const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
        rest = lines.pop() ?? "";
        const events: ChatEvent[] = [];
        try {
          for (const line of lines) events.push(...eventsOfLine(line));
        } catch (error) {
          failure = { error };
        }
        if (events.length) return events;
      }
    },
    close: (reason) => reason === undefined ? Promise.resolve() : close(reason),
  };
}
