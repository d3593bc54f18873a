/**
 * Chooses the route of a call by the facts about models.
 */
import { parseArn } from "../../aws/arn.ts";
import { idParts } from "../../aws/regions.ts";
import { quoted } from "../../base/quote.ts";
import type { Repair } from "../../chat/result.ts";
import { hintOf, refusalFor } from "../../models/explain.ts";
import { inferenceProfile, isWithin, type Residency, withinFence } from "../../models/profiles.ts";
import type { RouteFacts } from "../route.ts";

/** The options by which calls are routed. */
export interface RoutingOptions {
  readonly profiles?: "auto" | "off" | undefined;
  readonly residency?: Residency | undefined;
}

/** Returns the function that routes the calls of one client. */
export function createRoute({ profiles, residency }: RoutingOptions): RouteFacts["route"] {
  return ({ model, operation, regionOf }) => {
    const refusal = operation && refusalFor(model, operation);
    if (refusal) throw new TypeError(refusal);
    const host = regionOf(model);
    // The fence is the client's, whatever names the model; an ARN names the region that is called.
    const region = residency ? regionOf() : host;
    if (residency) checkHost(model, host, region, residency);
    // Without profiles: "auto" the id stays unchanged, but must be within the residency.
    if (profiles !== "auto") withinFence(model, { region, residency });
    const modelId = profiles === "auto" ? callableId(model, region, residency) : model;
    const repairs: Repair[] = modelId === model ? [] : [{
      rule: "inference-profile",
      path: "model",
      message: `model is called through an inference profile in ${region}; replaced by ${modelId}`,
    }];
    return { modelId, region: host, repairs, hintFor: (error) => hintOf(error, modelId, region, residency) };
  };
}

/** @throws {TypeError} when the host that an ARN names is outside the fence. */
function checkHost(id: string, host: string, region: string, residency: Residency): void {
  if (isWithin(host, { region, residency })) return;
  throw new TypeError(
    `Cannot call ${quoted(id)} from "${region}" with residency "${residency}": it is called in ${host}; ` +
      "use a model of the client's region, or a client of another region",
  );
}

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
