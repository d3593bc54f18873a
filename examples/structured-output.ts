/**
 * Structured output: the answer as an object that a schema has validated, with the schema's type. The client uses the
 * model's native format if there is one, otherwise a forced tool or an instruction; the result says which.
 *
 * ```sh
 * deno run examples/structured-output.ts        # without credentials: the fake fills in the schema, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/structured-output.ts
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { z } from "npm:zod@4.6.7";
import { partialOutputStream, StructuredOutputError } from "@bedrock-edge/client";
import { connect, inRegion } from "./connect.ts";

const MAIL = "Two umbrellas and a raincoat for Ada Lovelace, please, before Friday.";

// The examples are for the model. The fake fills them in.
const Order = z.object({
  customer: z.string().meta({ examples: ["Ada Lovelace"] }),
  items: z.array(z.object({
    article: z.string().meta({ examples: ["umbrella"] }),
    count: z.number().meta({ examples: [2] }),
  })).min(1),
  urgent: z.boolean(),
});

const bedrock = await connect();
const model = bedrock.model(inRegion("anthropic.claude-sonnet-4-5-20250929-v1:0", bedrock), {
  system: "Read the order out of the customer's mail.",
});

// While the answer arrives, each part is the object so far, for a form that fills itself in.
const stream = model.stream({ messages: MAIL, output: { schema: Order, name: "order" } });
for await (const part of partialOutputStream(stream)) console.log(`… ${JSON.stringify(part)}`);
const { output, outputMode } = await stream.final();
// `output` is a z.infer<typeof Order>.
console.log(`${output?.items.map(({ article, count }) => `${count} x ${article}`).join(", ")} (${outputMode})`);

// The library checks a rule that JSON Schema cannot express. The client asks the model once more if an answer breaks
// it.
const Small = Order.refine(({ items }) => items.every(({ count }) => count === 1), "one of each article at most");
try {
  const result = await model.chat({ messages: MAIL, output: { schema: Small, name: "order", retry: true } });
  console.log(`A small order: ${JSON.stringify(result.output)}`);
} catch (error) {
  if (!(error instanceof StructuredOutputError)) throw error;
  console.log(`Not a small order: ${error.issues}`);
  console.log(`The model wrote: ${error.text}`);
}
