/** This module with facts about models, called through a router of two targets with a breaker and a deadline. */
import { createBedrock } from "../../mod.ts";
import { modelFacts } from "../../src/bedrock/catalog/mod.ts";
import { createRouter } from "../../src/router/mod.ts";
import { type Create, KEYS } from "./contender.ts";
import { drivenHandles } from "./ours.ts";

/** Signs with SigV4. */
export const create: Create = (endpoint) => {
  const bedrock = createBedrock({ region: "us-east-1", credentials: KEYS, endpoint, models: modelFacts() });
  return drivenHandles((model) =>
    createRouter({
      targets: [{ model: bedrock.model(model), family: "nova" }, bedrock.model("bench.spare")],
      breaker: {},
      deadlineMs: 60_000,
    })
  );
};
