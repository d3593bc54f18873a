/**
 * How tools are run, and the result.
 */
import { callback, numberFrom, type OptionTable, optionTable } from "../../base/check_options.ts";
import type { Message } from "../content.ts";
import type { ChatEvent } from "../event.ts";
import type { ChatResult, Usage } from "../result.ts";
import type { ToolEntry, ValidToolUseOf } from "../tool.ts";

/** How tools are run. Steps count from 0, as in `steps[step]`. A callback that throws ends the loop. */
export interface ToolLoop<T extends readonly ToolEntry[] = readonly ToolEntry[], O = unknown> {
  /** The most requests to the model. @default {10} */
  maxSteps?: number | undefined;
  /** Ends the loop after an answer; the calls in it are not run. The loop waits for a promise. */
  stopWhen?: ((result: ChatResult<T, O>) => boolean | Promise<boolean>) | undefined;
  /**
   * Approves each call that can be run, one at a time, before any call of the step is run. `false` declines the call, and the
   * model gets an error result. An error of the callback ends the loop before the step is run.
   */
  approve?: ((call: ValidToolUseOf<T>) => boolean | Promise<boolean>) | undefined;
  /**
   * Receives every event as it arrives, also `toolResult` for each call of the step; answers are then streamed. The loop waits
   * for the result before it reads on.
   */
  onEvent?: ((event: ChatEvent<T>, step: number) => unknown) | undefined;
  /** Receives every whole answer before its tools are run. The loop waits for the result. */
  onStep?: ((result: ChatResult<T, O>, step: number) => unknown) | undefined;
}

/** The options of a tool loop. */
export const TOOL_LOOP: OptionTable = /* @__PURE__ */ optionTable<ToolLoop>(() => ({
  of: "a tool loop",
  options: {
    maxSteps: numberFrom(1),
    stopWhen: callback,
    approve: callback,
    onEvent: callback,
    onStep: callback,
  },
  otherNames: {
    maxIterations: "maxSteps",
    maxTurns: "maxSteps",
    maxRounds: "maxSteps",
    maxToolRoundtrips: "maxSteps",
    onStepFinish: "onStep",
    onChunk: "onEvent",
    onToolCall: "onEvent or approve",
    needsApproval: "approve",
    signal: "the request: { signal }",
    tools: "the request: { tools }",
    toolChoice: "the request: { toolChoice }",
    maxTokens: "the request: { maxTokens }",
    system: "the request: { system }",
  },
}));

/** The last answer with the usage of all steps. Members that are not listed here belong to the last answer alone. */
export interface ToolLoopResult<T extends readonly ToolEntry[] = readonly ToolEntry[], O = unknown>
  extends ChatResult<T, O> {
  /** The sum of the steps that have usage; undefined if no step has. */
  readonly usage: Usage | undefined;
  /** Every answer, in order. */
  readonly steps: readonly ChatResult<T, O>[];
  /**
   * The whole conversation, ready as the next request's `messages`: every call has a result. If the loop ended at a tool without
   * `execute`, the last message is the model's, and the results of all its calls must follow.
   */
  readonly messages: readonly Message[];
}
