/**
 * The bodies of requests, and the mistakes that are refused before anything is sent.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { type Bedrock, createBedrock } from "@bedrock-edge/client";
import {
  agenticRetrieve,
  type AgenticRetrieveOptions,
  getDocumentContent,
  knowledgeBaseTool,
  retrieve,
  retrieveAll,
  retrieveAndGenerate,
  type RetrieveAndGenerateOptions,
  retrieveAndGenerateStream,
  type RetrieveOptions,
} from "@bedrock-edge/client/knowledge-base";
import { modelFacts } from "@bedrock-edge/client/models";
import { API_KEY, byRequest } from "../../../helpers/fire.ts";
import type { Json } from "../../../helpers/wire.ts";
import { custom, KB } from "./rig.ts";

/** Calls, and returns the path and the body of the request. */
async function sentBy(call: (bedrock: Bedrock) => Promise<unknown>): Promise<[path: string, body: Json]> {
  const sent: [string, Json][] = [];
  const { bedrock } = custom(async (request) => {
    sent.push([new URL(request.url).pathname, await request.json()]);
    return Response.json({ retrievalResults: [], output: { text: "" }, presignedUrl: "u", mimeType: "m" });
  }, { retry: false });
  await call(bedrock).catch(() => {}); // a stream finds no events in this answer
  assertEquals(sent.length, 1);
  return sent[0]!;
}

const ARN = "arn:aws:bedrock:us-east-1::foundation-model/amazon.rerank-v1:0";
const FILTER = {
  andAll: [{ equals: { key: "a", value: 1 } }, { orAll: [{ in: { key: "b", value: ["c"] } }] }],
} as const;

Deno.test("an image is sent as base64, from bytes, a file, base64 and a data URL", async () => {
  const image = (bytes: unknown) => ({ format: "image/PNG" as "png", bytes: bytes as Uint8Array });
  for (
    const bytes of [new Uint8Array([1, 2, 3]), new Blob([new Uint8Array([1, 2, 3])]), "AQID", "DATA:a/b;base64,AQID"]
  ) {
    const [, body] = await sentBy((bedrock) =>
      retrieve(bedrock, { knowledgeBase: KB, query: { image: image(bytes) } })
    );
    assertEquals(body, { retrievalQuery: { type: "IMAGE", image: { format: "png", inlineContent: "AQID" } } });
  }
  const query = { text: "like this", image: image("AQID") };
  const [, both] = await sentBy((bedrock) => retrieve(bedrock, { knowledgeBase: KB, query }));
  assertEquals((both.retrievalQuery as Json).text, "like this");
  const [, text] = await sentBy((bedrock) => retrieve(bedrock, { knowledgeBase: KB, query: { text: "a" } }));
  assertEquals(text, { retrievalQuery: { text: "a" } });
});

Deno.test("ids are one segment of the path, whatever is in them", async () => {
  const ids = { knowledgeBase: "a/b", dataSource: "c d", document: "s3://x/?y#ü" };
  const [path, body] = await sentBy((bedrock) => getDocumentContent(bedrock, ids));
  assertEquals(path, "/knowledgebases/a%2Fb/datasources/c%20d/documents/s3%3A%2F%2Fx%2F%3Fy%23%C3%BC/content");
  assertEquals(body, {});
});

Deno.test("the least request has no member that the caller did not give", async () => {
  const least: readonly (readonly [(bedrock: Bedrock) => Promise<unknown>, Json])[] = [
    [(bedrock) => retrieve(bedrock, { knowledgeBase: KB, query: "q", managed: true }), {
      retrievalQuery: { text: "q" },
    }],
    [
      (bedrock) => agenticRetrieve(bedrock, { knowledgeBase: KB, messages: "q" }).final(),
      {
        messages: [{ role: "user", content: { text: "q" } }],
        retrievers: [{ configuration: { knowledgeBase: { knowledgeBaseId: KB } } }],
        agenticRetrieveConfiguration: { foundationModelType: "MANAGED" },
      },
    ],
    [
      (bedrock) => retrieveAndGenerate(bedrock, { knowledgeBase: KB, model: "m.m", query: "q", orchestration: {} }),
      {
        input: { text: "q" },
        retrieveAndGenerateConfiguration: {
          type: "KNOWLEDGE_BASE",
          knowledgeBaseConfiguration: { knowledgeBaseId: KB, modelArn: "m.m", orchestrationConfiguration: {} },
        },
      },
    ],
  ];
  for (const [call, body] of least) assertEquals((await sentBy(call))[1], body);
});

Deno.test("the model of an answer is routed as a chat's is, and stays inside the fence", async () => {
  let sent: Json = {};
  const options = {
    region: "eu-central-1",
    models: modelFacts({ profiles: "auto", residency: "in-geography" }),
  } as const;
  const { bedrock } = custom(async (request) => {
    sent = await request.json();
    return Response.json({ output: { text: "a" } });
  }, options);
  const ask = (model: string) => retrieveAndGenerate(bedrock, { knowledgeBase: KB, model, query: "q" });
  await ask("amazon.nova-lite-v1:0");
  const { knowledgeBaseConfiguration } = sent.retrieveAndGenerateConfiguration as Record<string, Json>;
  assertEquals(knowledgeBaseConfiguration!.modelArn, "eu.amazon.nova-lite-v1:0");
  await assertRejects(() => ask("us.amazon.nova-lite-v1:0"), TypeError, "residency");
});

const RETRIEVE = { knowledgeBase: KB, query: "q" };
const AGENTIC = { knowledgeBase: KB, messages: "q" };
const GENERATE = { knowledgeBase: KB, model: "m.m", query: "q" };
const bad = <T>(options: object): T => options as T;

/** Options that cannot work, and the words of the error. */
const MISTAKES: readonly (readonly [object, string])[] = [
  [{ knowledgeBaseId: KB }, 'did you mean "knowledgeBase"?'],
  [{ topK: 3 }, 'did you mean "numberOfResults"?'],
  [{ retrievalConfiguration: {} }, "use numberOfResults, searchType and filter themselves"],
  [{ numberOfResult: 3 }, 'did you mean "numberOfResults"?'],
  [{ knowledgeBase: "" }, '"" is not valid; use the id that the service shows'],
  [{ knowledgeBase: ".." }, '".." is not valid'],
  [{ knowledgeBase: "\ud800" }, "is not valid"],
  [{ knowledgeBase: 7 }, "7 is not valid"],
  [{ knowledgeBase: undefined }, "knowledgeBase is missing; pass knowledgeBase, query"],
  [{ query: undefined }, "query is missing"],
  [{ query: {} }, "a query without text and without an image"],
  [{ query: { image: {} } }, "query.image.format"],
  [{ query: { image: { format: "svg", bytes: "AQID" } } }, '"svg" is not valid; use png, jpeg, gif, webp'],
  [{ query: { image: { format: "png", bytes: "not base64!" } } }, "query.image.bytes"],
  // The text of a data URL without base64 does not count as base64.
  [{ query: { image: { format: "png", bytes: "data:image/png,AQID" } } }, "query.image.bytes"],
  [{ query: { image: { format: "png", bytes: 7 } } }, "use bytes, a Blob or base64"],
  [{ numberOfResults: 0 }, "0 is not valid; use a whole number of at least 1"],
  [{ numberOfResults: 1.5 }, "1.5 is not valid"],
  [{ numberOfResults: Infinity }, "Infinity is not valid"],
  [{ numberOfResults: "5" }, '"5" is not valid'],
  [{ searchType: "hybrid" }, "use HYBRID or SEMANTIC"],
  [{ searchType: "HYBRID", managed: true }, 'option "searchType": this option with managed: true'],
  [{ implicitFilter: { modelArn: ARN, metadataAttributes: [] }, managed: true }, 'option "implicitFilter"'],
  [{ implicitFilter: { model: ARN } }, 'did you mean "modelArn"?'],
  [{ reranking: "managed" }, "use a model, or managed: true for a managed base"],
  [{ reranking: "best" }, "use managed or none"],
  [{ reranking: {} }, "a reranking without modelArn"],
  [{ reranking: { modelArn: "amazon.rerank-v1:0" } }, "use the ARN of a model"],
  [{ reranking: { modelArn: ARN, metadata: "some" } }, '"all", { include } or { exclude }'],
  [{ reranking: { modelArn: ARN, metadata: { include: ["a"], exclude: ["b"] } } }, "{ include } or { exclude }"],
  [
    { implicitFilter: { modelArn: ARN, metadataAttributes: [{ name: "a" }] } },
    'option "implicitFilter.metadataAttributes[0].name"',
  ],
  [{ guardrail: { version: "1" } }, "a guardrail without its id or its version"],
  [{ guardrail: { id: "g" } }, "a guardrail without its id or its version"],
  [{ filter: [] }, "a list is not valid"],
  [{ filter: {} }, "a filter with 0 operators"],
  [{ filter: { equals: { key: "a", value: 1 }, in: { key: "a", value: [1] } } }, "a filter with 2 operators"],
  [{ filter: { equals: { value: 1 } } }, 'option "filter.equals"'],
  [{ filter: { andAll: {} } }, "use a list of filters"],
  [{ filter: { andAll: [{ orAll: [7] }] } }, 'option "filter.andAll[0].orAll[0]"'],
  [{ nextToken: 1 }, "use a string"],
];

Deno.test("a search that cannot work is refused before anything is sent", async () => {
  const { bedrock } = custom(() => {
    throw new Error("sent");
  });
  for (const [options, words] of MISTAKES) {
    const mistaken = bad<RetrieveOptions>({ ...RETRIEVE, ...options });
    const error = await assertRejects(() => retrieve(bedrock, mistaken), Error, words);
    assertEquals([TypeError, RangeError].some((type) => error instanceof type), true, words);
    await assertRejects(() => retrieveAll(bedrock, mistaken).next(), Error, words);
  }
  const cyclic: Json = { andAll: [] };
  (cyclic.andAll as unknown[]).push(cyclic);
  await assertRejects(() => retrieve(bedrock, bad({ ...RETRIEVE, filter: cyclic })), TypeError, "100 levels");
});

Deno.test("an operator and an order of filters that this version does not know pass", async () => {
  const filter = bad<RetrieveOptions["filter"]>({ soundsLike: { key: "a", value: "b" } });
  const [, body] = await sentBy((bedrock) => retrieve(bedrock, { ...RETRIEVE, filter }));
  assertEquals(body.retrievalConfiguration, { vectorSearchConfiguration: { filter: filter as unknown as Json } });
});

Deno.test("parameters that contain themselves are refused as what they are", async () => {
  const { bedrock } = custom(() => {
    throw new Error("sent");
  });
  const additionalModelRequestFields: Json = {};
  additionalModelRequestFields.self = additionalModelRequestFields;
  const reranking = { modelArn: ARN, additionalModelRequestFields };
  await assertRejects(() => retrieve(bedrock, { ...RETRIEVE, reranking }), TypeError);
});

const AGENTIC_MISTAKES: readonly (readonly [object, string])[] = [
  [{ knowledgeBases: [KB] }, 'did you mean "knowledgeBase"?'],
  [{ query: "q" }, 'did you mean "messages"?'],
  [{ knowledgeBase: [] }, "use at least one knowledge base"],
  [{ knowledgeBase: [KB, {}] }, "id is missing"],
  [{ knowledgeBase: [KB, { knowledgeBaseId: KB }] }, 'did you mean "id"?'],
  [{ knowledgeBase: [KB, { id: KB, filter: {} }] }, 'option "knowledgeBase[1].filter"'],
  [{ messages: [] }, "an empty list is not valid; use text or a list of messages"],
  [{ messages: 7 }, "a number is not valid; use text or a list of messages"],
  [{ messages: [{ role: "system", content: "a" }] }, 'option "messages[0].role"'],
  [{ messages: [{ role: "user", content: [{ text: "a" }] }] }, 'option "messages[0].content"'],
  [{ messages: undefined }, "messages is missing"],
  [{ model: "amazon.nova-lite-v1:0" }, "use the ARN of a model"],
  [{ model: {} }, 'option "model.modelArn"'],
  [{ reranking: "best" }, "use managed or none"],
  [{ reranking: {} }, 'option "reranking.modelArn"'],
  [{ reranking: { model: ARN } }, 'did you mean "modelArn"?'],
  [{ reranking: { modelArn: ARN, numberOfResults: 3 } }, 'option "reranking.numberOfResults"'],
  [{ maxIterations: 0 }, "0 is not valid"],
  [{ memory: "m" }, "use an object"],
];

Deno.test("a question for an agent that cannot work is refused at the first read", async () => {
  const { bedrock } = custom(() => {
    throw new Error("sent");
  });
  for (const [options, words] of AGENTIC_MISTAKES) {
    const stream = agenticRetrieve(bedrock, bad<AgenticRetrieveOptions>({ ...AGENTIC, ...options }));
    await assertRejects(() => stream.final(), Error, words);
  }
  await assertRejects(() => agenticRetrieve(bedrock, bad(undefined as never)).final(), TypeError, "not an object");
  await assertRejects(() => retrieveAndGenerateStream(bedrock, bad(null as never)).final(), TypeError, "not an object");
});

const GENERATE_MISTAKES: readonly (readonly [object, string])[] = [
  [{ managed: true }, "use agenticRetrieve(), which works with managed bases"],
  [{ modelArn: "m" }, 'did you mean "model"?'],
  [{ model: undefined }, "model is missing; pass knowledgeBase, model, query"],
  [{ model: "a b" }, "white space"],
  [{ temperature: NaN }, "use a number, 0 to 1"],
  [{ maxTokens: 0 }, "0 is not valid"],
  [{ stopSequences: "a" }, "use a list"],
  [{ latency: "fast" }, "use standard or optimized"],
  [{ orchestration: { decompose: true } }, 'did you mean "decomposeQuery"?'],
  [{ generationConfiguration: {} }, "use its members themselves"],
  [{ reranking: "managed" }, "use a model"],
];

Deno.test("a question for a classic base that cannot work is refused before anything is sent", async () => {
  const { bedrock } = custom(() => {
    throw new Error("sent");
  });
  for (const [options, words] of GENERATE_MISTAKES) {
    const mistaken = bad<RetrieveAndGenerateOptions>({ ...GENERATE, ...options });
    await assertRejects(() => retrieveAndGenerate(bedrock, mistaken), Error, words);
    await assertRejects(() => retrieveAndGenerateStream(bedrock, mistaken).final(), Error, words);
  }
});

Deno.test("an API key is refused before anything is sent, by every operation", async () => {
  const fetch = byRequest(() => {
    throw new Error("sent");
  });
  const bedrock = createBedrock({ region: "us-east-1", env: {}, apiKey: API_KEY, fetch });
  const ids = { knowledgeBase: KB, dataSource: "d", document: "e" };
  const tool = knowledgeBaseTool(bedrock, KB);
  const calls = [
    () => retrieve(bedrock, RETRIEVE),
    () => retrieveAll(bedrock, RETRIEVE).next(),
    () => agenticRetrieve(bedrock, AGENTIC).final(),
    () => retrieveAndGenerate(bedrock, GENERATE),
    () => retrieveAndGenerateStream(bedrock, GENERATE).final(),
    () => getDocumentContent(bedrock, ids),
    async () => void await tool.execute!({ query: "q" }, { toolUseId: "1" }),
  ];
  for (const call of calls) {
    const error = await assertRejects(call as () => Promise<unknown>, TypeError, "takes signed requests only");
    assertEquals(error.message.includes(API_KEY), false);
  }
});

Deno.test("a value that is not a client is refused by every operation", async () => {
  const none = bad<Bedrock>({});
  await assertRejects(() => retrieve(none, RETRIEVE), TypeError, "Cannot call retrieve() with an object");
  await assertRejects(() => agenticRetrieve(none, AGENTIC).final(), TypeError, "Cannot call agenticRetrieve()");
  await assertRejects(() => retrieveAndGenerate(none, GENERATE), TypeError, "Cannot call retrieveAndGenerate()");
});

Deno.test("every option of a search reaches the wire", async () => {
  const reranking = {
    modelArn: ARN,
    numberOfResults: 2,
    metadata: { exclude: ["a"] },
    additionalModelRequestFields: { x: 1 },
  };
  const [, body] = await sentBy((bedrock) =>
    retrieve(bedrock, { ...RETRIEVE, filter: FILTER, reranking, guardrail: { id: "g", version: "1" }, userId: "u" })
  );
  assertEquals(body, {
    retrievalQuery: { text: "q" },
    retrievalConfiguration: {
      vectorSearchConfiguration: {
        filter: FILTER,
        rerankingConfiguration: {
          type: "BEDROCK_RERANKING_MODEL",
          bedrockRerankingConfiguration: {
            modelConfiguration: { modelArn: ARN, additionalModelRequestFields: { x: 1 } },
            numberOfRerankedResults: 2,
            metadataConfiguration: {
              selectionMode: "SELECTIVE",
              selectiveModeConfiguration: { fieldsToExclude: [{ fieldName: "a" }] },
            },
          },
        },
      },
    },
    guardrailConfiguration: { guardrailId: "g", guardrailVersion: "1" },
    userContext: { userId: "u" },
  });
});

Deno.test("every option of a managed search and of an implicit filter reaches the wire", async () => {
  const managed = { ...RETRIEVE, managed: true } as const;
  const reranking = { modelArn: ARN, metadata: "all" } as const;
  const configuration = {
    type: "BEDROCK_RERANKING_MODEL",
    bedrockRerankingConfiguration: {
      modelConfiguration: { modelArn: ARN },
      metadataConfiguration: { selectionMode: "ALL" },
    },
  };
  const bodies = [
    [{ ...managed, reranking }, { rerankingModelType: "CUSTOM", rerankingConfiguration: configuration }],
    [{ ...managed, reranking: "none" }, { rerankingModelType: "NONE" }],
  ] as const;
  for (const [options, expected] of bodies) {
    const [, { retrievalConfiguration }] = await sentBy((bedrock) => retrieve(bedrock, options));
    assertEquals(retrievalConfiguration, { managedSearchConfiguration: expected });
  }
  const metadataAttributes = [{ key: "a", type: "STRING", description: "b" }] as const;
  const implicitFilter = { modelArn: ARN, metadataAttributes };
  const included = { modelArn: ARN, metadata: { include: ["a"] } };
  const [, { retrievalConfiguration }] = await sentBy((bedrock) =>
    retrieve(bedrock, { ...RETRIEVE, implicitFilter, reranking: included })
  );
  const { vectorSearchConfiguration } = retrievalConfiguration as Record<string, Json>;
  assertEquals(vectorSearchConfiguration!.implicitFilterConfiguration, implicitFilter as unknown as Json);
  const { bedrockRerankingConfiguration } = vectorSearchConfiguration!.rerankingConfiguration as Record<string, Json>;
  assertEquals(bedrockRerankingConfiguration!.metadataConfiguration, {
    selectionMode: "SELECTIVE",
    selectiveModeConfiguration: { fieldsToInclude: [{ fieldName: "a" }] },
  });
});

Deno.test("every option of a question for an agent reaches the wire", async () => {
  const options: AgenticRetrieveOptions = {
    knowledgeBase: [KB, { id: "OTHER45678", description: "d", filter: FILTER, numberOfResults: 2 }],
    messages: [{ role: "assistant", content: "a" }, { role: "user", content: "q" }],
    model: ARN,
    reranking: { modelArn: ARN },
    maxIterations: 3,
    generateResponse: false,
    guardrail: { id: "g", version: "1" },
    memory: { memoryId: "m" },
    retrievalInstruction: { id: "i", version: "2" },
    userId: "u",
    nextToken: "t",
  };
  const [path, body] = await sentBy((bedrock) => agenticRetrieve(bedrock, options).final());
  assertEquals(path, "/agenticRetrieveStream");
  assertEquals(body, {
    messages: [{ role: "assistant", content: { text: "a" } }, { role: "user", content: { text: "q" } }],
    retrievers: [
      { configuration: { knowledgeBase: { knowledgeBaseId: KB } } },
      {
        description: "d",
        configuration: {
          knowledgeBase: {
            knowledgeBaseId: "OTHER45678",
            retrievalOverrides: { filter: FILTER, maxNumberOfResults: 2 },
          },
        },
      },
    ],
    agenticRetrieveConfiguration: {
      foundationModelType: "CUSTOM",
      foundationModelConfiguration: {
        type: "BEDROCK_FOUNDATION_MODEL",
        bedrockFoundationModelConfiguration: { modelConfiguration: { modelArn: ARN } },
      },
      rerankingModelType: "CUSTOM",
      rerankingConfiguration: {
        type: "BEDROCK_RERANKING_MODEL",
        bedrockRerankingConfiguration: { modelConfiguration: { modelArn: ARN } },
      },
      maxAgentIteration: 3,
    },
    generateResponse: false,
    policyConfiguration: { bedrockGuardrailConfiguration: { guardrailId: "g", guardrailVersion: "1" } },
    memoryConfiguration: { memoryId: "m" },
    retrievalInstructionConfiguration: { retrievalInstructionId: "i", version: "2" },
    userContext: { userId: "u" },
    nextToken: "t",
  });
  const mantle = { ...AGENTIC, model: { modelArn: ARN, projectId: "p" }, reranking: "none" } as const;
  const [, { agenticRetrieveConfiguration }] = await sentBy((bedrock) => agenticRetrieve(bedrock, mantle).final());
  assertEquals(agenticRetrieveConfiguration, {
    foundationModelType: "CUSTOM",
    foundationModelConfiguration: {
      type: "MANTLE_FOUNDATION_MODEL",
      mantleFoundationModelConfiguration: { modelConfiguration: { modelArn: ARN, projectId: "p" } },
    },
    rerankingModelType: "NONE",
  });
});

Deno.test("every option of an answer of a classic base reaches the wire", async () => {
  const options: RetrieveAndGenerateOptions = {
    ...GENERATE,
    promptTemplate: "p",
    maxTokens: 1,
    temperature: 0,
    topP: 0,
    stopSequences: [],
    latency: "standard",
    additionalModelRequestFields: {},
    guardrail: { id: "g", version: "1" },
    orchestration: { promptTemplate: "o", decomposeQuery: true },
    sessionId: "s",
    kmsKeyArn: "k",
    userId: "u",
  };
  const [path, body] = await sentBy((bedrock) => retrieveAndGenerate(bedrock, options));
  assertEquals(path, "/retrieveAndGenerate");
  assertEquals(body, {
    input: { text: "q" },
    retrieveAndGenerateConfiguration: {
      type: "KNOWLEDGE_BASE",
      knowledgeBaseConfiguration: {
        knowledgeBaseId: KB,
        modelArn: "m.m",
        generationConfiguration: {
          promptTemplate: { textPromptTemplate: "p" },
          inferenceConfig: { textInferenceConfig: { maxTokens: 1, temperature: 0, topP: 0, stopSequences: [] } },
          performanceConfig: { latency: "standard" },
          additionalModelRequestFields: {},
          guardrailConfiguration: { guardrailId: "g", guardrailVersion: "1" },
        },
        orchestrationConfiguration: {
          promptTemplate: { textPromptTemplate: "o" },
          queryTransformationConfiguration: { type: "QUERY_DECOMPOSITION" },
        },
      },
    },
    sessionId: "s",
    sessionConfiguration: { kmsKeyArn: "k" },
    userContext: { userId: "u" },
  });
});
