/**
 * Structured output out of a whole answer.
 */
import type { Message } from "../../chat/content.ts";
import type { OutputMode, OutputOptions } from "../../chat/output.ts";
import { outputError, type StructuredOutputError } from "../../chat/output_error.ts";
import type { ChatResult } from "../../chat/result.ts";
import { validated } from "../../chat/schema.ts";
import { isOwnCall } from "../typed_events.ts";
import { objectsIn } from "./objects.ts";

const FENCED = /```\w*\s([^]*?)```/g;

/**
 * Returns `result` with its output: the first object in the text that fits the schema, with objects in code fences first. A
 * JSON Schema does not validate, so that the first object is used. An answer that calls the caller's tools is returned without
 * output.
 *
 * @param hasTools whether the caller offers tools; without tools a call, such as a call of a stub, does not count
 * @throws {StructuredOutputError} when there is none.
 */
export async function finishOutput(
  output: OutputOptions,
  way: OutputMode,
  result: ChatResult,
  hasTools = true,
): Promise<ChatResult> {
  // Some models that call do not say that they stop for it. A call that was cut off is none.
  const isWhole = result.stopReason === "tool_use" || result.stopReason === "end_turn";
  if (hasTools && isWhole && result.content.some(isOwnCall)) return result;
  // The call that was forced has become text, and asks nothing of the caller.
  const isForced = way === "tool" && result.stopReason === "tool_use";
  const answer = isForced ? { ...result, stopReason: "end_turn" } : result;
  let issues: string | undefined;
  for (const object of candidates(result.text)) {
    const checked = await validated(output.schema, object);
    if (checked.issues === undefined) return { ...answer, output: checked.value, outputMode: way };
    issues ??= checked.issues;
  }
  throw outputError(answer, issues);
}

/** What is sent after an answer that did not fit, behind the conversation: the answer, and what is wrong with it. */
export function outputFeedback({ result, issues }: StructuredOutputError): Message[] {
  const wrong = issues === undefined ? "There is no JSON object in it" : `It does not fit the schema: ${issues}`;
  const content =
    `Your last answer cannot be read. ${wrong}.\nAnswer again, with the whole JSON object and nothing else.`;
  // A model may have said nothing at all, which the service does not take back.
  return [...result.text.trim() ? [result.message] : [], { role: "user", content }];
}

function* candidates(text: string): Generator<unknown, void> {
  try {
    const whole: unknown = JSON.parse(text);
    // Whatever it is, there is no other.
    if (typeof whole === "object" && whole && !Array.isArray(whole)) yield whole;
  } catch {
    for (const [, inside] of text.matchAll(FENCED)) yield* objectsIn(inside!);
    yield* objectsIn(text);
  }
}
