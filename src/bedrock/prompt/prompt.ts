/**
 * Lays out a conversation for Converse, before it is checked, gets cache points and is encoded. Pure.
 */
import type { ContentBlock, Message } from "../../chat/content.ts";
import type { SystemBlock } from "../../chat/request.ts";
import type { ToolEntry } from "../../chat/tool.ts";
import { parseArn } from "../../aws/arn.ts";
import { kindOf, shown } from "../../base/quote.ts";
import { asList } from "../../chat/check/as_list.ts";
import { blockFacts } from "./blocks.ts";
import { checkBlockMembers } from "./block_members.ts";
import { notABlock } from "../../chat/check/not_a_block.ts";
import type { BedrockChatOptions } from "../chat_options.ts";

/** A block, and its path in the caller's request. An added block has the path of the place where it belongs. */
export interface Placed<B> {
  block: B;
  /** The path, such as `messages[2].content[0]`. */
  readonly path: string;
  /** Whether the block belongs to a call that the service ran itself: the result is in the turn of the call. */
  served?: boolean;
}

/** One turn. */
export interface PromptMessage {
  /** `system` only for tool additions and removals; texts of system messages are in the system prompt. */
  readonly role: Message["role"];
  content: Placed<ContentBlock>[];
  /** The path, such as `messages[2]`. */
  readonly path: string;
}

/** The parts of a request that are cached and checked, in the order in which the service reads them. Changed in place. */
export interface Prompt {
  tools: Placed<ToolEntry>[];
  system: Placed<SystemBlock>[];
  messages: PromptMessage[];
}

/** Returns whether a model is a stored prompt, which has its own system prompt, tools and parameters. */
export function isStoredPrompt(model: string): boolean {
  return parseArn(model)?.kind === "prompt";
}

/**
 * Lays out a request. The blocks belong to the caller: later steps replace them and never change them.
 *
 * @throws {TypeError} when a message or a block is invalid.
 */
export function promptOf(options: BedrockChatOptions): Prompt {
  const prompt: Prompt = {
    tools: asList<ToolEntry>(options.tools ?? [], "tools").map((block, at) => ({ block, path: `tools[${at}]` })),
    system: placeBlocks<SystemBlock>(options.system ?? [], "system", "system"),
    messages: [],
  };
  const given: readonly Message[] = typeof options.messages === "string"
    ? [{ role: "user", content: options.messages }]
    : asList(options.messages, "messages");
  for (const [at, message] of given.entries()) {
    const path = `messages[${at}]`;
    if (typeof message !== "object" || message === null) {
      throw new TypeError(`Cannot chat: ${path} is ${kindOf(message)}, not a message; use { role, content }`);
    }
    const { role, content: own } = message;
    if (role !== "user" && role !== "assistant" && role !== "system") {
      throw new TypeError(`Cannot chat: ${path}.role is ${shown(role)}; use user, assistant or system`);
    }
    let content = placeBlocks<ContentBlock>(own, `${path}.content`, path);
    if (role === "system") {
      // Tools are switched from this turn on, so these blocks stay in a message.
      const isSwitch = ({ block }: Placed<ContentBlock>) => blockFacts(block.type)?.role === "system";
      // The check refuses blocks that the system prompt cannot hold.
      for (const item of content) if (!isSwitch(item)) prompt.system.push(item as Placed<SystemBlock>);
      content = content.filter(isSwitch);
      if (!content.length) continue;
    }
    prompt.messages.push({ role, content, path });
  }
  return prompt;
}

/** Returns blocks with their paths. A string has the path of its owner. */
function placeBlocks<B>(content: unknown, path: string, owner: string): Placed<B>[] {
  if (typeof content === "string") return [{ block: { type: "text", text: content } as B, path: owner }];
  return asList<B>(content, path).map((block, at) => {
    const own = `${path}[${at}]`;
    const { type, content: parts } = Object(block);
    if (!blockFacts(type)) throw notABlock(own, block);
    checkBlockMembers(block, own);
    // The check reads the content of a tool result that is neither text nor a list of parts.
    if (type === "toolResult" && Array.isArray(parts)) {
      for (const [index, part] of parts.entries()) {
        const { type: partType } = Object(part);
        const isPart = typeof partType !== "string" || partType === "json" || !!blockFacts(partType);
        if (!isPart) throw notABlock(`${own}.content[${index}]`, part);
        checkBlockMembers(part, `${own}.content[${index}]`);
      }
    }
    return { block, path: own };
  });
}
