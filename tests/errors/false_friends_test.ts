/**
 * Texts that hold a word of another failure: what a refusal says of a request must not be taken for what it is.
 */
import { assertEquals } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";

const TEXTS = [
  "1 validation error detected: Value 'arn:aws:x:429:y' at 'modelId' failed to satisfy constraint",
  "Value ':503:' at 'messages.1.member.content' is refused",
  "messages.1.content.0: Invalid `signature` in `thinking` block",
  "This use case is not supported by the tool",
  "tool 'ResourceNotFound' has no description",
  "The throttle parameter must be a number",
  "AccessDenied is no legal tool name",
];

for (const text of TEXTS) {
  Deno.test(`a validation error stays one: ${text}`, async () => {
    for (const operation of ["Converse", "ConverseStream"] as const) {
      const fetch = fakeBedrock({
        apiKey: "k",
        faults: [{ type: "status", status: 400, code: "ValidationException", message: text, times: Infinity }],
      });
      const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch });
      const request = { model: "amazon.nova-lite-v1:0", messages: "Hi" };
      const call = operation === "Converse" ? bedrock.chat(request) : bedrock.stream(request).final();
      const error = await call.catch((error) => error);
      assertEquals([error.kind, error.name, error.attempts], ["validation", "ProviderError", 1]);
    }
  });
}
