/**
 * Embeddings: articles are found by the meaning of a question. The search takes any `Embedder`, so that another provider can
 * take the place of Bedrock without a change of the search.
 *
 * ```sh
 * deno run examples/embeddings.ts      # without credentials: a stand-in answers, which knows words and no meaning
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/embeddings.ts
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { type Embedder, embedder } from "@bedrock-edge/client/embed";
import { connect } from "./connect.ts";
import { embeddingsStandIn } from "./embeddings/stand_in.ts";

/** Returns the articles, the nearest first. */
async function search(embed: Embedder, question: string, articles: readonly string[]) {
  const { embeddings: [wanted = []] } = await embed({ input: question, purpose: "query" });
  const { embeddings } = await embed({ input: articles, purpose: "document" });
  // The vectors have length 1: their product is the cosine of the angle between them.
  const score = (at: number) => embeddings[at]!.reduce((sum, value, place) => sum + value * wanted[place]!, 0);
  return articles.map((text, at) => ({ text, score: score(at) })).sort((a, b) => b.score - a.score);
}

const bedrock = await connect({ fake: embeddingsStandIn });
const titan = embedder(bedrock, { model: "amazon.titan-embed-text-v2:0", dimensions: 512, normalize: true });
// Another provider is one line: ({ purpose: _, ...request }) => embed(client, { model: "house-embed-1", ...request }),
// with `embed` and `client` of "@bedrock-edge/client/openai-compatible" or "@bedrock-edge/client/gateway".

const QUESTION = "Which coat has a hood?";
console.log(QUESTION);
const ARTICLES = [
  "An umbrella for two, which no wind turns inside out",
  "A raincoat of waxed cotton, with a hood",
  "Sunglasses for the beach, in a case",
];
for (const { text, score } of await search(titan, QUESTION, ARTICLES)) console.log(`  ${score.toFixed(2)}  ${text}`);
