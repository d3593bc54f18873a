/**
 * The differences between the answers of models on the wire, as recorded between 2025-02 and 2026-08.
 */
import { claudeVersion, type Family, familyOf, isSince } from "../../models/family.ts";

/** The wire format of one model's answers. */
export interface Traits {
  readonly family: Family | undefined;
  /** `type` of an ordinary call: "tool_use" for every Claude since Opus 4.1 and for Nemotron; absent for other models. */
  readonly callType: "tool_use" | undefined;
  /** `type` of an ordinary call in a request that offers the service's own tools; Nova 2 writes "tool_use". */
  readonly callTypeBesideSystemTools: "tool_use" | undefined;
  /** Whether usage counts the prompt cache even without cache points, as for Claude. */
  readonly countsCache: boolean;
  /** Whether a stream begins with a block of empty text before the reasoning, as for gpt-oss. */
  readonly streamsEmptyText: boolean;
}

/** Returns the traits of a model; the most common traits for an id that hides its model. */
export function traitsOf(modelId: string): Traits {
  const family = familyOf(modelId);
  const claude = claudeVersion(modelId);
  const callType = (claude && isSince(claude, [4, 1])) || family === "nemotron" ? "tool_use" : undefined;
  return {
    family,
    callType,
    callTypeBesideSystemTools: family === "nova" ? "tool_use" : callType,
    countsCache: family === "claude",
    streamsEmptyText: family === "gpt-oss",
  };
}
