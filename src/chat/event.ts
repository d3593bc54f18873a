/**
 * The events of a stream.
 */
import type { AnswerBlock, Citation, ToolResultBlock } from "./content.ts";
import type { ChatResult, StopReason, Usage } from "./result.ts";
import type { ToolEntry, ToolUseOf } from "./tool.ts";

/**
 * An event of a stream. `stop` means that the answer is whole; `metadata` may follow. An event that this version does not
 * know comes as `unknown`, unchanged. Unknown members of `stop` and `metadata` are in their `unknown`. `toolUse` is a whole,
 * validated call, and follows the text of its input.
 *
 * The `blockStart` of a tool call has the call's id and name, if the service sent them, so that a page can show at once which
 * tool is called. The input is not known then.
 *
 * `index` identifies a block and gives the order of blocks. It is the wire's index, unless another block already has that index.
 *
 * Only where tools are run, by `runTools` or a conversation, there are several answers in a row, each with its own `start`,
 * `stop` and indexes. Between two of them is a `toolResult` for each call of the first, in the order in which the tools finish.
 */
export type ChatEvent<T extends readonly ToolEntry[] = readonly ToolEntry[]> =
  | { type: "start"; role: "assistant" }
  | { type: "blockStart"; index: number; block: string; toolUse?: { toolUseId: string; name: string } }
  | { type: "text"; index: number; text: string }
  | { type: "reasoning"; index: number; text: string }
  | { type: "toolInput"; index: number; toolUseId: string; name: string; json: string }
  | { type: "toolUse"; index: number; toolUse: ToolUseOf<T> }
  | { type: "citation"; index: number; citation: Citation }
  | { type: "blockStop"; index: number; block: AnswerBlock }
  | {
    type: "stop";
    stopReason: StopReason;
    additionalModelResponseFields?: unknown;
    unknown?: Readonly<Record<string, unknown>>;
  }
  | {
    type: "metadata";
    usage: Usage | undefined;
    latencyMs: number | undefined;
    trace?: unknown;
    serviceTier?: unknown;
    performanceConfig?: unknown;
    unknown?: Readonly<Record<string, unknown>>;
  }
  | { type: "toolResult"; toolResult: ToolResultBlock }
  | { type: "unknown"; name: string; value: unknown };

/** The source of a stream's events, decoded from a provider's wire format. */
export interface ChatEventSource {
  /**
   * Returns the next events, at least one, usually all of one network chunk; `undefined` at the end. The reader decides whether
   * the answer is whole.
   */
  pull(): Promise<readonly ChatEvent[] | undefined>;
  /** Adds an event other than text to the blocks so far, by index; whole blocks are already there. */
  grow?(event: ChatEvent, blocks: Map<number, AnswerBlock>): void;
  /** Converts the whole answer as the request asked, or rejects. */
  finish?(result: ChatResult): ChatResult | Promise<ChatResult>;
  /** Whether everything that was asked for has arrived. @default after a `stop` event */
  isWhole?(): boolean;
  /** Whether each `start` begins another answer, of which the last one is the result. @default {false} */
  readonly severalAnswers?: boolean;
  /** Adds to a failure of the stream the facts that only the source knows: the provider, and its answer. */
  describe?(error: unknown): void;
  /** Releases all resources. A call with a reason comes before the end, and closes the connection. */
  close(reason?: unknown): Promise<void>;
}
