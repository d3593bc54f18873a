/**
 * The three APIs through the clients that others have written, under one interface.
 */
import OpenAI from "npm:openai@7.59.0";
import Anthropic from "npm:@anthropic-ai/sdk@1.14.0";
import type { ToolCall } from "./formats.ts";

/** One call through a client. */
export interface PeerRequest {
  readonly model: string;
  readonly text: string;
  readonly signal?: AbortSignal;
}

/** An API through its client. */
export interface Peer {
  chat(request: PeerRequest): Promise<string>;
  /** Yields pieces of text. */
  stream(request: PeerRequest): AsyncIterable<string>;
  call(request: PeerRequest): Promise<ToolCall>;
  streamedCall(request: PeerRequest): Promise<unknown>;
  /** The client's classes of errors. */
  readonly errors: typeof OpenAI | typeof Anthropic;
}

/** How a client is made. */
export interface PeerOptions {
  readonly origin: string;
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** The base path of OpenAI's APIs. */
  readonly path: string;
  readonly maxRetries: number;
}

const PARAMETERS = { type: "object" as const, properties: { city: { type: "string" } } };

function openAI({ origin, fetch, path, maxRetries }: PeerOptions): OpenAI {
  return new OpenAI({ baseURL: origin + path, apiKey: "unused", fetch, maxRetries });
}

function chatCompletions(options: PeerOptions): Peer {
  const { chat: { completions } } = openAI(options);
  const bodyOf = ({ model, text }: PeerRequest) => ({ model, messages: [{ role: "user" as const, content: text }] });
  const tools = [{ type: "function" as const, function: { name: "weather", parameters: PARAMETERS } }];
  return {
    errors: OpenAI,
    async chat({ signal, ...request }) {
      return (await completions.create(bodyOf(request), { signal })).choices[0]?.message.content ?? "";
    },
    async *stream({ signal, ...request }) {
      for await (const { choices } of await completions.create({ ...bodyOf(request), stream: true }, { signal })) {
        const text = choices[0]?.delta.content;
        if (text) yield text;
      }
    },
    async call(request) {
      const { choices } = await completions.create({ ...bodyOf(request), tools });
      const call = choices[0]?.message.tool_calls?.[0] as { id: string; function: { name: string; arguments: string } };
      return { id: call.id, name: call.function.name, input: JSON.parse(call.function.arguments) };
    },
    async streamedCall(request) {
      let json = "";
      for await (const { choices } of await completions.create({ ...bodyOf(request), tools, stream: true })) {
        json += choices[0]?.delta.tool_calls?.[0]?.function?.arguments ?? "";
      }
      return JSON.parse(json);
    },
  };
}

function responses(options: PeerOptions): Peer {
  const { responses } = openAI(options);
  const bodyOf = ({ model, text }: PeerRequest) => ({ model, input: text });
  const tools = [{ type: "function" as const, name: "weather", parameters: PARAMETERS, strict: false }];
  return {
    errors: OpenAI,
    chat: async ({ signal, ...request }) => (await responses.create(bodyOf(request), { signal })).output_text,
    async *stream({ signal, ...request }) {
      for await (const event of await responses.create({ ...bodyOf(request), stream: true }, { signal })) {
        if (event.type === "response.output_text.delta") yield event.delta;
      }
    },
    async call(request) {
      const { output } = await responses.create({ ...bodyOf(request), tools });
      const call = output[0] as { call_id: string; name: string; arguments: string };
      return { id: call.call_id, name: call.name, input: JSON.parse(call.arguments) };
    },
    async streamedCall(request) {
      let json = "";
      for await (const event of await responses.create({ ...bodyOf(request), tools, stream: true })) {
        if (event.type === "response.function_call_arguments.delta") json += event.delta;
      }
      return JSON.parse(json);
    },
  };
}

function messages({ origin, fetch, path, maxRetries }: PeerOptions): Peer {
  // Their client adds `/v1`. A host of bedrock-mantle has the path too, and this server tells the two by it.
  const baseURL = origin + (path === "/v1" ? "" : "/anthropic");
  const { messages } = new Anthropic({ baseURL, apiKey: "unused", fetch, maxRetries });
  const bodyOf = ({ model, text }: PeerRequest) => ({
    model,
    max_tokens: 100,
    messages: [{ role: "user" as const, content: text }],
  });
  const tools = [{ name: "weather", input_schema: PARAMETERS }];
  return {
    errors: Anthropic,
    async chat({ signal, ...request }) {
      const { content } = await messages.create(bodyOf(request), { signal });
      return content[0]?.type === "text" ? content[0].text : "";
    },
    async *stream({ signal, ...request }) {
      for await (const event of await messages.create({ ...bodyOf(request), stream: true }, { signal })) {
        if (event.type === "content_block_delta" && event.delta.type === "text_delta") yield event.delta.text;
      }
    },
    async call(request) {
      const { content } = await messages.create({ ...bodyOf(request), tools });
      const { id, name, input } = content[0] as ToolCall;
      return { id, name, input };
    },
    async streamedCall(request) {
      // Their helper that puts the events together.
      const { content } = await messages.stream({ ...bodyOf(request), tools }).finalMessage();
      return (content[0] as ToolCall).input;
    },
  };
}

/** How each API is reached. */
export const PEERS: Readonly<Record<string, (options: PeerOptions) => Peer>> = {
  "OpenAI's chat completions": chatCompletions,
  "OpenAI's responses": responses,
  "Anthropic's messages": messages,
};
