/**
 * A model by hand: a script of answers, and a log of what it was asked.
 */
import {
  type ChatEvent,
  type ChatModel,
  type ChatOptions,
  type ChatResult,
  type CommonBlock,
  ContextLengthError,
  type Message,
} from "@bedrock-edge/client";
import { chatStream } from "@bedrock-edge/client/provider";
import { unlessAborted } from "../../../src/base/aborts.ts";
import { createCallLog, type Outcome } from "../../../src/chat/result.ts";

/** An answer: a text, blocks with a size, or a failure; `cut` ends a stream before its stop. */
export type Script =
  | string
  | Error
  | {
    readonly content?: readonly CommonBlock[];
    readonly tokens?: number;
    readonly stopReason?: string;
    readonly cut?: true;
    /** A stream fails with it behind its start event. */
    readonly refusedAfterStart?: Error;
  }
  | ((request: ChatOptions) => Script | Promise<Script>);

/** The requests to the model, each as it was at the time. */
export interface Asked {
  readonly messages: readonly Message[];
  readonly options: ChatOptions;
}

export interface HandModel extends ChatModel {
  readonly asked: readonly Asked[];
  /** How many streams were left early. */
  readonly left: number;
}

/** Usage that says `tokens` in all. */
function usageOf(tokens: number): Outcome["usage"] {
  return {
    inputTokens: tokens - 1,
    cacheReadInputTokens: 0,
    cacheWriteInputTokens: 0,
    outputTokens: 1,
    totalTokens: tokens,
  };
}

/** Answers in order; the last answer is for everything after. */
export function handModel(...scripts: Script[]): HandModel {
  const asked: Asked[] = [];
  const log = { asked, left: 0 };

  async function answer(
    options: ChatOptions,
  ): Promise<{
    content: readonly CommonBlock[];
    outcome: Outcome;
    cut: boolean;
    refusedAfterStart: Error | undefined;
  }> {
    asked.push({ messages: structuredClone(options.messages) as readonly Message[], options });
    let script = scripts.length > 1 ? scripts.shift()! : scripts[0]!;
    while (typeof script === "function") script = await script(options);
    options.signal?.throwIfAborted();
    if (script instanceof Error) throw script;
    const { content = [], tokens, stopReason = "end_turn", cut = false, refusedAfterStart } = typeof script === "string"
      ? { content: [{ type: "text" as const, text: script }] }
      : script;
    const usage = tokens === undefined ? undefined : usageOf(tokens);
    return { content, outcome: { stopReason, usage, latencyMs: undefined }, cut, refusedAfterStart };
  }

  function withToolUses(result: Omit<ChatResult, "toolUses">): ChatResult {
    const toolUses = result.content.filter((block) => block.type === "toolUse");
    // No tools are known here by which the calls could be typed.
    return { ...result, toolUses: toolUses as unknown as ChatResult["toolUses"] };
  }

  const model = {
    provider: "hand",
    modelId: "hand.model",
    chat: async (options: ChatOptions) => {
      const { content, outcome } = await answer(options);
      const text = content.map((block) => block.type === "text" ? block.text : "").join("");
      const message = { role: "assistant", content } as const;
      return withToolUses({
        text,
        content,
        message,
        ...outcome,
        ...createCallLog("hand.model"),
        requestId: "r",
        attempts: 1,
      });
    },
    stream: (options: ChatOptions) =>
      chatStream("hand.model", async (info, stop) => {
        const { content, outcome, cut, refusedAfterStart } = await unlessAborted(answer(options), [stop]);
        Object.assign(info, { requestId: "r", attempts: 1 });
        const events: ChatEvent[] = [{ type: "start", role: "assistant" }];
        for (const [index, block] of content.entries()) {
          if (block.type === "text") events.push({ type: "text", index, text: block.text });
          events.push({ type: "blockStop", index, block });
        }
        if (!cut) {
          const { stopReason, usage, latencyMs } = outcome;
          events.push({ type: "stop", stopReason }, { type: "metadata", usage, latencyMs });
        }
        return {
          pull: () => {
            options.signal?.throwIfAborted();
            if (refusedAfterStart && events[0]?.type !== "start") return Promise.reject(refusedAfterStart);
            return Promise.resolve(events.length ? [events.shift()!] : undefined);
          },
          finish: withToolUses,
          close: (reason) => {
            if (reason !== undefined) log.left++;
            return Promise.resolve();
          },
        };
      }),
  };
  // The script is written without regard to the types of one request.
  return Object.defineProperties(model, {
    asked: { get: () => log.asked },
    left: { get: () => log.left },
  }) as unknown as HandModel;
}

/** As the service refuses; with numbers where it says them. */
export function tooLong(requestTokens?: number, maxTokens?: number): ContextLengthError {
  const init = { kind: "contextLength", code: "ValidationException", requestTokens, maxTokens } as const;
  return new ContextLengthError("ValidationException: Input is too long for requested model.", init);
}

/** A promise that somebody else settles. */
export function later<T = void>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: unknown) => void;
} {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => (resolve = yes, reject = no));
  return { promise, resolve, reject };
}

/** The texts of a conversation, `u:` the user's and `a:` the model's. */
export function told(messages: readonly Message[]): string[] {
  return messages.map(({ role, content }) => {
    const texts = typeof content === "string"
      ? [content]
      : content.map((block) => block.type === "text" ? block.text : `<${block.type}>`);
    return `${role[0]}:${texts.join("+")}`;
  });
}
