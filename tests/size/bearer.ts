/** The code that a user bundles for one streaming chat with a Bedrock API key. `size.ts` measures it; it never runs. */
// deno-lint-ignore-file no-console -- the program of a user, who prints
import { bearer, createTextClient } from "@bedrock-edge/client";

const bedrock = createTextClient(bearer("k"), { region: "us-east-1" });
const stream = bedrock.stream({ model: "us.amazon.nova-lite-v1:0", messages: "Say hello" });
for await (const text of stream.textStream) console.log(text);
