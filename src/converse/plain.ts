/**
 * The smallest dialect of Converse: text, and other blocks unread and unchanged. Pure.
 */
import type { ContentBlock, Message } from "../chat/content.ts";
import type { ChatOptions, SystemBlock } from "../chat/request.ts";
import { defined } from "../defined.ts";
import { wholeBlock } from "./assemble.ts";
import { checkBlockMembers } from "./block_members.ts";
import { decodeBlock } from "./decode.ts";
import type { Speaker } from "./dialect.ts";
import { notABlock } from "./not_a_block.ts";
import type { WireBlock, WireObject } from "./wire.ts";

/**
 * The dialect of a client without `converse`. It refuses every option that it does not support: the client's own when the client
 * is created, and a request's with the request.
 */
export const plain: Speaker = (client) => {
  for (const name of ["models", "profiles", "residency"] as const) {
    if (client[name] === undefined || client[name] === "off") continue;
    throw new TypeError(`Cannot use option "${name}": this client only knows text; pass it { converse } too`);
  }
  return (_info, options, _streaming, send) =>
    send({
      body: encodePlain(options),
      block: decodeBlock,
      closed: (open) => decodeBlock(wholeBlock(open)),
    });
};

/** @throws {TypeError} for options that need more than text, and for `check`, since this dialect checks nothing. */
function encodePlain({
  messages: given,
  system: prompt = [],
  maxTokens,
  temperature,
  topP,
  stopSequences,
  additionalModelRequestFields,
  additionalModelResponseFieldPaths,
  signal: _signal,
  timeouts: _timeouts,
  retry: _retry,
  headers: _headers,
  ...more
}: ChatOptions): WireObject {
  for (const name of Object.keys(defined(more))) throw unspoken(name);
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
    throw unspoken(`${path}[${at}]`);
  });
}

function listed<T>(list: string | readonly T[], path: string): readonly T[] {
  if (Array.isArray(list)) return list;
  throw new TypeError(`Cannot chat: ${path} is neither text nor a list; pass one of them`);
}

function unspoken(what: string): TypeError {
  return new TypeError(
    `Cannot chat with ${what}: this client only knows text; pass it { converse }`,
  );
}
