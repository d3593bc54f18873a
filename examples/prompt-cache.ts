/**
 * The prompt cache: the first request pays for the common beginning in full, later requests read it at a fraction of
 * the price. The client puts cache points where they are legal, and the receipt shows their effect.
 *
 * ```sh
 * deno run examples/prompt-cache.ts    # without credentials: the fake keeps the cache, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/prompt-cache.ts
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import type { CacheReceipt, ChatResult, Message } from "@bedrock-edge/client";
import { connect, inRegion } from "./connect.ts";

/** Long enough for every model: prompts shorter than 1,024 to 4,096 tokens, depending on the model, are not cached. */
const HANDBOOK = Array.from(
  { length: 400 },
  (_, index) => `Article ${index + 1} is on shelf ${index % 40 + 1}, in box ${index % 7 + 1}.`,
).join("\n");

const bedrock = await connect();
const model = bedrock.model(inRegion("anthropic.claude-sonnet-4-5-20250929-v1:0", bedrock), {
  system: HANDBOOK,
  // The handbook for an hour, the conversation for five minutes. `cache: "auto"` means five minutes for both.
  cache: { system: "1h", messages: "5m" },
  maxTokens: 200,
});

function show(question: string, { cache, usage }: ChatResult): void {
  console.log(question);
  console.log(`  points: ${cache?.points.map(({ path, ttl }) => `${path} for ${ttl}`).join(", ")}`);
  console.log(`  ${cache?.readTokens} tokens read, ${cache?.writeTokens} written${lifetimes(cache)}`);
  console.log(`  ${usage?.inputTokens} at full price`);
}

function lifetimes({ writeTokensByTtl = {} }: Partial<CacheReceipt> = {}): string {
  const each = Object.entries(writeTokensByTtl).filter(([, tokens]) => tokens > 0);
  return each.length ? ` (${each.map(([ttl, tokens]) => `${tokens} for ${ttl}`).join(", ")})` : "";
}

const history: Message[] = [];
for (const question of ["Where is article 7?", "And article 300?", "What is beside it?"]) {
  history.push({ role: "user", content: question });
  const result = await model.chat({ messages: history });
  history.push(result.message);
  show(question, result);
}
