/**
 * Converse, told what is known of models: which id is called, by which rules, and what a failure means.
 */
import type { OutputMode } from "../../chat/output.ts";
import { StructuredOutputError } from "../../chat/output_error.ts";
import type { ChatOptions } from "../../chat/request.ts";
import type { Repair } from "../../chat/result.ts";
import { isProviderError } from "../../errors/provider_error.ts";
import { hintOf, refusalFor } from "../../models/explain.ts";
import { findModel } from "../../models/find.ts";
import type { Model } from "../../models/model.ts";
import { inferenceProfile, type Residency, withinFence } from "../../models/profiles.ts";
import { parseArn } from "../../models/arn.ts";
import { idParts } from "../../models/regions.ts";
import type { Turn } from "../dialect.ts";
import type { Facts } from "../known.ts";
import { isStoredPrompt } from "../prompt.ts";
import { THINKING_MS } from "../thinking.ts";
import { withoutSystem, withStrictFormat } from "./body.ts";
import { lacksNative } from "./parameters.ts";
import { withModelRules } from "./rules.ts";
import { isForcible, isWhole } from "./tools.ts";
import { readWholeAnswer } from "./whole_answer.ts";

/** `Facts.over`. */
export const overFacts: Facts["over"] = (dialect, memory, { profiles, residency }, regionOf) =>
// deno-lint-ignore require-await -- what it throws must reject
async (info, options, streaming, send) => {
  const given = info.model;
  const refusal = options.check === "off" ? undefined : refusalFor(given, "chat");
  if (refusal) throw new TypeError(refusal);
  const region = regionOf(given);
  // An id that is to be called as it is given is not changed, but kept inside the fence.
  if (profiles !== "auto") withinFence(given, { region, residency });
  const called = profiles === "auto" ? callableId(given, region, residency) : given;
  const routed: Repair[] = called === given ? [] : [{
    rule: "inference-profile",
    path: "model",
    message: `model is called through an inference profile in ${region}; ${called} was called`,
  }];
  info.model = called;
  // A stored prompt brings system, tools and parameters itself.
  const model = isStoredPrompt(given) ? undefined : findModel(given);
  const way = model && firstWay(model);
  if (model && way && !memory.has(model.id)) memory.set(model.id, way);

  return dialect(info, options, streaming, async (turn) => {
    const fit = model ? fitted(model, turn, options, streaming) : turn;
    try {
      // Of a request that is asked again, those of the first are in it.
      return await send({ ...fit, repairs: [...new Set([...routed, ...fit.repairs ?? []])] });
    } catch (error) {
      if (isProviderError(error) && !(error instanceof StructuredOutputError)) {
        const hint = hintOf(error, called, region, residency);
        // Read-only to everybody else: this is where it is made.
        if (hint) Object.assign(error, { hint });
      }
      throw error;
    }
  }, model && { id: model.id, rules: (common) => withModelRules({ model, streaming }, common) });
};

/** `Facts.windowOf`. */
export const windowOf: Facts["windowOf"] = (model) => findModel(model)?.contextWindow;

/**
 * The id to call. What nothing is known of is called as it is given: a bare id never leaves the region.
 *
 * @throws {TypeError} when only the fence stands in the way.
 */
function callableId(id: string, region: string, residency: Residency | undefined): string {
  const within = (fence: Residency | undefined): string => inferenceProfile(id, { region, residency: fence }).modelId;
  try {
    return within(residency);
  } catch (error) {
    if (residency && (!isBare(id) || isCallable(() => within("global")))) throw error;
    return id;
  }
}

function isBare(id: string): boolean {
  return !parseArn(id) && idParts(id)?.prefix === undefined;
}

function isCallable(call: () => string): boolean {
  try {
    return call() !== "";
  } catch {
    return false;
  }
}

/** The first way to structured output that is not known to be refused; `undefined` where nothing speaks against the usual. */
function firstWay(model: Model): OutputMode | undefined {
  if (!lacksNative(model)) return undefined;
  // No model that thinks can be forced to call, and this one always does.
  return isForcible(model, "tool") && model.reasoning?.kind !== "always" ? "tool" : "instruction";
}

/** A turn as the model takes it. */
function fitted(model: Model, turn: Turn, { check }: ChatOptions, streaming: boolean): Turn {
  const body = withStrictFormat(model, turn.body);
  const timeouts = model.reasoning?.kind === "always"
    ? { firstEventMs: THINKING_MS, idleMs: THINKING_MS }
    : turn.timeouts;
  if (check === "off") return { ...turn, body, timeouts };
  return {
    ...turn,
    timeouts,
    body: model.systemPrompt === false ? withoutSystem(body) : body,
    ...(streaming && isWhole(model, body.toolConfig !== undefined) ? { readWhole: readWholeAnswer } : {}),
  };
}
