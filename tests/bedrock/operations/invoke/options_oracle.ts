/**
 * The options of InvokeModel in requests beside those of AWS's SDK, and refusals and faults of the fake as the SDK knows them.
 */
import { assertEquals, assertRejects } from "@std/assert";
import {
  CountTokensCommand,
  InvokeModelCommand,
  type InvokeModelCommandInput,
  InvokeModelWithResponseStreamCommand,
  ThrottlingException,
  ValidationException,
} from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import { invokeModel, type InvokeModelOptions, invokeModelWithResponseStream } from "@bedrock-edge/client/invoke";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { KEYS, oursOver, sdkOver, type Service } from "../../../oracles/converse/sdk.ts";

const CLAUDE = "anthropic.claude-sonnet-4-20250514-v1:0";
const MESSAGES = {
  anthropic_version: "bedrock-2023-05-31",
  max_tokens: 50,
  messages: [{ role: "user", content: "Rain in Zürich?" }],
};
const TEXT = JSON.stringify(MESSAGES);

/** The headers that the operations define; others belong to the signer, to the transport and to the SDK's telemetry. */
const isOfOperation = (name: string) => name === "accept" || name === "content-type" || /^x-amzn-bedrock-/.test(name);

/** The one request that a call makes. */
async function sent(run: (fetch: Service) => Promise<unknown>): Promise<unknown> {
  const requests: unknown[] = [];
  await run(async (request) => {
    const { host, pathname, search } = new URL(request.url);
    const headers = Object.fromEntries([...request.headers].filter(([name]) => isOfOperation(name)));
    requests.push({ method: request.method, host, pathname, search, headers, body: await request.json() });
    throw new TypeError("captured");
  }).catch(() => {});
  assertEquals(requests.length, 1);
  return requests[0];
}

type InvokeInput = Omit<InvokeModelCommandInput, "modelId" | "body">;

/** The options of InvokeModel, ours and the SDK's. */
const INVOKED: Readonly<Record<string, readonly [Omit<InvokeModelOptions, "body">, string, InvokeInput]>> = {
  "no options": [{ model: CLAUDE }, CLAUDE, {}],
  "a profile": [{ model: `us.${CLAUDE}` }, `us.${CLAUDE}`, {}],
  "an ARN": [
    { model: "arn:aws:bedrock:us-east-1:123456789012:imported-model/abc123" },
    "arn:aws:bedrock:us-east-1:123456789012:imported-model/abc123",
    {},
  ],
  "a guardrail with its whole trace": [
    { model: CLAUDE, guardrail: { id: "gr1", version: "DRAFT", trace: "full" } },
    CLAUDE,
    { guardrailIdentifier: "gr1", guardrailVersion: "DRAFT", trace: "ENABLED_FULL" },
  ],
  "a guardrail with and without a trace": [
    { model: CLAUDE, guardrail: { id: "gr1", version: "1", trace: false } },
    CLAUDE,
    { guardrailIdentifier: "gr1", guardrailVersion: "1", trace: "DISABLED" },
  ],
  "latency and tier": [
    { model: CLAUDE, latency: "optimized", serviceTier: "flex" },
    CLAUDE,
    { performanceConfigLatency: "optimized", serviceTier: "flex" },
  ],
  "metadata": [
    { model: CLAUDE, requestMetadata: { team: "search", stage: "test" } },
    CLAUDE,
    { requestMetadata: JSON.stringify({ team: "search", stage: "test" }) } as InvokeInput,
  ],
};

/** Without a media type of the answer the SDK sends no header, where we ask for JSON. */
const JSON_TYPES = { contentType: "application/json", accept: "application/json" };

for (const [name, [ours, modelId, theirs]] of Object.entries(INVOKED)) {
  Deno.test(`InvokeModel and its stream are the SDK's requests: ${name}`, async () => {
    const input = { ...JSON_TYPES, ...theirs, modelId, body: TEXT };
    for (
      const [call, command] of [
        [invokeModel, new InvokeModelCommand(input)],
        [invokeModelWithResponseStream, new InvokeModelWithResponseStreamCommand(input)],
      ] as const
    ) {
      assertEquals(
        await sent((fetch) => call(oursOver(fetch), { ...ours, body: MESSAGES })),
        await sent((fetch) => sdkOver(fetch).send(command as InvokeModelCommand)),
      );
    }
  });
}

Deno.test("the SDK knows the fake's refusals and faults of these operations", async () => {
  const input = { modelId: CLAUDE, ...JSON_TYPES };
  const refused = new InvokeModelCommand({ ...input, body: "{}" });
  await assertRejects(() => sdkOver(fakeBedrock({ credentials: KEYS })).send(refused), ValidationException);
  const counted = {
    modelId: CLAUDE,
    input: { converse: { messages: [{ role: "user" as const, content: [{ text: "Hi" }] }] } },
  };
  const throttled = { type: "status", status: 429, code: "ThrottlingException", operation: "CountTokens" } as const;
  const fake = fakeBedrock({ credentials: KEYS, faults: [throttled] });
  await assertRejects(() => sdkOver(fake).send(new CountTokensCommand(counted)), ThrottlingException);

  const fault = { type: "exception", name: "modelStreamErrorException", afterEvents: 3 } as const;
  const cut = fakeBedrock({ credentials: KEYS, replies: ["Rain, 20 °C."], faults: [fault] });
  const { body } = await sdkOver(cut).send(new InvokeModelWithResponseStreamCommand({ ...input, body: TEXT }));
  await assertRejects(() => Array.fromAsync(body ?? []), Error, "Scripted modelStreamErrorException.");
});
