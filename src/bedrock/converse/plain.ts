/**
 * The smallest dialect of Converse: text, and other blocks unread and unchanged. Pure.
 */
import type { ContentBlock, Message } from "../../chat/content.ts";
import type { ChatOptions, SystemBlock } from "../../chat/request.ts";
import { defined } from "../../base/defined.ts";
import { wholeBlock } from "./events/assemble.ts";
import { checkBlockMembers } from "../prompt/block_members.ts";
import { decodeBlock } from "./decode/decode.ts";
import type { Dialect, Speaker } from "./dialect.ts";
import { notABlock } from "../prompt/not_a_block.ts";
import { needsConverse, PLAIN_OPTIONS } from "./plain_options.ts";
import type { WireBlock, WireObject } from "../wire.ts";

const speak = (): Dialect => (_info, options, _streaming, send) =>
  send({
    body: encodePlain(options),
    block: decodeBlock,
    closed: (open) => decodeBlock(wholeBlock(open)),
  });

/**
 * The dialect of a text client. It refuses every option that it does not support: the client's own when the client
 * is created, and a request's with the request.
 */
export const plain: Speaker = /* @__PURE__ */ Object.assign(speak, { options: PLAIN_OPTIONS });

/** Encodes the options that `PLAIN_OPTIONS` accepts. */
function encodePlain({
  messages: given,
  system: prompt = [],
  maxTokens,
  temperature,
  topP,
  stopSequences,
  additionalModelRequestFields,
  additionalModelResponseFieldPaths,
}: ChatOptions): WireObject {
  const system = blocks(prompt, "system");
  const messages: WireObject[] = [];
  const turns: readonly Message[] = typeof given === "string"
    ? [{ role: "user", content: given }]
    : listed(given, "messages");
  for (const [at, { role, content }] of turns.entries()) {
    const encoded = blocks(content, `messages[${at}].content`);
    if (role === "system") { for (const block of encoded) system.push(block); }
    else messages.push({ role, content: encoded });
  }
  const inferenceConfig = defined({ maxTokens, temperature, topP, stopSequences });
  return {
    messages,
    // The service refuses some of these when they are empty.
    system: system.length > 0 ? system : undefined,
    inferenceConfig: Object.keys(inferenceConfig).length > 0 ? inferenceConfig : undefined,
    additionalModelRequestFields,
    additionalModelResponseFieldPaths,
  };
}

function blocks(content: string | readonly (ContentBlock | SystemBlock)[], path: string): WireBlock[] {
  if (typeof content === "string") return [{ text: content }];
  return listed(content, path).map((block, at): WireBlock => {
    checkBlockMembers(block, `${path}[${at}]`);
    if (block?.type === "text") return { text: block.text };
    if (block?.type === "unknown") return { [block.name]: block.value };
    if (typeof block?.type !== "string") throw notABlock(`${path}[${at}]`, block);
    throw needsConverse(`${path}[${at}]`);
  });
}

function listed<T>(list: string | readonly T[], path: string): readonly T[] {
  if (Array.isArray(list)) return list;
  throw new TypeError(`Cannot chat: ${path} is neither text nor a list; pass one of them`);
}
