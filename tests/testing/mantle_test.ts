/**
 * The OpenAI APIs of `bedrock-mantle` beside the fake Bedrock.
 */
import { createBedrock } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { assertEquals } from "@std/assert";

const HOST = "https://bedrock-mantle.us-east-1.api.aws";
const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

/** Calls a path of the fake, signed for a service or with a key. */
function asking(
  auth: { credentials: typeof keys } | { apiKey: string },
  options: Parameters<typeof fakeBedrock>[0] = {},
) {
  const fake = fakeBedrock(options);
  const bedrock = createBedrock({ region: "us-east-1", env: {}, fetch: fake, retry: false, ...auth });
  const ask = async (path: string, body: unknown, service = "bedrock-mantle") => {
    const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const response = await bedrock.fetch(HOST + path, { ...init, service, errors: "return" });
    return { status: response.status, json: await response.json() };
  };
  return { fake, ask };
}

for (const [scheme, auth] of [["sigv4", { credentials: keys }], ["bearer", { apiKey: "fake-bedrock-key" }]] as const) {
  Deno.test(`fakeBedrock answers the OpenAI APIs of bedrock-mantle to ${scheme}`, async () => {
    const { fake, ask } = asking(auth, { mantle: { replies: ["Paris."], models: ["openai.gpt-5.5", "zai.glm-4.6"] } });
    const answer = await ask("/openai/v1/responses", { model: "openai.gpt-5.5", input: "The capital of France?" });
    assertEquals([answer.status, answer.json.output.at(-1).content[0].text], [200, "Paris."]);
    const messages = [{ role: "user", content: "The capital of France?" }];
    const chat = await ask("/v1/chat/completions", { model: "zai.glm-4.6", messages });
    assertEquals([chat.status, chat.json.choices[0].message.content], [200, "Paris."]);
    assertEquals((await ask("/v1/models", undefined)).json.data.length, 2);
    assertEquals(fake.mantleRequests.map(({ operation, auth }) => `${operation} ${auth}`), [
      `responses ${scheme}`,
      `chat/completions ${scheme}`,
      `models ${scheme}`,
    ]);
    assertEquals(fake.requests.length, 0);
    fake.reset();
    assertEquals(fake.mantleRequests.length, 0);
  });
}

Deno.test("fakeBedrock refuses the wrong path and the wrong API of a model in Mantle's words", async () => {
  const { ask } = asking({ apiKey: "fake-bedrock-key" });
  const refused = async (path: string, model: string) => {
    const { status, json } = await ask(path, { model, input: "Hi", messages: [{ role: "user", content: "Hi" }] });
    return `${status} ${json.error.message}`;
  };
  assertEquals(
    await refused("/v1/responses", "openai.gpt-5.5"),
    "400 model `openai.gpt-5.5` isn't supported on this route",
  );
  assertEquals(
    await refused("/openai/v1/chat/completions", "openai.gpt-5.5"),
    "400 The model 'openai.gpt-5.5' does not support the '/v1/chat/completions' API",
  );
});

Deno.test("fakeBedrock refuses a key that is wrong, and a signature for another service, as AWS does", async () => {
  const body = { model: "openai.gpt-5.5", input: "Hi" };
  const wrong = await asking({ apiKey: "wrong" }).ask("/openai/v1/responses", body);
  assertEquals([wrong.status, Object.keys(wrong.json)], [403, ["Message"]]);
  const signed = await asking({ credentials: keys }).ask("/openai/v1/responses", body, "bedrock");
  assertEquals(signed.status, 403);
  assertEquals(signed.json.message.includes("'bedrock-mantle'"), true);
});
