/**
 * A model that plays a script, for what the loop makes of answers that no service gives on demand.
 */
import type {
  ChatEvent,
  ChatModel,
  ChatOptions,
  ChatResult,
  CommonBlock,
  StopReason,
  ToolUseBlock,
  Usage,
} from "@bedrock-edge/client";

/** One answer; by default it stops for the calls in it, or else because it is at its end. */
export interface Turn {
  readonly content: readonly CommonBlock[];
  readonly stopReason?: StopReason;
  readonly usage?: Usage | undefined;
}

/** A model, and what it was asked. */
export interface Scripted {
  readonly model: ChatModel;
  readonly requests: readonly ChatOptions[];
}

/** A text as an answer. */
export function says(text: string): Turn {
  return { content: [{ type: "text", text }] };
}

/** Calls as an answer, whose ids are `1`, `2` … */
export function calls(...uses: readonly Partial<ToolUseBlock>[]): Turn {
  const content = uses.map((use, at) =>
    ({ type: "toolUse", toolUseId: `${at + 1}`, name: "add", input: {}, ...use }) as ToolUseBlock // each test gives a legal one
  );
  return { content };
}

export function usage(inputTokens: number, outputTokens: number): Usage {
  const totalTokens = inputTokens + outputTokens;
  return { inputTokens, cacheReadInputTokens: 0, cacheWriteInputTokens: 0, outputTokens, totalTokens };
}

/** Answers in turn; an error is what the request fails with. Every call in an answer is the caller's, server tools too. */
export function scripted(...turns: readonly (Turn | Error)[]): Scripted {
  const requests: ChatOptions[] = [];
  const answer = (request: ChatOptions): ChatResult => {
    const turn = turns[requests.push(request) - 1];
    if (turn === undefined) throw new Error("the script is over");
    if (turn instanceof Error) throw turn;
    const { content, usage } = turn;
    const toolUses = content.filter((block) => block.type === "toolUse");
    return {
      text: content.map((block) => block.type === "text" ? block.text : "").join(""),
      content,
      toolUses,
      stopReason: turn.stopReason ?? (toolUses.length ? "tool_use" : "end_turn"),
      usage,
      latencyMs: undefined,
      model: "scripted",
      requestId: `${requests.length}`,
      message: { role: "assistant", content },
      repairs: [],
      attempts: 1,
    };
  };
  const model = {
    provider: "test",
    modelId: "scripted",
    chat: (request: ChatOptions) => Promise.try(answer, request),
    stream(request: ChatOptions) {
      let result: ChatResult | undefined;
      return {
        async *[Symbol.asyncIterator](): AsyncGenerator<ChatEvent> {
          result = await Promise.try(answer, request);
          yield { type: "start", role: "assistant" };
          for (const [index, block] of result.content.entries()) yield { type: "blockStop", index, block };
          yield { type: "stop", stopReason: result.stopReason };
          yield { type: "metadata", usage: result.usage, latencyMs: undefined };
        },
        final: () => Promise.resolve(result),
      };
    },
  };
  // Generic in the tools of each request, which a script knows nothing of; and only what a loop needs of a stream.
  return { model: model as unknown as ChatModel, requests };
}
