/**
 * The places where Bedrock refuses a cache point.
 *
 * Sources: the prompt caching page of the user guide; for blocks that must not precede a point,
 * https://github.com/anomalyco/opencode/issues/36517, https://github.com/strands-agents/harness-sdk/issues/1966 and the
 * review of https://github.com/strands-agents/harness-sdk/pull/3677; all read 2026-11-21.
 */
import { familyOf } from "../../models/family.ts";
import { member, members, type WireMessage } from "./conversation.ts";
import { invalid, invalidToModel } from "./refusal.ts";

/** Claude's limit, the only documented one. */
const MAX_CACHE_POINTS = 4;

/** Checks places, number and lifetimes, in the service's order: tools, system, messages. @throws {Refusal} */
export function checkCachePoints(
  body: Record<string, unknown>,
  messages: readonly WireMessage[],
  modelId: string,
): void {
  messages.forEach(({ content }, index) => {
    content.forEach((block, at) => {
      if (!("cachePoint" in block)) return;
      const before = content[at - 1];
      if (before === undefined) throw invalid("There is nothing available to cache.");
      if ("reasoningContent" in before) {
        throw invalid(
          "Cache point cannot be inserted after reasoning block. Please remove the invalid cache point and try again.",
        );
      }
      // Claude gets documents other than PDFs as text, and the cache point gets lost on the way.
      if (
        "document" in before && (member(before, "document")["format"] ?? "txt") !== "pdf" &&
        familyOf(modelId) === "claude"
      ) {
        throw invalidToModel(`messages.${index}.content.${at}.type: Field required`);
      }
    });
  });
  const blocks = [
    ...members(body["toolConfig"], "tools"),
    ...members(body, "system"),
    ...messages.flatMap(({ content }) => content),
  ];
  const lifetimes = blocks.filter((block) => "cachePoint" in block).map((block) =>
    member(block, "cachePoint")["ttl"] ?? "5m"
  );
  if (lifetimes.length > MAX_CACHE_POINTS) {
    throw invalid(`A maximum of ${MAX_CACHE_POINTS} cachePoint blocks may be provided. Found ${lifetimes.length}.`);
  }
  if (lifetimes.some((ttl, index) => ttl === "1h" && lifetimes[index - 1] === "5m")) {
    throw invalid("A cachePoint block with ttl '1h' must not come after a cachePoint block with ttl '5m'.");
  }
}
