import { assertEquals } from "@std/assert";
import { isStoredPrompt } from "../../../src/bedrock/prompt/prompt.ts";

const ARN = "arn:aws:bedrock:us-east-1:123456789012:prompt/PROMPT0001";

Deno.test("a stored prompt is known by its ARN, with a version, percent-encoded, and in other partitions", () => {
  for (const model of [ARN, `${ARN}:2`, encodeURIComponent(`${ARN}:2`), ARN.replace("aws:", "aws-us-gov:")]) {
    assertEquals(isStoredPrompt(model), true, model);
  }
});

Deno.test("no other model is a stored prompt", () => {
  const profile = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/PROMPT0001";
  for (const model of ["amazon.nova-lite-v1:0", profile, "my:prompt/PROMPT0001", "prompt/PROMPT0001", "", undefined]) {
    assertEquals(isStoredPrompt(model as string), false, model);
  }
});
