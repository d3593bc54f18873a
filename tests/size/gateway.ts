/** The code that a user bundles for one streaming chat through AI Gateway. `size.ts` measures it; it never runs. */
// deno-lint-ignore-file no-console -- the program of a user, who prints
import { createGateway } from "@bedrock-edge/client/gateway";

const gateway = createGateway({ apiKey: "k" });
const stream = gateway.stream({ model: "anthropic/claude-sonnet-4.5", messages: "Say hello" });
for await (const text of stream.textStream) console.log(text);
