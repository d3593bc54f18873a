/**
 * The code that a user bundles for one stream of the AI SDK's provider alone. `../measures/bundle.ts` measures it; it
 * never runs.
 */
// deno-lint-ignore-file no-console -- the program of a user, who prints
import { createAmazonBedrock } from "npm:@ai-sdk/amazon-bedrock@5.0.101";

const bedrock = createAmazonBedrock({ region: "us-east-1", accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" });
const { stream } = await bedrock("us.amazon.nova-lite-v1:0").doStream({
  prompt: [{ role: "user", content: [{ type: "text", text: "Say hello" }] }],
});
const reader = stream.getReader();
for (let read = await reader.read(); !read.done; read = await reader.read()) {
  if (read.value.type === "text-delta") console.log(read.value.delta);
}
