/**
 * Our calls of knowledge bases beside AWS's SDK: the same requests, and the SDK reads the fake's answers as we do.
 *
 * Run by `deno task test:oracles`; not part of the pure suite, because it needs packages of npm.
 */
import {
  AgenticRetrieveStreamCommand,
  type AgenticRetrieveStreamCommandInput,
  BedrockAgentRuntimeClient,
  GetDocumentContentCommand,
  ResourceNotFoundException,
  RetrieveAndGenerateCommand,
  type RetrieveAndGenerateCommandInput,
  RetrieveAndGenerateStreamCommand,
  RetrieveCommand,
  type RetrieveCommandInput,
} from "npm:@aws-sdk/client-bedrock-agent-runtime@3.1164.0";
import { NodeHttpHandler } from "npm:@smithy/node-http-handler@4.14.0";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Bedrock, createBedrock } from "@bedrock-edge/client";
import {
  agenticRetrieve,
  type AgenticRetrieveOptions,
  getDocumentContent,
  retrieve,
  retrieveAndGenerate,
  type RetrieveAndGenerateOptions,
  retrieveAndGenerateStream,
  type RetrieveOptions,
} from "@bedrock-edge/client/knowledge-base";
import { type FakeBedrock, fakeBedrock } from "@bedrock-edge/client/testing";
import { byRequest, CREDENTIALS, REGION } from "../../../helpers/fire.ts";
import { DOCUMENTS, EXCEPTIONS, framesOf, KB } from "./rig.ts";
import { concat } from "../../../helpers/bytes.ts";
import { streamed } from "../../../helpers/wire.ts";

const ARN = "arn:aws:bedrock:us-east-1::foundation-model/amazon.rerank-v1:0";
const MODEL = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0";

/** AWS's client at a function. */
async function withAws<T>(
  answer: (request: Request) => Promise<Response>,
  use: (aws: BedrockAgentRuntimeClient) => Promise<T>,
): Promise<T> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  const aws = new BedrockAgentRuntimeClient({
    region: REGION,
    endpoint: `http://127.0.0.1:${server.addr.port}`,
    credentials: CREDENTIALS,
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

/** Both clients over one fake: what each sent, and what each read. */
async function both<A, B>(
  theirs: (aws: BedrockAgentRuntimeClient) => Promise<A>,
  ours: (bedrock: Bedrock) => Promise<B>,
): Promise<{ theirs: A; ours: B; fake: FakeBedrock }> {
  const knowledgeBases = { [KB]: { documents: DOCUMENTS }, MANAGED678: { documents: DOCUMENTS, managed: true } };
  const fake = fakeBedrock({ credentials: CREDENTIALS, knowledgeBases });
  const sent: unknown[] = [];
  const keep = async (request: Request) => {
    sent.push([request.method, new URL(request.url).pathname, JSON.parse(await request.clone().text() || "{}")]);
    return await fake(request);
  };
  const bedrock = createBedrock({
    region: REGION,
    credentials: CREDENTIALS,
    env: {},
    fetch: byRequest(keep),
    retry: false,
  });
  const answers = { theirs: await withAws(keep, theirs), ours: await ours(bedrock), fake };
  assertEquals(sent[1], sent[0]);
  assertEquals(fake.requests.map(({ auth }) => auth), ["sigv4", "sigv4"]);
  return answers;
}

const FILTER = {
  orAll: [
    { equals: { key: "language", value: "en" } },
    { andAll: [{ in: { key: "language", value: ["de"] } }, { notEquals: { key: "year", value: 1.5 } }] },
    { startsWith: { key: "title", value: "Lost" } },
  ],
} as const;
const THEIR_FILTER = structuredClone(FILTER) as unknown as never; // the SDK's lists are not read-only

const RERANKING = {
  type: "BEDROCK_RERANKING_MODEL",
  bedrockRerankingConfiguration: {
    modelConfiguration: { modelArn: ARN, additionalModelRequestFields: { deep: { a: [1, "b"] } } },
    numberOfRerankedResults: 2,
    metadataConfiguration: {
      selectionMode: "SELECTIVE" as const,
      selectiveModeConfiguration: { fieldsToInclude: [{ fieldName: "language" }] },
    },
  },
} as const;
const OUR_RERANKING = {
  modelArn: ARN,
  numberOfResults: 2,
  metadata: { include: ["language"] },
  additionalModelRequestFields: { deep: { a: [1, "b"] } },
};
const IMPLICIT = {
  modelArn: MODEL,
  metadataAttributes: [{ key: "language", type: "STRING" as const, description: "ISO 639" }],
};

const SEARCHES: readonly (readonly [name: string, RetrieveOptions, RetrieveCommandInput])[] = [
  ["the least", { knowledgeBase: KB, query: "ümbrella" }, {
    knowledgeBaseId: KB,
    retrievalQuery: { text: "ümbrella" },
  }],
  [
    "all options of a classic base",
    {
      knowledgeBase: KB,
      query: "umbrella",
      numberOfResults: 1,
      searchType: "HYBRID",
      filter: FILTER,
      reranking: OUR_RERANKING,
      implicitFilter: IMPLICIT,
      guardrail: { id: "g", version: "DRAFT" },
      userId: "u",
      nextToken: "1",
    },
    {
      knowledgeBaseId: KB,
      retrievalQuery: { text: "umbrella" },
      retrievalConfiguration: {
        vectorSearchConfiguration: {
          numberOfResults: 1,
          overrideSearchType: "HYBRID",
          filter: THEIR_FILTER,
          rerankingConfiguration: structuredClone(RERANKING) as never,
          implicitFilterConfiguration: IMPLICIT,
        },
      },
      guardrailConfiguration: { guardrailId: "g", guardrailVersion: "DRAFT" },
      userContext: { userId: "u" },
      nextToken: "1",
    },
  ],
  [
    "all options of a managed base",
    {
      knowledgeBase: "MANAGED678",
      query: { text: "umbrella", image: { format: "png", bytes: new Uint8Array([1, 2, 250]) } },
      managed: true,
      numberOfResults: 2,
      filter: FILTER,
      reranking: { ...OUR_RERANKING, metadata: "all" },
    },
    {
      knowledgeBaseId: "MANAGED678",
      retrievalQuery: {
        type: "IMAGE",
        text: "umbrella",
        image: { format: "png", inlineContent: new Uint8Array([1, 2, 250]) },
      },
      retrievalConfiguration: {
        managedSearchConfiguration: {
          numberOfResults: 2,
          filter: THEIR_FILTER,
          rerankingModelType: "CUSTOM",
          rerankingConfiguration: {
            type: "BEDROCK_RERANKING_MODEL",
            bedrockRerankingConfiguration: {
              modelConfiguration: { modelArn: ARN, additionalModelRequestFields: { deep: { a: [1, "b"] } } },
              numberOfRerankedResults: 2,
              metadataConfiguration: { selectionMode: "ALL" },
            },
          },
        },
      },
    },
  ],
  [
    "the service's own reranking",
    { knowledgeBase: "MANAGED678", query: "umbrella", managed: true, reranking: "managed" },
    {
      knowledgeBaseId: "MANAGED678",
      retrievalQuery: { text: "umbrella" },
      retrievalConfiguration: { managedSearchConfiguration: { rerankingModelType: "MANAGED" } },
    },
  ],
];

for (const [name, options, input] of SEARCHES) {
  Deno.test(`retrieve and AWS's SDK send the same, and read the same: ${name}`, async () => {
    const { ours, theirs } = await both(
      (aws) => aws.send(new RetrieveCommand(input)),
      (bedrock) => retrieve(bedrock, options),
    );
    const { retrievalResults, nextToken } = theirs;
    // A copy: the SDK's objects have members that are undefined.
    assertEquals(
      JSON.parse(JSON.stringify({ results: retrievalResults, nextToken })),
      JSON.parse(JSON.stringify(ours)),
    );
  });
}

const QUESTIONS: readonly (readonly [string, AgenticRetrieveOptions, AgenticRetrieveStreamCommandInput])[] = [
  [
    "the least",
    { knowledgeBase: KB, messages: "umbrella" },
    {
      messages: [{ role: "user", content: { text: "umbrella" } }],
      retrievers: [{ configuration: { knowledgeBase: { knowledgeBaseId: KB } } }],
      agenticRetrieveConfiguration: { foundationModelType: "MANAGED" },
    },
  ],
  [
    "all options",
    {
      knowledgeBase: ["MANAGED678", { id: KB, description: "Prices", filter: FILTER, numberOfResults: 2 }],
      messages: [
        { role: "user", content: "schirm" },
        { role: "assistant", content: "Which?" },
        { role: "user", content: "umbrella" },
      ],
      model: MODEL,
      reranking: { modelArn: ARN },
      maxIterations: 3,
      generateResponse: true,
      guardrail: { id: "g", version: "1" },
      memory: {
        memoryId: "m",
        sessionBinding: { actorId: "a", sessionId: "s" },
        retrievalConfigs: [{ namespace: "n", strategyId: "st" }],
        persistenceMode: "NONE",
      },
      retrievalInstruction: { id: "i", version: "2" },
      userId: "u",
      nextToken: "t",
    },
    {
      messages: [
        { role: "user", content: { text: "schirm" } },
        { role: "assistant", content: { text: "Which?" } },
        { role: "user", content: { text: "umbrella" } },
      ],
      retrievers: [
        { configuration: { knowledgeBase: { knowledgeBaseId: "MANAGED678" } } },
        {
          description: "Prices",
          configuration: {
            knowledgeBase: {
              knowledgeBaseId: KB,
              retrievalOverrides: { filter: THEIR_FILTER, maxNumberOfResults: 2 },
            },
          },
        },
      ],
      agenticRetrieveConfiguration: {
        foundationModelType: "CUSTOM",
        foundationModelConfiguration: {
          type: "BEDROCK_FOUNDATION_MODEL",
          bedrockFoundationModelConfiguration: { modelConfiguration: { modelArn: MODEL } },
        },
        rerankingModelType: "CUSTOM",
        rerankingConfiguration: {
          type: "BEDROCK_RERANKING_MODEL",
          bedrockRerankingConfiguration: { modelConfiguration: { modelArn: ARN } },
        },
        maxAgentIteration: 3,
      },
      generateResponse: true,
      policyConfiguration: { bedrockGuardrailConfiguration: { guardrailId: "g", guardrailVersion: "1" } },
      memoryConfiguration: {
        memoryId: "m",
        sessionBinding: { actorId: "a", sessionId: "s" },
        retrievalConfigs: [{ namespace: "n", strategyId: "st" }],
        persistenceMode: "NONE",
      },
      retrievalInstructionConfiguration: { retrievalInstructionId: "i", version: "2" },
      userContext: { userId: "u" },
      nextToken: "t",
    },
  ],
  [
    "a model of mantle, and no reranking",
    {
      knowledgeBase: KB,
      messages: "umbrella",
      model: { modelArn: MODEL, projectId: "p" },
      reranking: "none",
      generateResponse: false,
    },
    {
      messages: [{ role: "user", content: { text: "umbrella" } }],
      retrievers: [{ configuration: { knowledgeBase: { knowledgeBaseId: KB } } }],
      agenticRetrieveConfiguration: {
        foundationModelType: "CUSTOM",
        foundationModelConfiguration: {
          type: "MANTLE_FOUNDATION_MODEL",
          mantleFoundationModelConfiguration: { modelConfiguration: { modelArn: MODEL, projectId: "p" } },
        },
        rerankingModelType: "NONE",
      },
      generateResponse: false,
    },
  ],
];

async function listOf<T>(events: AsyncIterable<T> | undefined): Promise<T[]> {
  const list: T[] = [];
  for await (const event of events ?? []) list.push(event);
  return list;
}

/** A copy in which every step has the same time: the two calls are a few milliseconds apart. */
function withoutTimes(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, member) => name === "timestamp" ? typeof member : member));
}

for (const [name, options, input] of QUESTIONS) {
  Deno.test(`agenticRetrieve and AWS's SDK send the same, and read the same: ${name}`, async () => {
    const { ours, theirs } = await both(
      async (aws) => await listOf((await aws.send(new AgenticRetrieveStreamCommand(input))).stream),
      (bedrock) => listOf(agenticRetrieve(bedrock, options)),
    );
    const read = ours.map((event) =>
      event.type === "text"
        ? { responseEvent: { text: event.text } }
        : event.type === "trace"
        ? { traceEvent: event.trace }
        : event.type
    );
    const plain = theirs.map((event) => event.result ? "result" : event);
    assertEquals(withoutTimes(plain), withoutTimes(read));
    const last = ours.at(-1);
    assert(last?.type === "result");
    const { results, generatedResponse } = theirs.at(-1)!.result!;
    const { answer, citations } = last.result;
    assertEquals(JSON.parse(JSON.stringify(results)), last.result.results);
    assertEquals([generatedResponse?.answer, generatedResponse?.citations ?? []], [answer, citations] as never);
  });
}

const ANSWERS: readonly (readonly [string, RetrieveAndGenerateOptions, RetrieveAndGenerateCommandInput])[] = [
  [
    "the least",
    { knowledgeBase: KB, model: MODEL, query: "umbrella" },
    {
      input: { text: "umbrella" },
      retrieveAndGenerateConfiguration: {
        type: "KNOWLEDGE_BASE",
        knowledgeBaseConfiguration: { knowledgeBaseId: KB, modelArn: MODEL },
      },
    },
  ],
  [
    "all options",
    {
      knowledgeBase: KB,
      model: MODEL,
      query: "umbrella",
      numberOfResults: 2,
      filter: FILTER,
      reranking: OUR_RERANKING,
      promptTemplate: "Answer: $search_results$",
      maxTokens: 100,
      temperature: 0.5,
      topP: 0.25,
      stopSequences: ["x"],
      latency: "optimized",
      additionalModelRequestFields: { a: { b: [null, 1] } },
      guardrail: { id: "g", version: "1" },
      orchestration: { promptTemplate: "Split", maxTokens: 9, decomposeQuery: true, latency: "standard" },
      sessionId: "s",
      kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/k",
      userId: "u",
    },
    {
      input: { text: "umbrella" },
      sessionId: "s",
      sessionConfiguration: { kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/k" },
      userContext: { userId: "u" },
      retrieveAndGenerateConfiguration: {
        type: "KNOWLEDGE_BASE",
        knowledgeBaseConfiguration: {
          knowledgeBaseId: KB,
          modelArn: MODEL,
          retrievalConfiguration: {
            vectorSearchConfiguration: {
              numberOfResults: 2,
              filter: THEIR_FILTER,
              rerankingConfiguration: structuredClone(RERANKING) as never,
            },
          },
          generationConfiguration: {
            promptTemplate: { textPromptTemplate: "Answer: $search_results$" },
            guardrailConfiguration: { guardrailId: "g", guardrailVersion: "1" },
            inferenceConfig: {
              textInferenceConfig: { maxTokens: 100, temperature: 0.5, topP: 0.25, stopSequences: ["x"] },
            },
            additionalModelRequestFields: { a: { b: [null, 1] } },
            performanceConfig: { latency: "optimized" },
          },
          orchestrationConfiguration: {
            promptTemplate: { textPromptTemplate: "Split" },
            inferenceConfig: { textInferenceConfig: { maxTokens: 9 } },
            queryTransformationConfiguration: { type: "QUERY_DECOMPOSITION" },
            performanceConfig: { latency: "standard" },
          },
        },
      },
    },
  ],
];

for (const [name, options, input] of ANSWERS) {
  Deno.test(`retrieveAndGenerate and AWS's SDK send the same, and read the same: ${name}`, async () => {
    const pinned = { ...options, sessionId: "s" };
    const { ours, theirs } = await both(
      (aws) => aws.send(new RetrieveAndGenerateCommand({ ...input, sessionId: "s" })),
      (bedrock) => retrieveAndGenerate(bedrock, pinned),
    );
    const { output, citations, sessionId } = theirs;
    assertEquals(JSON.parse(JSON.stringify({ text: output?.text, citations, sessionId })), ours as never);
  });

  Deno.test(`retrieveAndGenerateStream and AWS's SDK send the same, and read the same: ${name}`, async () => {
    const { ours, theirs } = await both(
      async (aws) => {
        const answer = await aws.send(new RetrieveAndGenerateStreamCommand({ ...input, sessionId: "s" }));
        return { sessionId: answer.sessionId, events: await listOf(answer.stream) };
      },
      (bedrock) => retrieveAndGenerateStream(bedrock, { ...options, sessionId: "s" }).final(),
    );
    const text = theirs.events.map(({ output }) => output?.text ?? "").join("");
    const citations = theirs.events.flatMap(({ citation }) => citation ? [citation] : [])
      .map(({ generatedResponsePart, retrievedReferences }) => ({ generatedResponsePart, retrievedReferences }));
    assertEquals(JSON.parse(JSON.stringify({ text, citations, sessionId: theirs.sessionId })), ours as never);
  });
}

Deno.test("getDocumentContent and AWS's SDK send the same, and read the same", async () => {
  const documentId = DOCUMENTS[0]!.uri;
  for (const more of [{}, { outputFormat: "EXTRACTED", userContext: { userId: "u" } }, { mediaId: "m" }] as const) {
    const { ours, theirs } = await both(
      (aws) =>
        aws.send(new GetDocumentContentCommand({ knowledgeBaseId: KB, dataSourceId: "d s", documentId, ...more })),
      (bedrock) =>
        getDocumentContent(bedrock, {
          knowledgeBase: KB,
          dataSource: "d s",
          document: documentId,
          ...("outputFormat" in more ? { format: "extracted", userId: "u" } : {}),
          ...("mediaId" in more ? { media: "m" } : {}),
        }),
    );
    const { presignedUrl, mimeType, documentContentLength } = theirs;
    assertEquals({ url: presignedUrl, mimeType, length: documentContentLength }, ours as never);
  }
});

Deno.test("AWS's SDK knows the fake's refusals, and the exceptions of a stream as we name them", async () => {
  const knowledgeBases = { [KB]: { documents: DOCUMENTS } };
  const fake = fakeBedrock({ credentials: CREDENTIALS, knowledgeBases });
  await withAws(fake, async (aws) => {
    const command = new RetrieveCommand({ knowledgeBaseId: "NONE", retrievalQuery: { text: "a" } });
    await assertRejects(() => aws.send(command), ResourceNotFoundException, "does not exist");
  });
  for (const [name] of EXCEPTIONS) {
    const bytes = concat(framesOf([{ [name]: { message: "no luck" } }]));
    await withAws(() => Promise.resolve(streamed(bytes)), async (aws) => {
      const command = new AgenticRetrieveStreamCommand(QUESTIONS[0]![2]);
      const error = await assertRejects(async () => await listOf((await aws.send(command)).stream), Error, "no luck");
      assertEquals(error.name, name[0]!.toUpperCase() + name.slice(1));
    });
  }
});
