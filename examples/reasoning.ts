/**
 * Reasoning: shows the model's thoughts as they arrive, apart from its answer, and sends them back unchanged with the
 * next turn.
 *
 * ```sh
 * deno run examples/reasoning.ts       # without credentials: the fake claims to think, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/reasoning.ts
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import type { Message } from "@bedrock-edge/client";
import { connect, inRegion } from "./connect.ts";

const bedrock = await connect();
const model = bedrock.model(inRegion("anthropic.claude-sonnet-4-5-20250929-v1:0", bedrock), {
  // Or { effort: "low" } for models with levels: Nova 2, gpt-oss, newer Claudes.
  reasoning: { budgetTokens: 2000 },
  // Reasoning tokens count too.
  maxTokens: 4000,
});

const history: Message[] = [{
  role: "user",
  content: "A bat and a ball cost 1.10, the bat 1 more than the ball. The ball?",
}];
const stream = model.stream({ messages: history });
let thought = "", said = "";
for await (const event of stream) {
  if (event.type === "reasoning") thought += event.text;
  if (event.type === "text") said += event.text;
}
console.log(`thinks: ${thought}`);
console.log(`says: ${said}`);

const { message } = await stream.final();
for (const block of message.content) {
  if (block.type !== "reasoningContent") continue;
  // The model's maker signs the reasoning, or sends it as bytes that only the service can read. Both must go back
  // unchanged.
  console.log(
    block.redactedContent ? "The thinking is redacted." : `The thinking is ${block.signature ? "" : "not "}signed.`,
  );
}

// A round trip through a database loses nothing.
history.push(JSON.parse(JSON.stringify(message)), { role: "user", content: "And if the two cost 2.20?" });
const second = await model.chat({ messages: history });
console.log(`says: ${second.text}`);

// The service refuses a signature that does not fit its text. Never write reasoning history by hand.
const forged = history.map((turn): Message =>
  turn.role !== "assistant" || typeof turn.content === "string" ? turn : {
    ...turn,
    content: turn.content.map((block) => block.type === "reasoningContent" ? { ...block, text: "I guess." } : block),
  }
);
const refusal = await model.chat({ messages: forged }).then(() => "nothing: only the signature counts", String);
console.log(`to a forged thought the service says: ${refusal}`);
