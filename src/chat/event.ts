/**
 * What a stream tells, one thing at a time.
 */
import type { ContentBlock } from "./content.ts";
import type { StopReason, Usage } from "./result.ts";

/**
 * An event of a stream. `stop` means that the answer is whole; `metadata` follows it, and may be missing. What this version
 * has no name for comes as `unknown`, as the wire has it.
 */
export type ChatEvent =
  | { type: "start"; role: "assistant" }
  | { type: "blockStart"; index: number; block: string }
  | { type: "text"; index: number; text: string }
  | { type: "blockStop"; index: number; block: ContentBlock }
  | { type: "stop"; stopReason: StopReason; additionalModelResponseFields?: unknown }
  | { type: "metadata"; usage: Usage | undefined; latencyMs: number | undefined; trace?: unknown }
  | { type: "unknown"; name: string; value: unknown };

/** Where a stream's events come from: a provider's wire, decoded. */
export interface ChatEventSource {
  /**
   * The next events, at least one, usually all that one network chunk held; `undefined` once there are no more. It is not
   * this side that says whether the answer is whole.
   */
  pull(): Promise<readonly ChatEvent[] | undefined>;
  /** Gives everything back. With a reason, before the end: then the connection is closed. */
  close(reason?: unknown): Promise<void>;
}
