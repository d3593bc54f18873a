/**
 * The traits of a model by which a router chooses its targets: the family, the regions, the capabilities.
 */
import type { ModelTraits } from "../../chat/provider.ts";
import { familyOf } from "../../models/family.ts";
import { findModel } from "../../models/find.ts";
import type { Model } from "../../models/model.ts";
import { withinFence } from "../../models/profiles.ts";
import type { RouteFacts } from "../route.ts";

/**
 * Creates the function that knows the traits of the models of one client.
 *
 * @param route the routes of the client's calls. The regions are those of the id that the client calls, which may be a profile's.
 */
export function createRoutingTraits(route: RouteFacts["route"]): RouteFacts["routingTraitsOf"] {
  return ({ model, regionOf, hostRegions }) => {
    // Getters: a router reads few of them for a call.
    return {
      get family() {
        return familyOf(model) ?? familyOf(findModel(model)?.id ?? "");
      },
      get regions() {
        return regionsOf(() => route({ model, regionOf }), hostRegions);
      },
      get capabilities() {
        const row = findModel(model);
        return row && capabilitiesOf(row);
      },
    };
  };
}

/** Returns the region that is called and those that may answer; `undefined` if they are not known, or the call is refused. */
function regionsOf(
  route: () => ReturnType<RouteFacts["route"]>,
  hostRegions: () => readonly string[],
): readonly string[] | undefined {
  try {
    const { modelId, region } = route();
    const { destinations } = withinFence(modelId, { region });
    return destinations?.length ? [...new Set([region, ...hostRegions(), ...destinations])] : undefined;
  } catch {
    // The call says why it is refused, such as without a region.
    return undefined;
  }
}

/** The capabilities of rows, which do not change: a router reads them for every call. */
const known = /* @__PURE__ */ new WeakMap<Model, NonNullable<ModelTraits["capabilities"]>>();

function capabilitiesOf(model: Model): ModelTraits["capabilities"] {
  const { can, cannot } = model;
  const capabilities = known.get(model) ??
    Object.fromEntries([...can.map((each) => [each, true]), ...cannot.map((each) => [each, false])]);
  known.set(model, capabilities);
  return capabilities;
}
