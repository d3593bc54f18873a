/**
 * Models that follow a script, to be the targets of routers.
 */
import { type ChatModel, type ErrorKind, ProviderError, type ProviderErrorInit } from "@bedrock-edge/client";
import {
  type ChatEvent,
  type ChatEventSource,
  type ChatOptions,
  type ChatResult,
  chatStream,
} from "@bedrock-edge/client/provider";

/** One call: a text, an error before any event, or batches of events with an error behind them. */
export type Step =
  | string
  | { readonly error: unknown }
  | { readonly batches: readonly (readonly ChatEvent[])[]; readonly error?: unknown }
  | "hang";

/** A model with a script. Its last step repeats. */
export interface Scripted extends ChatModel {
  /** The requests so far. */
  readonly requests: readonly ChatOptions[];
  /** The reasons with which its streams were closed early. */
  readonly closed: readonly unknown[];
}

/** Creates a failure. */
export function failure(kind: ErrorKind, more: Partial<ProviderErrorInit> = {}): { readonly error: ProviderError } {
  return { error: new ProviderError(`The service failed with ${kind}`, { kind, code: kind, ...more }) };
}

/** The events of a whole answer. */
export function answer(text: string): readonly (readonly ChatEvent[])[] {
  return [
    [{ type: "start", role: "assistant" }, { type: "blockStart", index: 0, block: "text" }],
    [{ type: "text", index: 0, text }],
    [{ type: "blockStop", index: 0, block: { type: "text", text } }, { type: "stop", stopReason: "end_turn" }],
  ];
}

/** Creates a model with a script. */
export function scripted(modelId: string, script: readonly Step[], own: Partial<ChatModel> = {}): Scripted {
  const requests: ChatOptions[] = [];
  const closed: unknown[] = [];

  function open(request: ChatOptions, stop: AbortSignal): Promise<ChatEventSource> {
    const step = script[Math.min(requests.length, script.length - 1)]!;
    requests.push(request);
    if (step === "hang") {
      return new Promise((_, reject) => {
        stop.addEventListener("abort", () => {
          closed.push(stop.reason);
          reject(stop.reason);
        });
      });
    }
    if (typeof step === "object" && !("batches" in step)) return Promise.reject(step.error);
    const { batches, ...end } = typeof step === "string" ? { batches: answer(step) } : step;
    const rest = [...batches];
    return Promise.resolve({
      pull: () => {
        if (!rest.length && "error" in end && end.error !== undefined) return Promise.reject(end.error);
        return Promise.resolve(rest.shift());
      },
      close: (reason) => {
        if (reason !== undefined) closed.push(reason);
        return Promise.resolve();
      },
    });
  }

  const stream = (request: ChatOptions) =>
    chatStream(modelId, (log, stop) => {
      log.attempts = 1;
      log.requestId = `${modelId}-${requests.length}`;
      const { signal } = request;
      return open(request, signal ? AbortSignal.any([signal, stop]) : stop);
    });
  const model = {
    provider: "scripted",
    modelId,
    defaults: {},
    requests,
    closed,
    // Casts: the types of a `ChatModel` follow a request's tools and output, which a script does not have.
    chat: ((request: ChatOptions) => stream(request).final()) as unknown as ChatModel["chat"],
    stream: stream as unknown as ChatModel["stream"],
  };
  return Object.defineProperties(model, Object.getOwnPropertyDescriptors(own)) as Scripted;
}

/** Returns the route of a result in short: name, outcome and reason. */
export function short({ route = [] }: Pick<ChatResult, "route">): string[] {
  return route.map(({ target, outcome, reason }) => [target, outcome, ...reason ? [reason] : []].join(" "));
}
