/**
 * A conversation as the prompt of LanguageModelV4.
 */
import { kindOf, shown } from "../../base/quote.ts";
import { asList } from "../../chat/check/as_list.ts";
import { notABlock } from "../../chat/check/not_a_block.ts";
import { messageList } from "../../chat/message_list.ts";
import type { ContentBlock, Message, Messages } from "../../chat/content.ts";
import type { ChatOptions, SystemBlock } from "../../chat/request.ts";
import type { Repair } from "../../chat/result.ts";
import { type PlacedBlock, toPart } from "./to_part.ts";
import type { V4AssistantPart, V4Message, V4ToolPart, V4UserPart } from "../request_types.ts";
import { cacheOptions, mergeVendors, providerOptions } from "../vendors.ts";

/** A prompt, and the changes of the caller's request. */
export interface EncodedPrompt {
  readonly prompt: V4Message[];
  readonly repairs: readonly Repair[];
}

/** Returns the roles of a part's message; a part of an unknown type may stand in the message of its block. */
type Role = "user" | "assistant" | "tool";

/**
 * Encodes a system prompt and a conversation. The texts of the system prompt and of system messages come first, each in a message of
 * its own. The results of tools go into messages of the role `tool`. The caller's blocks stay as they are.
 *
 * @throws {TypeError} for a message or a block that is invalid, or that the specification has no part for.
 */
export function toPrompt(system: ChatOptions["system"], messages: Messages): EncodedPrompt {
  const repairs: Repair[] = [];
  const prompt: V4Message[] = [];
  const turns: V4Message[] = [];
  /** The names of the tools, by the id of the call: results name the tool too. */
  const toolNames = new Map<string, string>();
  addSystem(prompt, system ?? [], "system", "system", repairs);
  for (const [at, message] of asList<Message>(messageList(messages), "messages").entries()) {
    const path = `messages[${at}]`;
    if (typeof message !== "object" || message === null) {
      throw new TypeError(`Cannot chat: ${path} is ${kindOf(message)}, not a message; use { role, content }`);
    }
    const { role, content } = message;
    if (role === "system") {
      addSystem(prompt, content as readonly SystemBlock[] | string, `${path}.content`, path, repairs);
    } else if (role === "user" || role === "assistant") {
      addTurn(turns, role, placed<ContentBlock>(content, `${path}.content`, path), toolNames, repairs);
    } else {
      throw new TypeError(`Cannot chat: ${path}.role is ${shown(role)}; use user, assistant or system`);
    }
  }
  return { prompt: [...prompt, ...turns], repairs };
}

/** Adds texts to the system prompt. A cache point becomes an option of the text before it. */
function addSystem(prompt: V4Message[], content: unknown, path: string, owner: string, repairs: Repair[]): void {
  for (const { block, path: at } of placed<SystemBlock | ContentBlock>(content, path, owner)) {
    if (block.type === "cachePoint") {
      const last = prompt.at(-1);
      if (last) last.providerOptions = mergeVendors(last.providerOptions, cacheOptions(block.ttl))!;
      else repairs.push(pointWithoutPlace(at));
      continue;
    }
    if (block.type !== "text" || typeof block.text !== "string") {
      throw new TypeError(
        `Cannot chat: ${at} is a block of the type ${shown(block.type)}, which a system prompt cannot hold; use text`,
      );
    }
    prompt.push({ role: "system", content: block.text, ...providerOptions(Object(block.unknown).providerMetadata) });
  }
}

/** Adds a turn as one message, or as several where results of tools stand between other blocks. */
function addTurn(
  turns: V4Message[],
  role: "user" | "assistant",
  blocks: readonly PlacedBlock[],
  toolNames: Map<string, string>,
  repairs: Repair[],
): void {
  let current: { readonly role: Role; readonly content: (V4UserPart | V4AssistantPart | V4ToolPart)[] } | undefined;
  for (const item of blocks) {
    const { block, path } = item;
    if (block.type === "toolUse") toolNames.set(block.toolUseId, block.name);
    if (block.type === "cachePoint") {
      const last = current?.content.at(-1);
      if (last) last.providerOptions = mergeVendors(last.providerOptions, cacheOptions(block.ttl))!;
      else repairs.push(pointWithoutPlace(path));
      continue;
    }
    const made = toPart(item, role, toolNames);
    if (made.repair) repairs.push(made.repair);
    if (!made.part) continue;
    const { type } = made.part;
    const isResult = type === "tool-result" && role === "user" || type === "tool-approval-response";
    const own: Role = isResult ? "tool" : role;
    if (current?.role !== own) {
      current = { role: own, content: [] };
      turns.push(current as V4Message); // the parts of a role: blocks of another role are refused
    }
    current.content.push(made.part);
  }
}

function pointWithoutPlace(path: string): Repair {
  return { rule: "cache-point", path, message: `${path} is a cache point with nothing before it; left it out` };
}

/** Returns blocks with their paths. A string has the path of its owner. */
function placed<B extends { readonly type: string }>(
  content: unknown,
  path: string,
  owner: string,
): { readonly block: B; readonly path: string }[] {
  if (typeof content === "string") return [{ block: { type: "text", text: content } as unknown as B, path: owner }];
  return asList<B>(content, path).map((block, at) => {
    const own = `${path}[${at}]`;
    if (typeof Object(block).type !== "string") throw notABlock(own, block);
    return { block, path: own };
  });
}
