/**
 * The route of a call, which chat and every other operation share: the id and the region that are called, and the hint.
 */
import { assertEquals, assertThrows } from "@std/assert";
import { ProviderError } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { findsRoute } from "../../../src/bedrock/client/route.ts";

const OPUS = "anthropic.claude-opus-4-8";
const TITAN = "amazon.titan-embed-text-v2:0";
const regionOf = () => "eu-west-1";

Deno.test("without facts every id is called unchanged, in the region of the client", () => {
  const { modelId, region, repairs, hintFor } = findsRoute(undefined, regionOf)(TITAN, "chat");
  assertEquals([modelId, region, repairs, hintFor], [TITAN, "eu-west-1", [], undefined]);
});

Deno.test("with profiles the id of the serving profile is called, for any operation", () => {
  const route = findsRoute(modelFacts({ profiles: "auto" }), regionOf);
  for (const operation of ["chat", undefined] as const) {
    const { modelId, region, repairs } = route(OPUS, operation);
    assertEquals([modelId, region], [`eu.${OPUS}`, "eu-west-1"]);
    assertEquals(repairs.map(({ rule, path }) => `${rule} ${path}`), ["inference-profile model"]);
  }
  assertEquals(findsRoute(modelFacts(), regionOf)(OPUS, "chat").modelId, OPUS);
});

Deno.test("a model of another kind is refused for the operation that it cannot do, and for no other", () => {
  const route = findsRoute(modelFacts(), regionOf);
  assertThrows(() => route(TITAN, "chat"), TypeError, `Cannot chat with "${TITAN}"`);
  assertThrows(() => route(OPUS, "embed"), TypeError, `Cannot embed with "${OPUS}"`);
  assertEquals([route(TITAN, "embed").modelId, route(TITAN).modelId], [TITAN, TITAN]);
});

Deno.test("no route leads out of the fence, whatever the operation", () => {
  const route = findsRoute(modelFacts({ residency: "in-region" }), regionOf);
  for (const operation of ["chat", undefined] as const) assertThrows(() => route(`eu.${OPUS}`, operation), TypeError);
});

Deno.test("the hint for a failure comes from the facts about the id that was called", () => {
  const message = `Invocation of model ID ${OPUS} with on-demand throughput isn't supported.`;
  const error = new ProviderError(message, { kind: "validation", code: "ValidationException" });
  assertEquals(findsRoute(modelFacts(), regionOf)(OPUS, "chat").hintFor?.(error), `Call "eu.${OPUS}"`);
});
