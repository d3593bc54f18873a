/**
 * The same request in our words and in the AWS SDK's.
 */
import type { ConverseStreamCommandInput } from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import type { BedrockChatRequest, ContentBlock } from "@bedrock-edge/client";

/** The SDK's input; a stream's request has the members of any other, and one more. */
export type Theirs = Omit<ConverseStreamCommandInput, "modelId">;
type TheirMessage = NonNullable<Theirs["messages"]>[number];
export type TheirBlock = NonNullable<TheirMessage["content"]>[number];

export interface Pair {
  readonly what: string;
  readonly ours: Omit<BedrockChatRequest, "model">;
  readonly theirs: Theirs;
  /** @default a Claude's id */
  readonly model?: string;
  /** If one side has something for streams only, the two bodies differ from each other. */
  readonly streamOnly?: true;
}

/** Texts of one role, as the SDK has them. */
export function said(role: "user" | "assistant", ...texts: readonly string[]): TheirMessage {
  return { role, content: texts.map((text) => ({ text })) };
}

/** Nothing but a greeting, to put parameters on. */
export const HI = { messages: "Hi" } as const;
export const THEIR_HI: Theirs = { messages: [said("user", "Hi")] };

/** A pair of user messages that hold a text and one block more. */
export function asked(what: string, ours: ContentBlock, theirs: TheirBlock): Pair {
  return {
    what,
    ours: { messages: [{ role: "user", content: [{ type: "text", text: "Look:" }, ours] }] },
    theirs: { messages: [{ role: "user", content: [{ text: "Look:" }, theirs] }] },
  };
}

/** A pair of conversations in which the assistant has said one block and a text. */
export function answered(what: string, ours: ContentBlock, theirs: TheirBlock): Pair {
  return {
    what,
    ours: {
      messages: [
        { role: "user", content: "Well?" },
        { role: "assistant", content: [ours, { type: "text", text: "So." }] },
        { role: "user", content: "And?" },
      ],
    },
    theirs: {
      messages: [
        said("user", "Well?"),
        { role: "assistant", content: [theirs, { text: "So." }] },
        said("user", "And?"),
      ],
    },
  };
}
