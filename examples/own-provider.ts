/**
 * A provider of your own: `createLines` speaks with a service that answers in lines of JSON, as Ollama does. All that takes a
 * `ChatModel` works with it: conversations, tool loops, `toResponse`, `relay`.
 *
 *     deno run examples/own-provider.ts
 *
 * Here the service is a function, `service`. With `fetch` in its place, the provider calls the URL.
 */
// deno-lint-ignore-file no-console -- a program
import { type ChatRequest, type ChatStream, conversation, type Message, ProviderError } from "@bedrock-edge/client";
import { type ChatEvent, type ChatProvider, chatStream } from "@bedrock-edge/client/provider";

/** Creates the provider. It has text alone, and sends each request once. */
export function createLines(url: string, fetch: (request: Request) => Promise<Response>): ChatProvider {
  function stream({ model, messages, signal }: ChatRequest): ChatStream {
    return chatStream(model, async (log, stop) => {
      log.attempts = 1;
      const body = JSON.stringify({ model, messages: textsOf(messages) });
      const signals = signal ? AbortSignal.any([signal, stop]) : stop;
      const response = await fetch(new Request(url, { method: "POST", body, signal: signals }));
      if (!response.ok || !response.body) {
        const kind = response.status === 429 ? "rateLimit" : "protocol";
        const init = { kind, code: `HTTP${response.status}`, provider: "lines", status: response.status } as const;
        throw new ProviderError(`Cannot chat: the service answered with HTTP ${response.status}`, init);
      }
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      return {
        /** Resolves with the events of one or more lines. An end without a `stop` event is a truncated stream. */
        async pull() {
          while (true) {
            const { done, value } = await reader.read();
            if (done) return undefined;
            const lines = (rest + value).split("\n");
            rest = lines.pop() ?? "";
            if (lines.length) return lines.flatMap(eventsOf);
          }
        },
        close: async (reason) => reason === undefined ? undefined : await reader.cancel(reason),
      };
    });
  }
  const model = (modelId: string, defaults: object = {}) => ({
    provider: "lines",
    modelId,
    defaults,
    chat: (request: ChatRequest) => stream({ ...defaults, ...request, model: modelId }).final(),
    stream: (request: ChatRequest) => stream({ ...defaults, ...request, model: modelId }),
  });
  // A cast: the types of `ChatProvider` follow a request's tools and output, which this service does not have.
  return { stream, model, chat: (request: ChatRequest) => stream(request).final() } as unknown as ChatProvider;
}

function eventsOf(line: string): ChatEvent[] {
  const { message, done, prompt_eval_count: inputTokens = 0, eval_count: outputTokens = 0 } = JSON.parse(line);
  const text: ChatEvent[] = message ? [{ type: "text", index: 0, text: message.content }] : [];
  if (!done) return text;
  const cached = { cacheReadInputTokens: 0, cacheWriteInputTokens: 0 };
  const usage = { inputTokens, outputTokens, ...cached, totalTokens: inputTokens + outputTokens };
  return [...text, { type: "stop", stopReason: "end_turn" }, { type: "metadata", usage, latencyMs: undefined }];
}

function textsOf(messages: string | readonly Message[]): { role: string; content: string }[] {
  if (typeof messages === "string") return [{ role: "user", content: messages }];
  return messages.map(({ role, content }) => {
    if (typeof content === "string") return { role, content };
    return { role, content: content.map((block) => block.type === "text" ? block.text : "").join("\n") };
  });
}

/** The service: it counts the words of the last message, in two lines of JSON. */
export async function service(request: Request): Promise<Response> {
  const { messages }: { messages: { content: string }[] } = await request.json();
  const words = messages.at(-1)?.content.split(/\s+/).length ?? 0;
  const lines = [
    { message: { role: "assistant", content: `${words} words, ` }, done: false },
    { message: { role: "assistant", content: `message ${messages.length}.` }, done: false },
    { done: true, prompt_eval_count: words, eval_count: 4 },
  ];
  return new Response(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

if (import.meta.main) {
  const provider = createLines("http://127.0.0.1:11434/api/chat", service);
  const talk = conversation(provider.model("counter"));
  console.log((await talk.send("How many words are in this message?")).text);
  for await (const text of talk.stream("And in this one?").textStream) console.log(text);
}
