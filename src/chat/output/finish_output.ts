/**
 * Reads the structured output of a whole answer.
 */
import type { Message } from "../content.ts";
import type { OutputMode, OutputOptions } from "../schema/output.ts";
import { isFinished, outputError, type StructuredOutputError } from "./output_error.ts";
import { isObject } from "../../base/json_object.ts";
import { jsonObstacle, withoutProto } from "../../base/json_value.ts";
import { withResponse } from "../response.ts";
import type { ChatResult } from "../result.ts";
import { type Validated, validated } from "../schema/schema.ts";
import { isOwnCall } from "../calls/own_calls.ts";
import { objectsIn } from "./json_objects.ts";

const FENCED = /```\w*\s([^]*?)```/g;

/** The service's words for an answer that its guardrail replaced. A masked answer has "Guardrail masked." (recorded). */
const BLOCKED = "Guardrail blocked.";

/**
 * Returns `result` with its output: the first object in the text that fits the schema. An object at the beginning of the text
 * comes first, then objects in code fences, then other objects. A JSON Schema does not validate, so that the first object is
 * used. An answer that calls the caller's tools is returned without output.
 *
 * An answer that may be cut has output only if its whole text is the object. A forced call of such an answer is never output:
 * the service may have completed its input.
 *
 * @param hasTools whether the caller offers tools; without tools a call, such as a call of a stub, does not count
 * @throws {StructuredOutputError} when there is no output.
 */
export async function finishOutput(
  output: OutputOptions,
  mode: OutputMode,
  result: ChatResult,
  hasTools = true,
): Promise<ChatResult> {
  // Some models that call do not say that they stop for it. A call that was cut off is not a call.
  const isWhole = result.stopReason === "tool_use" || result.stopReason === "end_turn";
  if (hasTools && isWhole && result.content.some(isOwnCall)) return result;
  // The call that was forced has become text, and asks nothing of the caller.
  const isForced = mode === "tool" && result.stopReason === "tool_use";
  const answer = isForced ? withResponse({ ...result, stopReason: "end_turn" }, result) : result;
  let issues: string | undefined;
  for (const object of candidates(result, mode)) {
    const checked = await validateOutput(output, object);
    if (checked.issues === undefined) return { ...answer, output: checked.value, outputMode: mode };
    issues ??= checked.issues;
  }
  throw outputError(answer, issues);
}

/** Validates an object without members named `__proto__`; an object that is too deep does not fit any schema. */
function validateOutput({ schema }: OutputOptions, object: unknown): Validated<unknown> | Promise<Validated<unknown>> {
  const obstacle = jsonObstacle(object);
  return obstacle === undefined ? validated(schema, withoutProto(object)) : { issues: obstacle };
}

/** Returns the messages that follow the conversation after an answer that did not fit: the answer, and its faults. */
export function describeMisfit({ result, issues }: StructuredOutputError): Message[] {
  const wrong = issues === undefined ? "There is no JSON object in it" : `It does not fit the schema: ${issues}`;
  const content =
    `Your last answer cannot be read. ${wrong}.\nAnswer again, with the whole JSON object and nothing else.`;
  // The service refuses an answer without a word in the history.
  return [...result.text.trim() ? [result.message] : [], { role: "user", content }];
}

/** Returns the objects that may be the output, the most likely first. */
function candidates(result: ChatResult, mode: OutputMode): readonly unknown[] {
  const { text, stopReason, guardrail } = result;
  // The words that a guardrail puts in place of an answer are not the answer, even if they are JSON.
  if (stopReason === "guardrail_intervened" && guardrail?.actionReason === BLOCKED) return [];
  const mayBeCut = !isFinished(result);
  if (mode === "tool" && mayBeCut) return [];
  try {
    const whole: unknown = JSON.parse(text);
    // JSON of any other kind holds no output.
    return isObject(whole) ? [whole] : [];
  } catch {
    const { objects, isFirst, isOpen } = objectsIn(text);
    if (mayBeCut || isOpen) return [];
    const fenced = [...text.matchAll(FENCED)].flatMap(([, inside]) => objectsIn(inside!).objects);
    return isFirst ? [objects[0], ...fenced, ...objects.slice(1)] : [...fenced, ...objects];
  }
}
