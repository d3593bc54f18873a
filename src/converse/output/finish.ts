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
 * `result` with its output: the first object in its text that fits the schema, those in code fences before others. A JSON
 * Schema validates nothing: then it is the first object. An answer that calls the caller's tools has no output yet, and is given
 * back without.
 *
 * @param hasTools whether the caller offers tools; otherwise a call, such as one of a stub for calls of old, is no step
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
