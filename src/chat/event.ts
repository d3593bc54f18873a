/**
 * What a stream tells, one thing at a time.
 */
import type { AnswerBlock, Citation } from "./content.ts";
import type { ChatResult, StopReason, Usage } from "./result.ts";
import type { ToolEntry, ToolUseOf } from "./tool.ts";

/**
 * An event of a stream. `stop` means that the answer is whole; `metadata` follows it, and may be missing. Events that this
 * version does not know come as `unknown`, as the wire has them; members that it does not know stand in `unknown` of `stop`
 * and `metadata`. `toolUse` is a whole call, validated, and follows its input's text.
 *
 * `index` tells blocks apart and orders them. It is the wire's own, unless another block of the answer already has that.
 */
export type ChatEvent<T extends readonly ToolEntry[] = readonly ToolEntry[]> =
  | { type: "start"; role: "assistant" }
  | { type: "blockStart"; index: number; block: string }
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
  | { type: "unknown"; name: string; value: unknown };

/** Where a stream's events come from: a provider's wire, decoded. */
export interface ChatEventSource {
  /**
   * The next events, at least one, usually all that one network chunk held; `undefined` once there are no more. It is not
   * this side that says whether the answer is whole.
   */
  pull(): Promise<readonly ChatEvent[] | undefined>;
  /** Takes an event, other than text, into the blocks so far, by index; whole blocks are in them already. */
  grow?(event: ChatEvent, blocks: Map<number, AnswerBlock>): void;
  /** What the request asked to be made of the whole answer; rejects when that cannot be. */
  finish?(result: ChatResult): ChatResult | Promise<ChatResult>;
  /** Gives everything back. With a reason, before the end: then the connection is closed. */
  close(reason?: unknown): Promise<void>;
}
