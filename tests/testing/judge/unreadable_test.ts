/**
 * Bodies in which a member is of another sort than the API has: the fake refuses them before it looks at anything else, as
 * AWS's parser does.
 */
import { assert, assertEquals } from "@std/assert";
import { fakeBedrock } from "@bedrock-edge/client/testing";

const messages = [{ role: "user", content: [{ text: "Hi" }] }];
const image = (bytes: unknown) => [{ role: "user", content: [{ image: { format: "png", source: { bytes } } }] }];

const BODIES: readonly (readonly [what: string, body: unknown])[] = [
  ["a list for a structure", { messages, inferenceConfig: [] }],
  ["a text for a list", { messages: "Hi" }],
  ["a text for a union", { messages: [{ role: "user", content: ["Hi"] }] }],
  ["a list for a map", { messages, requestMetadata: ["x"] }],
  ["a number for a text", { messages: [{ role: "user", content: [{ text: 7 }] }] }],
  ["a number for one of several texts", { messages: [{ role: 7, content: [{ text: "Hi" }] }] }],
  ["a text for a number", { messages, inferenceConfig: { temperature: "1" } }],
  ["a fraction for a whole number", { messages, inferenceConfig: { maxTokens: 1.5 } }],
  ["a number for bytes", { messages: image(7) }],
  ["bytes that are not base64", { messages: image("?") }],
];

for (const [what, body] of BODIES) {
  Deno.test(`the fake cannot read ${what}`, async () => {
    const response = await fakeBedrock()(
      new Request("https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-lite-v1%3A0/converse", {
        method: "POST",
        headers: { authorization: "Bearer fake-bedrock-key" },
        body: JSON.stringify(body),
      }),
    );
    const name = response.headers.get("x-amzn-errortype") ?? "";
    assertEquals([response.status, name.split(":")[0]], [400, "SerializationException"]);
    const { message, Message = message } = await response.json();
    assert(typeof Message === "string" && Message !== "");
  });
}
