import { assertEquals } from "@std/assert";
import { AwsV4Signer } from "aws4fetch";
import { fakeOpenAI } from "@bedrock-edge/client/testing";
import { user } from "./support.ts";

const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };

/** The status of a chat that is signed for `service` at `host`. */
async function statusOf(host: string, service: string, secretAccessKey = "secret"): Promise<number> {
  const body = JSON.stringify({ model: "m", messages: [user("Hi")] });
  const url = `https://${host}/openai/v1/chat/completions`;
  const signer = new AwsV4Signer({
    method: "POST",
    url,
    body,
    ...credentials,
    secretAccessKey,
    service,
    region: "us-east-1",
  });
  const { headers } = await signer.sign();
  const response = await fakeOpenAI({ credentials })(url, { method: "POST", headers, body });
  await response.text();
  return response.status;
}

Deno.test("fakeOpenAI accepts a signature for the service of its host", async () => {
  const mantle = "bedrock-mantle.us-east-1.api.aws", runtime = "bedrock-runtime.us-east-1.amazonaws.com";
  assertEquals(await statusOf(mantle, "bedrock-mantle"), 200);
  assertEquals(await statusOf(runtime, "bedrock"), 200);
  assertEquals(await statusOf("127.0.0.1", "bedrock-mantle"), 200);
  assertEquals([await statusOf(mantle, "bedrock"), await statusOf(runtime, "bedrock-mantle")], [403, 403]);
  assertEquals(await statusOf("bedrock-mantle.eu-west-1.api.aws", "bedrock-mantle"), 403);
  assertEquals(await statusOf(mantle, "bedrock-mantle", "another"), 403);
});

Deno.test("fakeOpenAI without AWS keys takes a signature for a missing key", async () => {
  const response = await fakeOpenAI()("https://h/v1/models", { headers: { authorization: "AWS4-HMAC-SHA256 x" } });
  assertEquals([response.status, (await response.json()).error.code], [401, null]);
});
