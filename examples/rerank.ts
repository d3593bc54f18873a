/**
 * Rankings: what a search has found, in the order of its relevance to the question.
 *
 * ```sh
 * deno run examples/rerank.ts          # without credentials: the fake counts common words, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-west-2 deno run --allow-net --allow-env examples/rerank.ts
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { rerank } from "@bedrock-edge/client/rerank";
import { connect } from "./connect.ts";

const bedrock = await connect();

const QUESTION = "Does the raincoat have a hood?";
const { results } = await rerank(bedrock, {
  model: "cohere.rerank-v3-5:0",
  query: QUESTION,
  documents: [
    "An umbrella for two, which no wind turns inside out",
    "Sunglasses for the beach, in a case",
    "The raincoat is of waxed cotton, and does have a hood",
    "A hood for the umbrella",
  ],
  topN: 3,
});

console.log(QUESTION);
for (const { relevanceScore, document } of results) console.log(`  ${relevanceScore.toFixed(2)}  ${document}`);
