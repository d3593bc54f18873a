/** The code that a user bundles for one streaming chat signed with SigV4. `size.ts` measures it; it never runs. */
// deno-lint-ignore-file no-console -- the program of a user, who prints
import { createTextClient, sigv4 } from "@bedrock-edge/client";

const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
const bedrock = createTextClient(sigv4({ credentials }), { region: "us-east-1" });
const stream = bedrock.stream({ model: "us.amazon.nova-lite-v1:0", messages: "Say hello" });
for await (const text of stream.textStream) console.log(text);
