import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Residency } from "@bedrock-edge/client";
import {
  declareModel,
  type IamOperation,
  iamPolicy,
  type IamPolicyOptions,
  type IamStatement,
  listModels,
} from "@bedrock-edge/client/models";
import data from "../../../support/models/models.json" with { type: "json" };

const NOVA = "amazon.nova-lite-v1:0";
const HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0";
const ACCOUNT = "123456789012";
const INVOKE = "bedrock:InvokeModel";
const STREAM = "bedrock:InvokeModelWithResponseStream";

function statements(options: Partial<IamPolicyOptions>): IamStatement[] {
  const policy = iamPolicy({ operations: ["chat"], models: [NOVA], region: "us-east-1", account: ACCOUNT, ...options });
  assertEquals(policy.Version, "2012-10-17");
  return policy.Statement;
}

function own(kind: string, region = "us-east-1"): string {
  return `arn:aws:bedrock:${region}:${ACCOUNT}:${kind}`;
}

function model(id: string, region: string): string {
  return `arn:aws:bedrock:${region}::foundation-model/${id}`;
}

Deno.test("iamPolicy knows the action of every call", () => {
  const cases: readonly [IamOperation, action: string[], resource: string[]][] = [
    ["chat", [INVOKE], [model(NOVA, "us-east-1")]],
    ["stream", [STREAM], [model(NOVA, "us-east-1")]],
    ["converse", [INVOKE], [model(NOVA, "us-east-1")]],
    ["converseStream", [STREAM], [model(NOVA, "us-east-1")]],
    ["invokeModel", [INVOKE], [model(NOVA, "us-east-1")]],
    ["invokeModelWithResponseStream", [STREAM], [model(NOVA, "us-east-1")]],
    ["countTokens", ["bedrock:CountTokens", INVOKE], [model(NOVA, "us-east-1")]],
    ["applyGuardrail", ["bedrock:ApplyGuardrail"], [own("guardrail/*")]],
    ["startAsyncInvoke", [INVOKE], [own("async-invoke/*"), model(NOVA, "us-east-1")]],
    ["getAsyncInvoke", ["bedrock:GetAsyncInvoke"], [own("async-invoke/*")]],
    ["listAsyncInvokes", ["bedrock:ListAsyncInvokes"], ["*"]],
    ["listFoundationModels", ["bedrock:ListFoundationModels"], ["*"]],
    ["getFoundationModel", ["bedrock:GetFoundationModel"], [model(NOVA, "us-east-1")]],
    ["listInferenceProfiles", ["bedrock:ListInferenceProfiles"], ["*"]],
    ["discoverModels", ["bedrock:ListFoundationModels", "bedrock:ListInferenceProfiles"], ["*"]],
    ["callWithBearerToken", ["bedrock:CallWithBearerToken"], ["*"]],
  ];
  for (const [operation, Action, Resource] of cases) {
    const expected = [{ Effect: "Allow" as const, Action, Resource }];
    assertEquals(statements({ operations: [operation] }), expected, operation);
    // AWS's own spelling.
    const spelled = operation.charAt(0).toUpperCase() + operation.slice(1);
    assertEquals(statements({ operations: [spelled as Capitalize<IamOperation>] }), expected, spelled);
  }
  const embedding = "amazon.titan-embed-text-v2:0";
  assertEquals(statements({ operations: ["embed"], models: [embedding] })[0]?.Action, [INVOKE]);
  const image = "stability.stable-image-core-v1:1";
  assertEquals(statements({ operations: ["generateImage"], models: [image], region: "us-west-2" })[0]?.Action, [
    INVOKE,
  ]);
});

Deno.test("iamPolicy allows a profile and its model where it may answer, through that profile alone", () => {
  const profile = own(`inference-profile/us.${HAIKU}`);
  assertEquals(statements({ operations: ["chat", "stream"], models: [`us.${HAIKU}`] }), [
    { Effect: "Allow", Action: [INVOKE, STREAM], Resource: [profile] },
    {
      Effect: "Allow",
      Action: [INVOKE, STREAM],
      Resource: [model(HAIKU, "us-east-1"), model(HAIKU, "us-east-2"), model(HAIKU, "us-west-2")],
      Condition: { StringLike: { "bedrock:InferenceProfileArn": profile } },
    },
  ]);
});

Deno.test("iamPolicy allows a global profile in the called region and in the region that has no name", () => {
  const profile = own(`inference-profile/global.${HAIKU}`, "sa-east-1");
  const through = { StringLike: { "bedrock:InferenceProfileArn": profile } };
  assertEquals(statements({ models: [`global.${HAIKU}`], region: "sa-east-1" }), [
    { Effect: "Allow", Action: [INVOKE], Resource: [profile] },
    { Effect: "Allow", Action: [INVOKE], Resource: [model(HAIKU, "sa-east-1")], Condition: through },
    {
      Effect: "Allow",
      Action: [INVOKE],
      Resource: [model(HAIKU, "")],
      Condition: { ...through, StringEquals: { "aws:RequestedRegion": "unspecified" } },
    },
  ]);
});

Deno.test("iamPolicy allows every region, through the profile alone, where nobody knows who answers", () => {
  const id = "us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0";
  const profile = `arn:aws-us-gov:bedrock:us-gov-west-1:${ACCOUNT}:inference-profile/${id}`;
  assertEquals(statements({ models: [id], region: "us-gov-west-1" }), [
    { Effect: "Allow", Action: [INVOKE], Resource: [profile] },
    {
      Effect: "Allow",
      Action: [INVOKE],
      Resource: ["arn:aws-us-gov:bedrock:*::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0"],
      Condition: { StringLike: { "bedrock:InferenceProfileArn": profile } },
    },
  ]);
});

Deno.test("iamPolicy takes ARNs as they are", () => {
  const plain = [
    model(NOVA, "us-east-1"),
    own("provisioned-model/abc123def456"),
    own("custom-model/amazon.nova-lite-v1:0/abc123def456"),
    own("custom-model-deployment/abc123def456"),
    own("imported-model/abc123def456"),
    own("prompt-router/abc123def456"),
    own("default-prompt-router/anthropic.claude:1"),
  ];
  assertEquals(statements({ models: plain }), [{ Effect: "Allow", Action: [INVOKE], Resource: [...plain].sort() }]);

  const prompt = own("prompt/PROMPT0001:2");
  assertEquals(statements({ models: [prompt, NOVA] }), [
    { Effect: "Allow", Action: ["bedrock:RenderPrompt"], Resource: [prompt] },
    { Effect: "Allow", Action: [INVOKE], Resource: [model(NOVA, "us-east-1")] },
  ]);

  const application = own("application-inference-profile/abc123def456");
  const through = { StringLike: { "bedrock:InferenceProfileArn": application } };
  const first = { Effect: "Allow" as const, Action: [INVOKE], Resource: [application] };
  const then = (
    Resource: string[],
  ) => [first, { Effect: "Allow" as const, Action: [INVOKE], Resource, Condition: through }];
  assertEquals(statements({ models: [application] }), then([model("*", "*")]));
  const base = declareModel(application, HAIKU);
  assertEquals(statements({ models: [application] }), then([model(HAIKU, "*")]));
  base();
  const told = declareModel(application, HAIKU, { destinations: ["us-west-2"] });
  assertEquals(statements({ models: [application] }), then([model(HAIKU, "us-east-1"), model(HAIKU, "us-west-2")]));
  told();
});

Deno.test("iamPolicy gives each model the calls it is for", () => {
  const embedding = "amazon.titan-embed-text-v2:0";
  const rerank = "cohere.rerank-v3-5:0";
  const operations = ["stream", "embed", "rerank"] as const;
  assertEquals(statements({ operations, models: [NOVA, embedding, rerank] }), [
    { Effect: "Allow", Action: [STREAM], Resource: [model(NOVA, "us-east-1")] },
    { Effect: "Allow", Action: [INVOKE], Resource: [model(embedding, "us-east-1"), model(rerank, "us-east-1")] },
    { Effect: "Allow", Action: ["bedrock:Rerank"], Resource: ["*"] },
  ]);
  // It cannot call tools while it streams, so that stream() goes through Converse.
  const llama = "meta.llama3-3-70b-instruct-v1:0";
  assertEquals(statements({ operations: ["stream"], models: [llama], region: "us-east-2" })[0]?.Action, [
    INVOKE,
    STREAM,
  ]);
});

Deno.test("iamPolicy allows to chat with a model that only bedrock-mantle serves, in its projects and by its id", () => {
  const mantle = (id: string, region = "us-east-1", partition = "aws") => ({
    Effect: "Allow" as const,
    Action: ["bedrock-mantle:CreateInference"],
    Resource: [`arn:${partition}:bedrock-mantle:${region}:${ACCOUNT}:project/*`],
    Condition: { StringEquals: { "bedrock-mantle:Model": id } },
  });
  const gpt = "openai.gpt-5.5";
  const mythos = "anthropic.claude-mythos-5";
  assertEquals(statements({ operations: ["chat"], models: [mythos] }), [mantle(mythos)]);
  for (const operations of [["chat"], ["stream"], ["stream", "chat"]] as const) {
    for (const options of [{}, { profiles: "auto" }, { residency: "in-region" }] as const) {
      assertEquals(statements({ operations, models: [gpt], ...options }), [mantle(gpt)]);
    }
  }
  // The endpoint knows other names too, but no ARN.
  const dated = "openai.gpt-5.5-2026-04-23";
  assertEquals(statements({ models: [dated] }), [mantle(dated)]);
  assertEquals(statements({ models: [model(gpt, "us-east-1")], region: "us-gov-west-1" }), [
    mantle(gpt, "us-gov-west-1", "aws-us-gov"),
  ]);
  const both = { operations: ["chat", "callWithBearerToken"], models: [NOVA, gpt, "zai.glm-4.6"] } as const;
  assertEquals(statements(both), [
    { Effect: "Allow", Action: [INVOKE], Resource: [model(NOVA, "us-east-1")] },
    mantle(gpt),
    mantle("zai.glm-4.6"),
    {
      Effect: "Allow",
      Action: ["bedrock-mantle:CallWithBearerToken", "bedrock:CallWithBearerToken"],
      Resource: ["*"],
    },
  ]);
});

Deno.test("iamPolicy allows to chat with a model that only InvokeModel serves", () => {
  const pegasus = "twelvelabs.pegasus-1-2-v1:0";
  for (const operations of [["chat"], ["invokeModel"]] as const) {
    assertEquals(statements({ operations, models: [pegasus] }), [
      { Effect: "Allow", Action: [INVOKE], Resource: [model(pegasus, "us-east-1")] },
    ]);
  }
  assertThrows(
    () => statements({ operations: ["converse"], models: [pegasus] }),
    TypeError,
    "Converse does not offer it",
  );
});

Deno.test("iamPolicy allows nothing of bedrock-mantle for calls that do not go there", () => {
  const gpt = "openai.gpt-5.5";
  assertEquals(statements({ operations: ["invokeModel"], models: [gpt] })[0]?.Action, [INVOKE]);
  const refused = [
    { operations: ["converse"], models: [gpt] },
    { operations: ["converseStream"], models: [gpt] },
  ] as const;
  for (const options of refused) assertThrows(() => statements(options), TypeError, "Converse does not offer it");
});

Deno.test("iamPolicy allows to look up what an ARN hides", () => {
  const cases: readonly [kind: string, action: string][] = [
    ["application-inference-profile/abc123def456", "bedrock:GetInferenceProfile"],
    ["provisioned-model/abc123def456", "bedrock:GetProvisionedModelThroughput"],
    ["custom-model/amazon.nova-lite-v1:0/abc123def456", "bedrock:GetCustomModel"],
    ["custom-model-deployment/abc123def456", "bedrock:GetCustomModelDeployment"],
    ["imported-model/abc123def456", "bedrock:GetImportedModel"],
    ["prompt/PROMPT0001", "bedrock:GetPrompt"],
    ["prompt-router/abc123def456", "bedrock:GetPromptRouter"],
    ["default-prompt-router/anthropic.claude:1", "bedrock:GetPromptRouter"],
  ];
  for (const [kind, action] of cases) {
    assertEquals(statements({ operations: ["resolveModel"], models: [own(kind)] }), [
      { Effect: "Allow", Action: [action], Resource: [own(kind)] },
    ]);
  }
  const profile = own(`inference-profile/us.${HAIKU}`);
  assertEquals(statements({ operations: ["getInferenceProfile"], models: [`us.${HAIKU}`] })[0]?.Resource, [profile]);
  const found = statements({ operations: ["getFoundationModel"], models: [`us.${HAIKU}`] });
  assertEquals(found[0]?.Resource, [model(HAIKU, "us-east-1")]);
});

Deno.test("iamPolicy knows partitions, accounts, guardrails and aliases", () => {
  const [gov] = statements({ models: ["vendor.model-v1:0"], region: "us-gov-east-1" });
  assertEquals(gov?.Resource, ["arn:aws-us-gov:bedrock:us-gov-east-1::foundation-model/vendor.model-v1:0"]);
  const [china] = statements({ models: ["vendor.model-v1:0"], region: "cn-north-1" });
  assertEquals(china?.Resource, ["arn:aws-cn:bedrock:cn-north-1::foundation-model/vendor.model-v1:0"]);
  const [custom] = statements({ models: ["vendor.model-v1:0"], partition: "aws-xy" });
  assertEquals(custom?.Resource, ["arn:aws-xy:bedrock:us-east-1::foundation-model/vendor.model-v1:0"]);

  const open = iamPolicy({ operations: ["chat"], models: [`us.${HAIKU}`], region: "us-east-1" }).Statement[0];
  assertEquals(open?.Resource, [`arn:aws:bedrock:us-east-1:*:inference-profile/us.${HAIKU}`]);
  const alias = statements({ models: ["openai.gpt-oss-120b"], region: "us-west-2" })[0];
  assertEquals(alias?.Resource, [model("openai.gpt-oss-120b-1:0", "us-west-2")]);

  const guardrails = ["abc123", own("guardrail/def456", "us-west-2")];
  assertEquals(statements({ operations: ["applyGuardrail"], models: [], guardrails })[0]?.Resource, [
    own("guardrail/abc123"),
    own("guardrail/def456", "us-west-2"),
  ]);
});

Deno.test("iamPolicy grants what profiles: auto will call", () => {
  const options = { models: [HAIKU], region: "eu-west-1", residency: "in-geography" } as const;
  assertEquals(
    statements({ ...options, profiles: "auto" }),
    statements({ ...options, models: [`eu.${HAIKU}`] }),
  );
  assertEquals(statements(options)[0]?.Resource, [model(HAIKU, "eu-west-1")]);
  assertThrows(() => statements({ ...options, profiles: "auto", residency: "in-region" }), TypeError, "in-region");
});

Deno.test("iamPolicy grants no region beyond the fence, for every profile, region and fence", () => {
  const geography = (region: string) => region.startsWith("us-gov-") ? "us-gov" : region.split("-")[0];
  let policies = 0;
  for (const { id, profiles, kind } of listModels()) {
    if (kind !== "chat") continue;
    for (const prefix of Object.keys(profiles)) {
      for (const region of data.regions) {
        for (const residency of ["in-region", "in-geography"] as Residency[]) {
          let all: IamStatement[];
          try {
            all = statements({ operations: ["invokeModel"], models: [`${prefix}.${id}`], region, residency });
          } catch (error) {
            assert(error instanceof TypeError, String(error));
            continue;
          }
          policies++;
          for (const arn of all.flatMap(({ Resource }) => Resource)) {
            const to = arn.split(":")[3]!;
            assert(residency === "in-region" ? to === region : geography(to) === geography(region), `${arn} ${region}`);
          }
        }
      }
    }
  }
  assert(policies > 300, `${policies} policies`);
});

Deno.test("iamPolicy is the same for the same options, and holds nothing twice", () => {
  const options = { operations: ["chat", "converse", "stream"] as const, models: [NOVA, `us.${HAIKU}`, NOVA] };
  const once = statements(options);
  assertEquals(JSON.stringify(statements(options)), JSON.stringify(once));
  for (const { Action, Resource } of once) {
    assertEquals([new Set(Action).size, new Set(Resource).size], [Action.length, Resource.length]);
  }
  assertEquals(once.length, 2);
});

Deno.test("iamPolicy refuses what it cannot write", () => {
  const cases: readonly [options: Partial<IamPolicyOptions>, reason: string][] = [
    [
      { operations: ["dance" as IamOperation] },
      'Cannot write a policy for "dance": not a known call of Bedrock',
    ],
    [{ operations: ["constructor" as IamOperation] }, 'Cannot write a policy for "constructor"'],
    [{ operations: ["" as IamOperation] }, 'Cannot write a policy for ""'],
    [{ operations: [] }, "it takes no permission; give operations"],
    [{ models: [] }, 'Cannot write a policy for "chat": it names a model; give models'],
    [{ models: ["*"] }, "not a model id, profile id or ARN; name each model"],
    [{ models: ["amazon.*"] }, "not a model id, profile id or ARN"],
    [{ models: ["nova-lite"] }, "not a model id, profile id or ARN"],
    [{ models: [""] }, "not a model id, profile id or ARN"],
    [{ models: [`arn:aws:bedrock:*::foundation-model/${NOVA}`] }, "not a model id, profile id or ARN"],
    [{ models: ["arn:aws:sagemaker:us-east-1:123456789012:endpoint/mine"] }, "allow sagemaker:InvokeEndpoint"],
    [{ models: ["amazon.titan-embed-text-v2:0"] }, 'it only embeds; use embed() of "@bedrock-edge/client/embed"'],
    [{ operations: ["getInferenceProfile"] }, "it takes no permission; give operations, and models"],
    [{ region: "us-east-1.evil.example" }, "Cannot use region"],
    [{ region: "*" }, "Cannot use region"],
    [{ account: "12345" }, "not an account; pass its twelve digits"],
    [{ partition: "aws:*" }, 'not a partition; use one such as "aws"'],
    [{ operations: ["applyGuardrail"], guardrails: ["../x"] }, "not a guardrail; pass its id or its ARN"],
    [{ models: [`global.${HAIKU}`], residency: "in-geography" }, "may be answered by every region"],
  ];
  for (const [options, reason] of cases) {
    const { message } = assertThrows(() => statements(options), TypeError, reason);
    assert(message.startsWith("Cannot ") && !message.endsWith("."), message);
  }
});
