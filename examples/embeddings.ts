/**
 * Embeddings, through `bedrock.fetch`, which calls any operation of the service by its path, here InvokeModel. The
 * client authenticates, retries and times the call as in `chat()`, and a refusal is a `ProviderError`.
 *
 * ```sh
 * deno run examples/embeddings.ts      # without credentials: a stand-in answers, which knows words and no meaning
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/embeddings.ts
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { connect } from "./connect.ts";
import { embeddingsStandIn } from "./embeddings/stand_in.ts";

const bedrock = await connect({ fake: embeddingsStandIn });

/** Embeds a text. The body is in the model's own format, which AWS documents for each model. */
async function embed(inputText: string): Promise<number[]> {
  // A colon in a path must be encoded.
  const response = await bedrock.fetch(`/model/${encodeURIComponent("amazon.titan-embed-text-v2:0")}/invoke`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ inputText, dimensions: 512, normalize: true }),
  });
  const { embedding } = await response.json();
  return embedding;
}

const ARTICLES = [
  "An umbrella for two, which no wind turns inside out",
  "A raincoat of waxed cotton, with a hood",
  "Sunglasses for the beach, in a case",
];

const question = await embed("Which coat has a hood?");
const articles = await Promise.all(ARTICLES.map(async (text) => ({ text, vector: await embed(text) })));
const ranked = articles
  // The vectors have length 1: their product is the cosine of the angle between them.
  .map(({ text, vector }) => ({ text, score: vector.reduce((sum, value, at) => sum + value * (question[at] ?? 0), 0) }))
  .sort((a, b) => b.score - a.score);

console.log("Which coat has a hood?");
for (const { text, score } of ranked) console.log(`  ${score.toFixed(2)}  ${text}`);
