/** This module with facts about models, called through a handle: the contender of `ours_routed`. */
import { createBedrock } from "../../mod.ts";
import { modelFacts } from "../../src/bedrock/catalog/mod.ts";
import { type Create, KEYS } from "./contender.ts";
import { drivenHandles } from "./ours.ts";

/** Signs with SigV4. */
export const create: Create = (endpoint) => {
  const bedrock = createBedrock({ region: "us-east-1", credentials: KEYS, endpoint, models: modelFacts() });
  return drivenHandles((model) => bedrock.model(model));
};
