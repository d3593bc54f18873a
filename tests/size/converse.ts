/**
 * The code that a user bundles for a chat with all of Converse and an API key. `size.ts` measures it; it never runs.
 */
// deno-lint-ignore-file no-console -- the program of a user, who prints
import { bearer, createBedrockWith } from "@bedrock-edge/client";

const bedrock = createBedrockWith(bearer("k"), { region: "us-east-1" });
const stream = bedrock.stream({ model: "us.amazon.nova-lite-v1:0", messages: "Say hello", cache: "auto" });
for await (const text of stream.textStream) console.log(text);
