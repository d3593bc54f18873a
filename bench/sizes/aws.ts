/**
 * The code that a user bundles for one streaming chat with the AWS SDK. `../measures/bundle.ts` measures it; it never
 * runs.
 */
// deno-lint-ignore-file no-console -- the program of a user, who prints
import { BedrockRuntimeClient, ConverseStreamCommand } from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";

const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
const client = new BedrockRuntimeClient({ region: "us-east-1", credentials });
const { stream } = await client.send(
  new ConverseStreamCommand({
    modelId: "us.amazon.nova-lite-v1:0",
    messages: [{ role: "user", content: [{ text: "Say hello" }] }],
  }),
);
for await (const event of stream!) {
  const text = event.contentBlockDelta?.delta?.text;
  if (text !== undefined) console.log(text);
}
