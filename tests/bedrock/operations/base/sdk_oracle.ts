/**
 * The operations of `bedrock-runtime` beside chats, next to AWS's SDK: the same requests, and the same answers out of what the fake
 * serves. Embeddings, images, rankings, knowledge bases and jobs have files of
 * their own.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ApplyGuardrailCommand,
  type ApplyGuardrailCommandInput,
  CountTokensCommand,
  type CountTokensCommandInput,
  InvokeGuardrailChecksCommand,
  InvokeModelCommand,
  type InvokeModelCommandInput,
  InvokeModelWithResponseStreamCommand,
  ThrottlingException,
  ValidationException,
} from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import { countTokens } from "@bedrock-edge/client";
import { applyGuardrail, type ApplyGuardrailOptions, invokeGuardrailChecks } from "@bedrock-edge/client/guardrail";
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

const PNG = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
const APPLIED: Readonly<Record<string, readonly [ApplyGuardrailOptions, ApplyGuardrailCommandInput]>> = {
  "a text": [
    { id: "gr1", version: "1", source: "INPUT", content: "Hi" },
    { guardrailIdentifier: "gr1", guardrailVersion: "1", source: "INPUT", content: [{ text: { text: "Hi" } }] },
  ],
  "an ARN, qualifiers, an image and the whole output": [
    {
      id: "arn:aws:bedrock:us-east-1:123456789012:guardrail/gr1",
      version: "DRAFT",
      source: "OUTPUT",
      outputScope: "FULL",
      content: [
        { text: "Sources", qualifiers: ["grounding_source"] },
        { image: { format: "png", source: { bytes: PNG } } },
      ],
    },
    {
      guardrailIdentifier: "arn:aws:bedrock:us-east-1:123456789012:guardrail/gr1",
      guardrailVersion: "DRAFT",
      source: "OUTPUT",
      outputScope: "FULL",
      content: [
        { text: { text: "Sources", qualifiers: ["grounding_source"] } },
        { image: { format: "png", source: { bytes: PNG } } },
      ],
    },
  ],
};

for (const [name, [ours, theirs]] of Object.entries(APPLIED)) {
  Deno.test(`ApplyGuardrail is the SDK's request: ${name}`, async () => {
    assertEquals(
      withoutAccept(await sent((fetch) => applyGuardrail(oursOver(fetch), ours))),
      await sent((fetch) => sdkOver(fetch).send(new ApplyGuardrailCommand(theirs))),
    );
  });
}

/** We ask for JSON also where the operation has no member for it. */
function withoutAccept(request: unknown): unknown {
  const { headers: { accept: _, ...headers }, ...rest } = request as { headers: Record<string, string> };
  return { ...rest, headers };
}

const CHECKS = {
  messages: [{ role: "user", content: [{ text: "mail a@example.com" }] }],
  checks: {
    contentFilter: { categories: [{ category: "HATE" }] },
    promptAttack: { categories: [{ category: "JAILBREAK" }] },
    sensitiveInformation: { entities: [{ type: "EMAIL" }] },
  },
} as const;
const OUR_CHECKS = {
  messages: "mail a@example.com",
  checks: { contentFilter: ["HATE"], promptAttack: ["JAILBREAK"], sensitiveInformation: ["EMAIL"] },
} as const;
/** A copy that the SDK's types take. */
const checksCommand = () =>
  new InvokeGuardrailChecksCommand(
    structuredClone(CHECKS) as unknown as ConstructorParameters<typeof InvokeGuardrailChecksCommand>[0],
  );

Deno.test("InvokeGuardrailChecks is the SDK's request", async () => {
  assertEquals(
    withoutAccept(await sent((fetch) => invokeGuardrailChecks(oursOver(fetch), OUR_CHECKS))),
    await sent((fetch) => sdkOver(fetch).send(checksCommand())),
  );
});

const SYSTEM = [{ text: "Be brief." }];
const CONVERSE: CountTokensCommandInput = {
  modelId: CLAUDE,
  input: { converse: { system: SYSTEM, messages: [{ role: "user", content: [{ text: "Rain in Zürich?" }] }] } },
};
const NATIVE: CountTokensCommandInput = {
  modelId: CLAUDE,
  input: { invokeModel: { body: new TextEncoder().encode(TEXT) } },
};

Deno.test("CountTokens is the SDK's request, for a chat and for a native body", async () => {
  const chat = { model: `us.${CLAUDE}`, system: "Be brief.", messages: "Rain in Zürich?" };
  for (
    const [ours, theirs] of [[chat, CONVERSE], [{ model: `us.${CLAUDE}`, body: MESSAGES }, NATIVE]] as const
  ) {
    assertEquals(
      withoutAccept(await sent((fetch) => countTokens(oursOver(fetch), ours))),
      await sent((fetch) => sdkOver(fetch).send(new CountTokensCommand(theirs))),
    );
  }
});

Deno.test("the SDK reads the fake's InvokeModel and its stream as we do", async () => {
  const fake = fakeBedrock({ credentials: KEYS, replies: Array(4).fill("Rain, 20 °C.") });
  const theirs = await sdkOver(fake).send(new InvokeModelCommand({ modelId: CLAUDE, body: TEXT, ...JSON_TYPES }));
  const ours = await invokeModel<{ content: unknown; usage: unknown }>(oursOver(fake), {
    model: CLAUDE,
    body: MESSAGES,
  });
  const { content, usage } = JSON.parse(theirs.body.transformToString());
  assertEquals([content, usage], [ours.body.content, ours.body.usage]);
  assertEquals(theirs.contentType, ours.contentType);

  const command = new InvokeModelWithResponseStreamCommand({ modelId: CLAUDE, body: TEXT, ...JSON_TYPES });
  const { body, contentType } = await sdkOver(fake).send(command);
  const chunks = [];
  for await (const { chunk } of body ?? []) chunks.push(JSON.parse(new TextDecoder().decode(chunk?.bytes)));
  const stream = await invokeModelWithResponseStream(oursOver(fake), { model: CLAUDE, body: MESSAGES });
  assertEquals(withoutIds(chunks), withoutIds(await Array.fromAsync(stream)));
  assert(chunks.length > 4);
  assertEquals(contentType, stream.contentType);
});

/** Each answer has an id and a time of its own. */
function withoutIds(chunks: readonly unknown[]): unknown {
  return JSON.parse(JSON.stringify(chunks), (key, value) => /^(id|\w+Latency)$/.test(key) ? undefined : value);
}

Deno.test("the SDK reads the fake's guardrails, checks and counts as we do", async () => {
  const fake = fakeBedrock({ credentials: KEYS, guardrails: { gr1: { blockedWords: ["secret"] } } });
  const [sdk, ours] = [sdkOver(fake), oursOver(fake)];
  const applied = await sdk.send(
    new ApplyGuardrailCommand({
      guardrailIdentifier: "gr1",
      guardrailVersion: "1",
      source: "INPUT",
      content: [{ text: { text: "a secret" } }],
    }),
  );
  const { action, actionReason, outputs, assessments, usage } = await applyGuardrail(ours, {
    id: "gr1",
    version: "1",
    source: "INPUT",
    content: "a secret",
  });
  assertEquals([action, applied.action], ["GUARDRAIL_INTERVENED", "GUARDRAIL_INTERVENED"]);
  assertEquals(applied.actionReason, actionReason);
  assertEquals(applied.outputs?.map(({ text }) => text), [...outputs]);
  assertEquals<unknown>(plain(applied.usage), usage);
  assertEquals<unknown>(plain(applied.assessments), assessments);

  const { results } = await sdk.send(checksCommand());
  const checked = await invokeGuardrailChecks(ours, OUR_CHECKS);
  assertEquals(checked.sensitiveInformation.length, 1);
  assertEquals<unknown>(
    [results?.sensitiveInformation?.results, results?.contentFilter?.results, results?.promptAttack?.results],
    [checked.sensitiveInformation, checked.contentFilter, checked.promptAttack],
  );

  const chat = { model: CLAUDE, system: "Be brief.", messages: "Rain in Zürich?" };
  for (const [request, input] of [[chat, CONVERSE], [{ model: CLAUDE, body: MESSAGES }, NATIVE]] as const) {
    const counted = await countTokens(ours, request);
    assert(counted.inputTokens);
    assertEquals((await sdk.send(new CountTokensCommand(input))).inputTokens, counted.inputTokens);
  }
});

Deno.test("the SDK knows the fake's refusals and faults of these operations", async () => {
  const input = { modelId: CLAUDE, ...JSON_TYPES };
  const refused = new InvokeModelCommand({ ...input, body: "{}" });
  await assertRejects(() => sdkOver(fakeBedrock({ credentials: KEYS })).send(refused), ValidationException);
  const throttled = { type: "status", status: 429, code: "ThrottlingException", operation: "CountTokens" } as const;
  const fake = fakeBedrock({ credentials: KEYS, faults: [throttled] });
  await assertRejects(() => sdkOver(fake).send(new CountTokensCommand(CONVERSE)), ThrottlingException);

  const fault = { type: "exception", name: "modelStreamErrorException", afterEvents: 3 } as const;
  const cut = fakeBedrock({ credentials: KEYS, replies: ["Rain, 20 °C."], faults: [fault] });
  const { body } = await sdkOver(cut).send(new InvokeModelWithResponseStreamCommand({ ...input, body: TEXT }));
  await assertRejects(() => Array.fromAsync(body ?? []), Error, "Scripted modelStreamErrorException.");
});

/** The SDK's values without members that are absent. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
