/**
 * InvokeModel, guardrails and counts beside AWS's SDK: the same requests, and the SDK reads the fake's answers.
 *
 * Run by `deno task test:oracles`; not part of the pure suite, because it needs packages of npm.
 */
import {
  ApplyGuardrailCommand,
  BedrockRuntimeClient,
  CountTokensCommand,
  InvokeGuardrailChecksCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import { NodeHttpHandler } from "npm:@smithy/node-http-handler@4.14.0";
import { assertEquals } from "@std/assert";
import { type Bedrock, countTokens, createBedrock } from "@bedrock-edge/client";
import { applyGuardrail, invokeGuardrailChecks } from "@bedrock-edge/client/guardrail";
import { invokeModel, invokeModelWithResponseStream } from "@bedrock-edge/client/invoke";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { byRequest } from "../../../helpers/fire.ts";

const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const CLAUDE = "anthropic.claude-sonnet-4-20250514-v1:0";
const BODY = {
  anthropic_version: "bedrock-2023-05-31",
  max_tokens: 50,
  messages: [{ role: "user", content: "Write to ada@example.com — ça" }],
};
const TEXT = JSON.stringify(BODY);

/** A request as both sides sent it. */
type Sent = readonly [method: string, path: string, headers: Record<string, string>, body: unknown];

/** The headers that the caller decides. */
const OURS = /^(accept|content-type|x-amzn-bedrock-.*)$/;

/** AWS's client at a function. */
async function withAws<T>(
  answer: (request: Request) => Promise<Response>,
  use: (aws: BedrockRuntimeClient) => Promise<T>,
): Promise<T> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  const aws = new BedrockRuntimeClient({
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${server.addr.port}`,
    credentials: KEYS,
    requestHandler: new NodeHttpHandler(),
    maxAttempts: 1,
  });
  try {
    return await use(aws);
  } finally {
    aws.destroy();
    await server.shutdown();
  }
}

interface Case {
  readonly name: string;
  /** Calls the SDK, and resolves with the comparable part of the answer. */
  theirs(aws: BedrockRuntimeClient): Promise<unknown>;
  /** Calls us, and resolves with the same part. */
  ours(bedrock: Bedrock): Promise<unknown>;
}

const HEADERS = {
  contentType: "application/json",
  accept: "application/json",
  guardrailIdentifier: "gr1",
  guardrailVersion: "DRAFT",
  trace: "ENABLED",
  performanceConfigLatency: "optimized",
  serviceTier: "flex",
  requestMetadata: '{"team":"a b"}',
} as const;
const OPTIONS = {
  guardrail: { id: "gr1", version: "DRAFT", trace: true },
  latency: "optimized",
  serviceTier: "flex",
  requestMetadata: { team: "a b" },
} as const;

const decode = (bytes: Uint8Array | undefined): unknown => JSON.parse(new TextDecoder().decode(bytes));

async function chunksOf(
  body: AsyncIterable<{ chunk?: { bytes?: Uint8Array | undefined } | undefined }>,
): Promise<unknown[]> {
  const chunks: unknown[] = [];
  for await (const { chunk } of body) chunks.push(decode(chunk?.bytes));
  return chunks;
}

/** A body of each family. */
const FAMILIES: readonly (readonly [model: string, body: Record<string, unknown>])[] = [
  [CLAUDE, BODY],
  ["amazon.nova-lite-v1:0", { messages: [{ role: "user", content: [{ text: "Hi" }] }] }],
  ["openai.gpt-oss-120b-1:0", { messages: [{ role: "user", content: "Hi" }] }],
  ["us.mistral.pixtral-large-2502-v1:0", { messages: [{ role: "user", content: "Hi" }] }],
  ["us.writer.palmyra-x5-v1:0", { messages: [{ role: "user", content: "Hi" }] }],
  ["us.meta.llama3-3-70b-instruct-v1:0", { prompt: "Hi" }],
  ["mistral.mistral-large-2402-v1:0", { prompt: "Hi" }],
  ["us.deepseek.r1-v1:0", { prompt: "Hi" }],
  ["amazon.titan-text-express-v1", { inputText: "Hi" }],
  ["us.twelvelabs.pegasus-1-2-v1:0", { inputPrompt: "Hi", mediaSource: { base64String: "AAAA" } }],
];

const CASES: readonly Case[] = [
  ...FAMILIES.flatMap(([model, body]): Case[] => [
    {
      name: `InvokeModel of ${model}`,
      async theirs(aws) {
        const command = new InvokeModelCommand({ modelId: model, body: JSON.stringify(body), ...HEADERS });
        const answer = await aws.send(command);
        return [decode(answer.body), answer.contentType, answer.serviceTier, answer.performanceConfigLatency];
      },
      async ours(bedrock) {
        const { body: read, contentType, headers } = await invokeModel(bedrock, { model, body, ...OPTIONS });
        const named = ["x-amzn-bedrock-service-tier", "x-amzn-bedrock-performanceconfig-latency"];
        return [read, contentType, ...named.map((name) => headers.get(name))];
      },
    },
    {
      name: `InvokeModelWithResponseStream of ${model}`,
      async theirs(aws) {
        const command = new InvokeModelWithResponseStreamCommand({
          modelId: model,
          body: JSON.stringify(body),
          ...HEADERS,
        });
        const answer = await aws.send(command);
        return [await chunksOf(answer.body!), answer.contentType];
      },
      async ours(bedrock) {
        const stream = await invokeModelWithResponseStream(bedrock, { model, body, ...OPTIONS });
        return [await Array.fromAsync(stream), stream.contentType];
      },
    },
  ]),
  {
    name: "ApplyGuardrail",
    async theirs(aws) {
      const { action, outputs, assessments, usage } = await aws.send(
        new ApplyGuardrailCommand({
          guardrailIdentifier: "arn:aws:bedrock:us-east-1:123456789012:guardrail/gr1",
          guardrailVersion: "DRAFT",
          source: "OUTPUT",
          outputScope: "FULL",
          content: [
            { text: { text: "Write to ada@example.com", qualifiers: ["query"] } },
            { image: { format: "png", source: { bytes: new Uint8Array([1, 2, 3]) } } },
          ],
        }),
      );
      return [
        action,
        outputs?.map(({ text }) => text),
        assessments?.[0]?.sensitiveInformationPolicy?.piiEntities,
        usage,
      ];
    },
    async ours(bedrock) {
      const { action, outputs, assessments, usage } = await applyGuardrail(bedrock, {
        id: "arn:aws:bedrock:us-east-1:123456789012:guardrail/gr1",
        version: "DRAFT",
        source: "OUTPUT",
        outputScope: "FULL",
        content: [
          { text: "Write to ada@example.com", qualifiers: ["query"] },
          { image: { format: "png", source: { bytes: new Uint8Array([1, 2, 3]) } } },
        ],
      });
      return [action, outputs, assessments[0]?.sensitiveInformationPolicy?.piiEntities, usage];
    },
  },
  {
    name: "InvokeGuardrailChecks",
    async theirs(aws) {
      const { results } = await aws.send(
        new InvokeGuardrailChecksCommand({
          messages: [{ role: "user", content: [{ text: "Write to ada@example.com" }] }],
          checks: {
            contentFilter: { categories: [{ category: "HATE" }] },
            sensitiveInformation: { entities: [{ type: "EMAIL" }] },
          },
        }),
      );
      return [results?.contentFilter?.results, results?.sensitiveInformation?.results];
    },
    async ours(bedrock) {
      const { contentFilter, sensitiveInformation } = await invokeGuardrailChecks(bedrock, {
        messages: "Write to ada@example.com",
        checks: { contentFilter: ["HATE"], sensitiveInformation: ["EMAIL"] },
      });
      return [contentFilter, sensitiveInformation];
    },
  },
  {
    name: "CountTokens of a chat",
    async theirs(aws) {
      const input = {
        converse: { system: [{ text: "Be brief." }], messages: [{ role: "user" as const, content: [{ text: "Hi" }] }] },
      };
      return (await aws.send(new CountTokensCommand({ modelId: CLAUDE, input }))).inputTokens;
    },
    async ours(bedrock) {
      return (await countTokens(bedrock, { model: `us.${CLAUDE}`, system: "Be brief.", messages: "Hi" })).inputTokens;
    },
  },
  {
    name: "CountTokens of a native body",
    async theirs(aws) {
      const input = { invokeModel: { body: new TextEncoder().encode(TEXT) } };
      return (await aws.send(new CountTokensCommand({ modelId: CLAUDE, input }))).inputTokens;
    },
    ours: async (bedrock) => (await countTokens(bedrock, { model: CLAUDE, body: BODY })).inputTokens,
  },
];

for (const { name, theirs, ours } of CASES) {
  Deno.test(`we and AWS's SDK send the same request, and read the same answer: ${name}`, async () => {
    const fake = fakeBedrock({ guardrails: { gr1: { piiPatterns: { EMAIL: /\S+@\S+/ } } } });
    const sent: Sent[] = [];
    const keep = async (request: Request) => {
      const { method, url, headers } = request;
      const own = Object.fromEntries([...headers].filter(([header]) => OURS.test(header)));
      // The SDK accepts everything where it has no option.
      if (own["accept"] === "*/*") delete own["accept"];
      sent.push([method, new URL(url).pathname, own, await request.clone().json()]);
      return await fake(request);
    };
    const theirAnswer = await withAws(keep, theirs);
    const bedrock = createBedrock({ region: "us-east-1", credentials: KEYS, env: {}, fetch: byRequest(keep) });
    assertEquals(await ours(bedrock), theirAnswer);
    assertEquals(sent[1], sent[0]);
  });
}
