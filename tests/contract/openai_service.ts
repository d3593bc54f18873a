/**
 * A service with OpenAI's API that follows a script of the contract, for each provider that speaks its format.
 */
import { fakeOpenAI, type FakeOpenAIDialect, type FakeOpenAIMessage } from "@bedrock-edge/client/testing";
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
  failed: "server_error",
  // The role.
  eventsBeforeText: 1,
};

/** The key that the service accepts. */
export const OPENAI_KEY = "fake-openai-key";

/** Starts a service that follows a script. */
export function openAIService(script: Script, dialect: FakeOpenAIDialect = {}): ScriptedService {
  const { faults, answer, calls, msPerToken, refusesKey } = fakeScript(script, CODES);
  const fake = fakeOpenAI({
    apiKey: refusesKey ? "another" : OPENAI_KEY,
    dialect,
    faults,
    msPerToken,
    replies: [
      ...(calls.length > 0
        ? [{ when: ({ body }: { body: unknown }) => !JSON.stringify(body).includes('"role":"tool"'), content: calls }]
        : []),
      ...(script.unknown?.includes("event")
        ? [{ when: ({ stream }: { stream: boolean }) => stream, events: withEvent(script) }]
        : []),
      answer,
    ],
  });
  return {
    fetch: fake,
    received: () =>
      fake.requests.map(({ modelId, body, ended }): ReceivedRequest => ({
        model: modelId,
        texts: partsOf(body.messages).flatMap(({ text }) => text ?? []),
        images: partsOf(body.messages).flatMap(({ image_url }) => image_url?.url.split(";base64,")[1] ?? []),
        ended,
      })),
  };
}

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

interface Part {
  readonly text?: string;
  readonly image_url?: { readonly url: string };
}

function partsOf(messages: readonly FakeOpenAIMessage[] = []): Part[] {
  return messages.flatMap(({ content }): readonly Part[] => {
    if (typeof content === "string") return content === "" ? [] : [{ text: content }];
    // A cast: the parts of a message have no other members that are read here.
    return (content ?? []) as readonly Part[];
  });
}
