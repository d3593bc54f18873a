/**
 * Texts that hold a word of another failure: what a refusal says of a request must not be taken for what it is.
 */
import { assertEquals } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";

/** It has a hint of its own, and no machine's clock or keys have to do with it. */
const SIGNATURE = "messages.1.content.0: Invalid `signature` in `thinking` block";

const TEXTS = [
  "1 validation error detected: Value 'arn:aws:x:429:y' at 'modelId' failed to satisfy constraint",
  "Value ':503:' at 'messages.1.member.content' is refused",
  SIGNATURE,
  "This use case is not supported by the tool",
  "tool 'ResourceNotFound' has no description",
  "The throttle parameter must be a number",
  "AccessDenied is not a legal tool name",
  "1 validation error detected: Value 'prompt is too long: 9 tokens > 3 maximum' at 'messages.1.member' failed to satisfy " +
  "constraint: Member must have length less than or equal to 200",
  "2 validation errors detected: Value 'Signature expired: now' at 'requestMetadata.k' failed to satisfy constraint; Value " +
  "'too many tokens per day' at 'requestMetadata.l' failed to satisfy constraint",
  "The tool 'my input is too long' is not declared in toolConfig.tools",
  "The value 'it's blocked by our content filters' at toolChoice is refused",
  "The stop sequence 'this model has reached the end of its life' is not supported",
  "Expected toolResult blocks at messages.2.content for the following Ids: TooManyRequestsException, ThrottlingException",
  "The document name 'The security token included in the request is expired' is used twice",
  "The tool input is too long",
  "messages.1.content.0.toolUse.input: the title of a paper, Prompt is too long",
  "The limit is 5 posts per day in this example",
  "Please reduce the length of the tool name",
  "The value at maxTokens exceeds the length of the list",
  "maxTokens 5000 exceeds the maximum of 4096",
  "The budget member is not supported",
  "'budget_tokens' must be less than max_tokens",
  "The payment tool is not declared",
  "The header is not a proxy's",
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
      assertEquals(
        error.hint,
        text === SIGNATURE ? "Send reasoning back unchanged, with its signature, or remove it" : undefined,
      );
    }
  });
}
