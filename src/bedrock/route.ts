/**
 * The route of a call: the id that is called, and the region that is called. Types alone, so that a client without facts about
 * models includes no code.
 */
import type { ModelTraits } from "../chat/provider.ts";
import type { Repair } from "../chat/result.ts";
import type { ProviderError } from "../errors/provider_error.ts";
import type { Operation } from "../models/explain.ts";
import type { Residency } from "../models/profiles.ts";
import type { ModelFacts } from "./model_facts.ts";

/** The id and the region of a call to a model. */
export interface CallRoute {
  /** The id to call: the given id, or an inference profile. */
  readonly modelId: string;
  /** The region to call. */
  readonly region: string;
  /** The changes of the caller's model id. */
  readonly repairs: readonly Repair[];
}

/** The route of one call. */
export interface Route extends CallRoute {
  /** Returns the hint for a failure of the call, if the facts about the model explain the failure. */
  hintFor?(error: ProviderError): string | undefined;
}

/** The request for a route. */
export interface RouteRequest {
  /** The id that the caller gave. */
  readonly model: string;
  /** The call that the model must support. Without it, or where nothing is known of the model, no model is refused. */
  readonly operation?: Operation | undefined;
  /**
   * Returns the region of a call to the model; without a model, the client's own region.
   *
   * @throws {TypeError} when no region is set.
   */
  regionOf(model?: string): string;
}

/** The request for the traits of a model. */
export interface TraitsRequest extends Pick<RouteRequest, "model" | "regionOf"> {
  /** Returns the regions that the host of a call names: an endpoint may be in another region than the client. */
  hostRegions(): readonly string[];
}

/** The members of the opaque `ModelFacts` that route calls. */
export interface RouteFacts extends ModelFacts {
  /** The fence around the client's calls, if there is one. */
  readonly residency: Residency | undefined;
  /**
   * Returns the route of a call.
   *
   * @throws {TypeError} when the model is known not to support the operation, or the call would leave the fence.
   */
  route(request: RouteRequest): Route;
  /** Returns the model's limit in tokens, request and answer together; `undefined` if it is unknown. */
  windowOf(model: string): number | undefined;
  /** Returns the traits of a model by which a router chooses. Throws nothing: a trait that cannot be known is missing. */
  routingTraitsOf(request: TraitsRequest): ModelTraits;
}
