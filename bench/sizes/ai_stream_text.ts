/**
 * The code that a user bundles for one streaming chat with the AI SDK. `../measures/bundle.ts` measures it; it never
 * runs.
 */
// deno-lint-ignore-file no-console -- the program of a user, who prints
import { createAmazonBedrock } from "npm:@ai-sdk/amazon-bedrock@5.0.101";
import { streamText } from "npm:ai@7.0.173";

const bedrock = createAmazonBedrock({ region: "us-east-1", accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" });
const { textStream } = streamText({ model: bedrock("us.amazon.nova-lite-v1:0"), prompt: "Say hello" });
for await (const text of textStream) console.log(text);
