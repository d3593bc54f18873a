/**
 * Applies the facts about models to Converse: the id to call, the rules, and the hints for failures.
 */
import type { OutputMode } from "../../../chat/schema/output.ts";
import { StructuredOutputError } from "../../../chat/output_error.ts";
import type { ChatOptions } from "../../../chat/request.ts";
import type { Repair } from "../../../chat/result.ts";
import { isProviderError, setHint } from "../../../errors/provider_error.ts";
import { hintOf, refusalFor } from "../../../models/explain.ts";
import { findModel } from "../../../models/find.ts";
import type { Model } from "../../../models/model.ts";
import { inferenceProfile, isWithin, type Residency, withinFence } from "../../../models/profiles.ts";
import { parseArn } from "../../../aws/arn.ts";
import { idParts } from "../../../aws/regions.ts";
import { quoted } from "../../../base/quote.ts";
import type { Rule } from "../check/rule.ts";
import type { Turn } from "../dialect.ts";
import type { Facts } from "../known.ts";
import { isStoredPrompt } from "../../prompt/prompt.ts";
import { THINKING_MS } from "../../prompt/thinking.ts";
import { withoutSystem, withStrictFormat } from "./body.ts";
import { lacksNative } from "./parameters.ts";
import { withModelRules } from "./rules.ts";
import { isForcible, isWhole } from "./tools.ts";
import { readWholeAnswer } from "./whole_answer.ts";

/** Returns `Facts.over` of a client that routes its calls by these settings. */
export const overFacts =
  ({ profiles, residency }: Routing): Facts["over"] =>
  (dialect, memory, regionOf) =>
  async (info, options, streaming, send) => {
    const given = info.model;
    const refusal = options.check === "off" ? undefined : refusalFor(given, "chat");
    if (refusal) throw new TypeError(refusal);
    const host = regionOf(given);
    // The fence is the client's, whatever names the model; an ARN names the region that is called.
    const region = residency ? regionOf("") : host;
    if (residency) hostWithinFence(given, host, region, residency);
    // Without profiles: "auto" the id stays unchanged, but must be within the residency.
    if (profiles !== "auto") withinFence(given, { region, residency });
    const called = profiles === "auto" ? callableId(given, region, residency) : given;
    const routed: Repair[] = called === given ? [] : [{
      rule: "inference-profile",
      path: "model",
      message: `model is called through an inference profile in ${region}; it was replaced by ${called}`,
    }];
    info.model = called;
    // A stored prompt has its own system prompt, tools and parameters.
    const model = isStoredPrompt(given) ? undefined : findModel(given);
    const way = model && firstWay(model);
    if (model && way && !memory.has(model.id)) memory.set(model.id, way);
    const known = model && {
      id: model.id,
      reasoningRequest: model.reasoning?.request,
      rules: (common: readonly Rule[]) => withModelRules({ model, streaming }, common),
    };

    try {
      return await dialect(info, options, streaming, (turn) => {
        const fit = model ? fitted(model, turn, options, streaming) : turn;
        // A retried request already includes the repairs of the first request.
        return send({ ...fit, repairs: [...new Set([...routed, ...fit.repairs ?? []])] });
      }, known);
    } catch (error) {
      if (isProviderError(error) && !(error instanceof StructuredOutputError)) {
        const hint = hintOf(error, called, region, residency);
        if (hint) setHint(error, hint);
      }
      throw error;
    }
  };

/**
 * @throws {TypeError} when the host that an ARN names is outside the fence.
 */
function hostWithinFence(id: string, host: string, region: string, residency: Residency): void {
  if (isWithin(host, { region, residency })) return;
  throw new TypeError(
    `Cannot call ${quoted(id)} from "${region}" with residency "${residency}": it is called in ${host}; ` +
      "use a model of the client's region, or a client of another region",
  );
}

/** How the id of a call is chosen, and where it may be answered. */
export interface Routing {
  readonly profiles?: "auto" | "off" | undefined;
  readonly residency?: Residency | undefined;
}

/** `Facts.windowOf`. */
export const windowOf: Facts["windowOf"] = (model) => findModel(model)?.contextWindow;

/**
 * Returns the id to call. An unknown model is called by the given id: a bare id never leaves the region.
 *
 * @throws {TypeError} when only `residency` forbids the call.
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

/** Returns the first output mode that the model is not known to refuse; `undefined` for the usual mode. */
function firstWay(model: Model): OutputMode | undefined {
  if (!lacksNative(model)) return undefined;
  // A model that always reasons cannot be forced to call a tool.
  return isForcible(model, "tool") && model.reasoning?.kind !== "always" ? "tool" : "instruction";
}

/** Returns the turn with the body and the timeouts that the model needs. */
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
