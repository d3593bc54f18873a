/**
 * How the answers of models differ on the wire, as recorded between 2025-02 and 2026-08.
 */
import { type Family, familyOf } from "../models/family.ts";
import { claudeVersion, isSince } from "./claude_version.ts";

/** How one model writes its answers. */
export interface Traits {
  readonly family: Family | undefined;
  /** `type` of an ordinary call: every Claude since Opus 4.1, and Nemotron, write "tool_use"; others write none. */
  readonly callType: "tool_use" | undefined;
  /** `type` of an ordinary call that is made while the service's own tools are on offer, which Nova 2 writes. */
  readonly callTypeBesideSystemTools: "tool_use" | undefined;
  /** Whether usage counts the prompt cache also where a request has no cache points: Claude does. */
  readonly countsCache: boolean;
  /** Whether a stream has a block of an empty text before the one that reasons, as that of gpt-oss has. */
  readonly streamsEmptyText: boolean;
}

/** What is known of a model's answers; for an id that hides its model, what most models do. */
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
