/**
 * A service with OpenAI's API that follows a script of the contract, for each provider that speaks its format.
 */
import {
  fakeOpenAI,
  type FakeOpenAIDialect,
  type FakeOpenAIMessage,
  type FakeOpenAIOptions,
  type FakeOpenAIRequest,
  type FakeOpenAIRequestBody,
} from "@bedrock-edge/client/testing";
import { type FailureCodes, fakeScript } from "./fake_script.ts";
import { type ReceivedRequest, type Script, type ScriptedService, UNKNOWN } from "./stage.ts";

const CODES: FailureCodes = {
  refusals: {
    accessDenied: ["permission_denied", "The project arn:example:someone may not use this model."],
    validation: ["invalid_value", "The request is not to our taste."],
    contextLength: ["context_length_exceeded", "This model's maximum context length is 8192 tokens."],
    notFound: ["model_not_found", "The model does not exist or you do not have access to it."],
    quota: ["insufficient_quota", "You exceeded your current quota, please check your plan and billing details."],
    overloaded: ["overloaded", "The engine is currently overloaded, please try again later."],
    model: ["server_error", "The server had an error while processing your request."],
  },
  throttled: "rate_limit_exceeded",
  // Inside a stream, where no status says more.
  failed: "generation_failed",
  // The role.
  eventsBeforeText: 1,
};

/** The key that the service accepts. */
export const OPENAI_KEY = "fake-openai-key";

/** A fake that is running. */
interface RunningFake {
  fetch(request: Request): Promise<Response>;
  readonly requests: readonly FakeOpenAIRequest[];
}

/** How a service is served. */
export interface Serving {
  /** The API of the service. @default {"chat"} */
  readonly api?: "chat" | "responses";
  /** Starts the fake. @default a fake OpenAI */
  start?(options: Omit<FakeOpenAIOptions, "apiKey">, refusesKey: boolean): RunningFake;
}

/** Starts a service that follows a script. */
export function openAIService(
  script: Script,
  dialect: FakeOpenAIDialect = {},
  { api = "chat", start = startOpenAI }: Serving = {},
): ScriptedService {
  // The response, its progress, and its first item and part come before the text.
  const codes = api === "chat" ? CODES : { ...CODES, eventsBeforeText: 4, cutAt: 3000 };
  const { faults, answer, calls, msPerToken, refusesKey } = fakeScript(script, codes);
  const fake = start({
    dialect,
    faults,
    msPerToken,
    replies: [
      ...(calls.length > 0
        ? [{ when: ({ body }: { body: unknown }) => !RESULT.test(JSON.stringify(body)), content: calls }]
        : []),
      ...(script.unknown?.includes("event")
        ? [{
          when: ({ stream }: { stream: boolean }) => stream,
          events: api === "chat" ? withEvent(script) : withResponsesEvent(script),
        }]
        : []),
      answer,
    ],
  }, refusesKey);
  return {
    fetch: fake.fetch,
    received: () =>
      fake.requests.map(({ modelId, body, ended }): ReceivedRequest => {
        const parts = api === "chat" ? partsOf(body.messages) : inputParts(body);
        return {
          model: modelId,
          texts: parts.flatMap(({ text }) => text ?? []),
          images: parts.flatMap(({ image_url: url }) => {
            const text = typeof url === "string" ? url : url?.url;
            return text?.split(";base64,")[1] ?? [];
          }),
          ended,
        };
      }),
  };
}

function startOpenAI(options: Omit<FakeOpenAIOptions, "apiKey">, refusesKey: boolean): RunningFake {
  const fake = fakeOpenAI({ ...options, apiKey: refusesKey ? "another" : OPENAI_KEY });
  return { fetch: fake, requests: fake.requests };
}

/** Finds the result of a call in a body. */
const RESULT = /"role":"tool"|"function_call_output"/;

/** A stream with an event of a type that the format does not have. */
function withEvent({ text }: Script): unknown[] {
  const chunk = (delta: object, finish_reason: string | null) => ({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: "any",
    choices: [{ index: 0, delta, finish_reason }],
  });
  return [
    chunk({ role: "assistant", content: text }, null),
    { object: UNKNOWN.event.name, ...UNKNOWN.event.value },
    chunk({}, "stop"),
  ];
}

/** The same for the Responses API. */
function withResponsesEvent({ text }: Script): unknown[] {
  const item = { type: "message", role: "assistant", content: [{ type: "output_text", text, annotations: [] }] };
  const response = { id: "resp_1", object: "response", model: "any" };
  return [
    { type: "response.created", response: { ...response, status: "in_progress", output: [] } },
    { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: text },
    { type: UNKNOWN.event.name, ...UNKNOWN.event.value },
    { type: "response.output_item.done", output_index: 0, item },
    { type: "response.completed", response: { ...response, status: "completed", output: [item] } },
  ];
}

interface Part {
  readonly text?: string;
  readonly image_url?: string | { readonly url: string };
}

function partsOf(messages: readonly FakeOpenAIMessage[] = []): Part[] {
  return messages.flatMap(({ content }): readonly Part[] => {
    if (typeof content === "string") return content === "" ? [] : [{ text: content }];
    // A cast: the parts of a message have no other members that are read here.
    return (content ?? []) as readonly Part[];
  });
}

/** Returns the parts of a request of the Responses API: texts of results are parts too. */
function inputParts(body: FakeOpenAIRequestBody): Part[] {
  // A cast: the fake accepts no other body.
  const { instructions, input = [] } = body as unknown as {
    readonly instructions?: string;
    readonly input?: readonly { readonly content?: string | readonly Part[]; readonly output?: string }[];
  };
  const textPart = (text: string | undefined): Part[] => text === undefined ? [] : [{ text }];
  return [
    ...textPart(instructions),
    ...input.flatMap(({ content, output }) =>
      typeof content === "string" ? textPart(content) : [...content ?? [], ...textPart(output)]
    ),
  ];
}
