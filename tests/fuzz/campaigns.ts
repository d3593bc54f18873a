/**
 * All that is fuzzed, and how much of it.
 */
import type { Campaign } from "./campaign.ts";
import { destinations } from "./destinations.ts";
import { frames } from "./frames.ts";
import { httpErrors } from "./http_errors.ts";
import { jsonAnswers } from "./json_answers.ts";
import { payloads } from "./payloads.ts";
import { sse } from "./sse.ts";
import { sseDocuments } from "./sse_documents.ts";
import { streams } from "./streams.ts";

/** A campaign, the cases it plays in the tests, and its share of those that the command is asked for. */
export interface Planned {
  readonly campaign: Campaign;
  readonly tests: number;
  readonly share: number;
}

/** In the tests 100,000 mutated streams: a part through the whole client, the rest, for speed, through the decoder alone. */
export const CAMPAIGNS: readonly Planned[] = [
  { campaign: streams, tests: 10_000, share: 1 },
  { campaign: frames, tests: 90_000, share: 1 },
  // Fifty payloads a case: 100,000 in the tests.
  { campaign: payloads, tests: 2_000, share: 0.02 },
  { campaign: sse, tests: 2_000, share: 0.1 },
  { campaign: sseDocuments, tests: 10_000, share: 1 },
  { campaign: httpErrors, tests: 3_000, share: 0.1 },
  { campaign: jsonAnswers, tests: 4_000, share: 0.1 },
  { campaign: destinations, tests: 8_000, share: 0.2 },
];
