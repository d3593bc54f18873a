/**
 * Keeps the finished part of a tool loop with the error that ended the loop.
 */
import type { Message } from "../content.ts";
import type { ChatResult } from "../result.ts";

/** The part of a tool loop that was finished before an error ended the loop. */
export interface ToolLoopFailure {
  /** Every whole answer, in order; empty when the first request failed. */
  readonly steps: readonly ChatResult[];
  /**
   * The whole conversation up to the error, ready as the next request's `messages`: every call has a result. A call whose tool
   * did not finish has an error result.
   */
  readonly messages: readonly Message[];
}

/** Weak, so that the messages are freed together with the error. */
const failures = /* @__PURE__ */ new WeakMap<object, ToolLoopFailure>();

/**
 * Returns the steps and messages of the tool loop that rejected with `error`; `undefined` for any other value.
 *
 * `runTools` and a conversation's `send` keep the steps and messages of every error that is an object. They are also
 * members of the error, `error.steps` and `error.messages`, unless the error is frozen or already has members of these names.
 * The members are not enumerable, so that logs and JSON of the error do not show them. An abort reason that stops several loops
 * belongs to the loop that ended last. If an abort reason is not an object, collect the steps with `onStep`.
 *
 * @example Go on where a long loop failed
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { createBedrock, runTools, tool, toolLoopFailure } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({
 *   apiKey: "k",
 *   replies: [
 *     { toolUse: { name: "weather" } },
 *     { error: { code: "ValidationException", message: "Not today." } },
 *     "7 degrees.",
 *   ],
 * });
 * const model = createBedrock({ region: "us-east-1", apiKey: "k", fetch }).model("amazon.nova-lite-v1:0");
 * const weather = tool({ name: "weather", inputSchema: { type: "object" }, execute: () => ({ celsius: 7 }) });
 * try {
 *   await runTools(model, { messages: "Weather in Oslo?", tools: [weather] });
 * } catch (error) {
 *   const failure = toolLoopFailure(error);
 *   assert(failure);
 *   assertEquals(failure.steps.map(({ stopReason }) => stopReason), ["tool_use"]);
 *   const { text } = await runTools(model, { messages: failure.messages, tools: [weather] });
 *   assertEquals(text, "7 degrees.");
 * }
 * ```
 */
export function toolLoopFailure(error: unknown): ToolLoopFailure | undefined {
  return canHoldMembers(error) ? failures.get(error) : undefined;
}

/** Keeps `failure` with `error`. A frozen error and existing members stay unchanged. */
export function keepToolLoop(error: unknown, failure: ToolLoopFailure): void {
  if (!canHoldMembers(error)) return;
  const earlier = failures.get(error);
  failures.set(error, failure);
  for (const name of ["steps", "messages"] as const) {
    // Not read by name: a getter of somebody else's may throw, and the error must stay what the caller sees.
    const isOurs = earlier && Object.getOwnPropertyDescriptor(error, name)?.value === earlier[name];
    if (name in error && !isOurs) continue;
    // `Reflect` returns false for a frozen error, where `Object.defineProperty` throws.
    Reflect.defineProperty(error, name, { value: failure[name], configurable: true, writable: true });
  }
}

function canHoldMembers(value: unknown): value is object {
  return typeof value === "object" && value !== null || typeof value === "function";
}
