/**
 * A gateway that follows a script of the contract.
 */
import { fakeGateway, type FakeGatewayMessage } from "@bedrock-edge/client/testing";
import { type FailureCodes, fakeScript } from "./fake_script.ts";
import { type ReceivedRequest, type Script, type ScriptedService, UNKNOWN } from "./stage.ts";

const CODES: FailureCodes = {
  refusals: {
    accessDenied: ["forbidden", "The rule arn:example:someone forbids this model."],
    validation: ["invalid_request_error", "The request is not to our taste."],
    contextLength: ["invalid_request_error", "prompt is too long: 9000 tokens > 8192 maximum"],
    notFound: ["model_not_found", "Model not found"],
    quota: [
      "insufficient_funds",
      "Insufficient funds. Please add credits to your account to continue using AI services.",
    ],
    overloaded: ["internal_server_error", "The provider is overloaded."],
    model: ["internal_server_error", "The provider failed."],
  },
  throttled: "rate_limit_exceeded",
  failed: "internal_server_error",
  // The beginnings of the stream, of its metadata, and of the text.
  eventsBeforeText: 3,
};

/** The key that the service accepts. */
export const GATEWAY_KEY = "fake-gateway-key";

/** Starts a service that follows a script. */
export function gatewayService(script: Script): ScriptedService {
  const { faults, answer, calls, msPerToken, refusesKey } = fakeScript(script, CODES);
  const status = script.failure === "overloaded" ? 503 : script.failure === "quota" ? 402 : undefined;
  const refused = "error" in answer && status !== undefined ? { ...answer, status } : answer;
  const fake = fakeGateway({
    apiKey: refusesKey ? "another" : GATEWAY_KEY,
    faults,
    msPerToken,
    replies: [
      ...(calls.length > 0
        ? [{ when: ({ body }: { body: unknown }) => !JSON.stringify(body).includes('"tool-result"'), content: calls }]
        : []),
      ...(script.unknown?.includes("event")
        ? [{ when: ({ stream }: { stream: boolean }) => stream, events: withEvent(script) }]
        : []),
      refused,
    ],
  });
  return {
    fetch: fake,
    received: () =>
      fake.requests.map(({ modelId, body, ended }): ReceivedRequest => ({
        model: modelId,
        texts: partsOf(body.prompt).flatMap(({ text }) => text ?? []),
        images: partsOf(body.prompt).flatMap(({ data }) => data?.data ?? []),
        ended,
      })),
  };
}

/** A stream with a part of a type that the specification does not have. */
function withEvent({ text }: Script): unknown[] {
  return [
    { type: "stream-start", warnings: [] },
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", delta: text },
    { type: "text-end", id: "0" },
    { type: UNKNOWN.event.name, ...UNKNOWN.event.value },
    {
      type: "finish",
      finishReason: { unified: "stop", raw: "end_turn" },
      usage: { inputTokens: { total: 3 }, outputTokens: { total: 4 } },
    },
  ];
}

interface Part {
  readonly text?: string;
  readonly data?: { readonly data?: string };
}

function partsOf(prompt: readonly FakeGatewayMessage[] | string = []): Part[] {
  if (typeof prompt === "string") return [{ text: prompt }];
  // A cast: the parts of a message have no other members that are read here.
  return prompt.flatMap(({ content }) =>
    typeof content === "string" ? [{ text: content }] : content as readonly Part[]
  );
}
