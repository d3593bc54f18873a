/**
 * The capabilities that a request needs. A capability counts only if the model is known to lack it.
 */
import type { ContentBlock, Messages } from "../../chat/content.ts";
import type { ModelTraits } from "../../chat/provider.ts";
import type { ChatOptions } from "../../chat/request.ts";
import type { Capability } from "../../models/gate.ts";

/** The capability that a model needs to read a block, by the block's type. */
const NEEDS: Readonly<Record<string, Capability>> = {
  image: "imageInput",
  document: "documentInput",
  video: "videoInput",
  audio: "audioInput",
};

/** A token has rarely more characters. */
const MOST_CHARACTERS_PER_TOKEN = 16;

/** Returns why a model cannot serve a request; `undefined` if nothing speaks against it. */
export function lackOf(
  request: ChatOptions,
  capabilities: NonNullable<ModelTraits["capabilities"]>,
  window: number | undefined,
): string | undefined {
  const lacks = Object.values(capabilities).includes(false);
  if (!lacks && window === undefined) return undefined;
  const { messages } = request as { messages: Messages };
  const need = lacks ? needsOf(request, messages).find((need) => capabilities[need] === false) : undefined;
  if (need) return `it has no "${need}" capability`;
  const least = window === undefined ? 0 : Math.ceil(charactersIn(messages) / MOST_CHARACTERS_PER_TOKEN);
  return window !== undefined && least > window
    ? `the request has at least ${least} tokens, and its window ${window}`
    : undefined;
}

function needsOf({ tools, toolChoice, reasoning, output, ...rest }: ChatOptions, messages: Messages): Capability[] {
  const needs: Capability[] = ["chat"];
  if ((tools as readonly unknown[] | undefined)?.length || isForced(toolChoice)) needs.push("tools");
  if (reasoning !== undefined && reasoning !== "off") needs.push("reasoning");
  // The other modes work with every model.
  if (output?.mode === "native") needs.push("structuredOutput");
  if ((rest as { guardrail?: unknown }).guardrail !== undefined) needs.push("guardrail");
  if (typeof messages === "string") return needs;
  for (const { content } of messages) addNeeds(content, needs);
  return needs;
}

function isForced(toolChoice: unknown): boolean {
  return toolChoice !== undefined && toolChoice !== "auto" && toolChoice !== "none";
}

function addNeeds(content: string | readonly ContentBlock[], needs: Capability[]): void {
  if (typeof content === "string") return;
  for (const block of content) {
    const need = NEEDS[block.type];
    if (need) needs.push(need);
    if (block.type === "toolResult") addNeeds(block.content as string | readonly ContentBlock[], needs);
  }
}

/** Counts the characters of text: less than what the model reads. */
function charactersIn(messages: Messages): number {
  if (typeof messages === "string") return messages.length;
  let sum = 0;
  for (const { content } of messages) {
    if (typeof content === "string") sum += content.length;
    else for (const block of content) if (block.type === "text") sum += block.text.length;
  }
  return sum;
}
