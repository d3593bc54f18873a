/**
 * The route of a client's calls, for chat and every other operation: the id that is called, the region, and the hint for a failure.
 */
import { isProviderError, setHint } from "../../errors/provider_error.ts";
import { StructuredOutputError } from "../../chat/output/output_error.ts";
import type { ModelFacts } from "../model_facts.ts";
import type { Route, RouteFacts, RouteRequest } from "../route.ts";

/** Returns the route of a call to a model. */
export type FindRoute = (model: string, operation?: RouteRequest["operation"]) => Route;

/**
 * Creates the function that routes the calls of one client. Without facts every id is called unchanged.
 *
 * @param models the client's option `models`
 * @param regionOf returns the region of a call to a model; without a model, the client's own region
 */
export function findsRoute(models: ModelFacts | undefined, regionOf: RouteRequest["regionOf"]): FindRoute {
  const facts = models as RouteFacts | undefined; // the public type hides the members
  return (model, operation) =>
    facts?.route({ model, operation, regionOf }) ?? { modelId: model, region: regionOf(model), repairs: [] };
}

/** Resolves with what `call` resolves with. A failure of the service gets the route's hint. */
export async function withRouteHint<T>(route: Route, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    // An answer that does not fit the schema came from the right model.
    if (isProviderError(error) && !(error instanceof StructuredOutputError)) {
      const hint = route.hintFor?.(error);
      if (hint) setHint(error, hint);
    }
    throw error;
  }
}
