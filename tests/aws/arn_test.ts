import { assertEquals } from "@std/assert";
import { type ModelArnKind, parseArn } from "@bedrock-edge/client/models";
import { bedrockArn, splitArn } from "../../src/aws/arn.ts";

const PARTITIONS = [["aws", "eu-central-1"], ["aws-us-gov", "us-gov-west-1"], ["aws-cn", "cn-northwest-1"]] as const;
const ACCOUNT = "123456789012";

/** Kind, id, and the model's id where the ARN holds one. */
const KINDS: readonly (readonly [ModelArnKind, string, string?])[] = [
  ["foundation-model", "amazon.nova-lite-v1:0", "amazon.nova-lite-v1:0"],
  ["foundation-model", "deepseek.v3.2", "deepseek.v3.2"],
  ["inference-profile", "us-gov.openai.gpt-oss-20b-1:0", "us-gov.openai.gpt-oss-20b-1:0"],
  ["application-inference-profile", "abc123def456"],
  ["provisioned-model", "abc123def456"],
  ["custom-model", "amazon.nova-lite-v1:0:300k/abc123def456", "amazon.nova-lite-v1:0:300k"],
  ["custom-model-deployment", "abc123def456"],
  ["imported-model", "abc123def456"],
  ["prompt", "PROMPT0001:2"],
  ["prompt-router", "abc123def456"],
  ["default-prompt-router", "anthropic.claude:1"],
];

Deno.test("parseArn tells every kind in three partitions", () => {
  for (const [partition, region] of PARTITIONS) {
    for (const [kind, id, modelId] of KINDS) {
      const account = kind === "foundation-model" ? undefined : ACCOUNT;
      const parts = { partition, region, account, kind, id, modelId };
      assertEquals(parseArn(`arn:${partition}:bedrock:${region}:${account ?? ""}:${kind}/${id}`), parts);
    }
    const endpoint = { partition, region, account: ACCOUNT, kind: "endpoint", id: "my-endpoint", modelId: undefined };
    assertEquals(parseArn(`arn:${partition}:sagemaker:${region}:${ACCOUNT}:endpoint/my-endpoint`), endpoint as never);
  }
});

Deno.test("parseArn accepts an ARN without a region only for a foundation model", () => {
  const id = "anthropic.claude-haiku-4-5-20251001-v1:0";
  const parts = {
    partition: "aws",
    region: undefined,
    account: undefined,
    kind: "foundation-model" as const,
    id,
    modelId: id,
  };
  assertEquals(parseArn(`arn:aws:bedrock:::foundation-model/${id}`), parts);
  for (const [kind, name] of KINDS) {
    assertEquals(parseArn(`arn:aws:bedrock::${ACCOUNT}:${kind}/${name}`), undefined, kind);
    if (kind !== "foundation-model") assertEquals(parseArn(`arn:aws:bedrock:::${kind}/${name}`), undefined, kind);
  }
});

Deno.test("parseArn refuses ARNs of anything that cannot be called", () => {
  const texts = [
    "",
    "amazon.nova-lite-v1:0",
    "arn:",
    "arn:aws:bedrock",
    "arn:aws:s3:::bucket/key",
    `arn:aws:bedrock:us-east-1:${ACCOUNT}:guardrail/abc`,
    `arn:aws:bedrock:us-east-1:${ACCOUNT}:endpoint/abc`,
    "arn:aws:sagemaker:us-east-1::endpoint/my-endpoint",
    `arn:aws:sagemaker:us-east-1:${ACCOUNT}:foundation-model/abc`,
    `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/`,
    `arn:aws:bedrock:us-east-1:12345:inference-profile/us.amazon.nova-lite-v1:0`,
    `arn:aws:bedrock::${ACCOUNT}:inference-profile/us.amazon.nova-lite-v1:0`,
    `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/../x`,
    `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/a/b`,
    `arn:aws:bedrock:us-east-1:${ACCOUNT}:custom-model/abc123def456`,
    `arn:aws:bedrock:us-east-1:${ACCOUNT}:custom-model/a/b/c`,
    `arn:aws:bedrock:us-east-1:${ACCOUNT}:prompt/a b`,
    `arn:aws:bedrock:us-east-1:${ACCOUNT}:prompt/abc\n`,
    ` arn:aws:bedrock:us-east-1:${ACCOUNT}:prompt/abc`,
    `arn:evil:bedrock:us-east-1:${ACCOUNT}:prompt/abc`,
    `arn:aws:bedrock:us-east-1.evil.example:${ACCOUNT}:prompt/abc`,
    `arn:aws:bedrock:us-east-1:${ACCOUNT}:constructor/abc`,
  ];
  for (const text of texts) assertEquals(parseArn(text), undefined, text);
});

Deno.test("parseArn gives up on a long text without a match at once", () => {
  // A pattern that tried every split of this would not come back.
  assertEquals(parseArn(`arn:aws${"-a".repeat(50_000)}`), undefined);
  assertEquals(parseArn(`arn:aws:bedrock:us-east-1::foundation-model/${"a.".repeat(50_000)}/!`), undefined);
});

Deno.test("splitArn gives the parts of an ARN of any service, and bedrockArn puts Bedrock's together again", () => {
  const text = `arn:aws-us-gov:bedrock:us-gov-west-1:${ACCOUNT}:guardrail/abc123`;
  const arn = splitArn(text)!;
  assertEquals(arn, {
    partition: "aws-us-gov",
    service: "bedrock",
    region: "us-gov-west-1",
    account: ACCOUNT,
    resource: "guardrail/abc123",
  });
  assertEquals(bedrockArn(arn, arn.resource), text);
  assertEquals(splitArn("arn:aws:s3:::bucket/key:with:colons")?.resource, "bucket/key:with:colons");
});

Deno.test("splitArn refuses other text, and takes linear time on it", () => {
  for (
    const text of [
      "",
      "arn:",
      "arn:aws:bedrock",
      "arn:evil:bedrock:us-east-1::x",
      "arn:aws:bedrock:US:1:x",
      " arn:aws:s3:::x",
    ]
  ) {
    assertEquals(splitArn(text), undefined, text);
  }
  assertEquals(splitArn(`arn:aws${"-a".repeat(50_000)}`), undefined);
  assertEquals(splitArn(`arn:aws:bedrock:${"a-".repeat(50_000)}`), undefined);
});

Deno.test("parseArn returns nothing for values that are not strings", () => {
  const arn = `arn:aws:bedrock:us-east-1:${ACCOUNT}:prompt/abc`;
  for (const value of [undefined, null, 1, [arn], { toString: () => arn }]) {
    assertEquals(parseArn(value as never), undefined);
  }
});
