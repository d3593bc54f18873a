/**
 * Rankings: both ways to the service, pages, answers that rank nothing, and mistakes that are found before a request.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { createBedrock, ProviderError } from "@bedrock-edge/client";
import { declareModel } from "@bedrock-edge/client/models";
import { rerank, type RerankOptions } from "@bedrock-edge/client/rerank";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { byRequest, CREDENTIALS } from "../../../helpers/fire.ts";

const COHERE = "cohere.rerank-v3-5:0";
const AMAZON = "amazon.rerank-v1:0";
const ASK = { model: COHERE, query: "rain in Oslo", documents: ["a poem", "rain in Oslo", "rain"] };

/** A request as it was sent. */
interface Sent {
  readonly url: string;
  readonly method: string;
  readonly auth: string;
  readonly body: Record<string, unknown>;
}

/** A client whose requests are kept; each of `answers` answers one of them. */
function clientOf(answers: readonly unknown[], options: Record<string, unknown> = {}) {
  const sent: Sent[] = [];
  const fetch = byRequest(async (request) => {
    const [auth = ""] = request.headers.get("authorization")?.split(" ") ?? [];
    sent.push({ url: request.url, method: request.method, auth, body: await request.json() });
    return Response.json(answers[sent.length - 1] ?? {});
  });
  const authority = "apiKey" in options ? {} : { credentials: CREDENTIALS };
  const bedrock = createBedrock({ region: "us-west-2", env: {}, fetch, retry: false, ...authority, ...options });
  return { bedrock, sent };
}

/** An answer of `Rerank`: documents and their scores. */
function agentAnswer(...scores: readonly (readonly [index: number, score: number])[]) {
  return { results: scores.map(([index, relevanceScore]) => ({ index, relevanceScore })) };
}

/** An answer of `InvokeModel`. */
function modelAnswer(...scores: readonly (readonly [index: number, score: number])[]) {
  return { results: scores.map(([index, relevance_score]) => ({ index, relevance_score })) };
}

Deno.test("with SigV4 the agent runtime ranks, in the service's own format", async () => {
  const { bedrock, sent } = clientOf([agentAnswer([1, 0.9], [2, 0.4])]);
  const { results, unknown } = await rerank(bedrock, {
    ...ASK,
    documents: ["a poem", "rain in Oslo", { title: "rain" }],
    topN: 2,
    additionalModelRequestFields: { max_tokens_per_doc: 99 },
    headers: { "x-own": "1" },
  });
  assertEquals(results, [
    { index: 1, relevanceScore: 0.9, document: "rain in Oslo" },
    { index: 2, relevanceScore: 0.4, document: { title: "rain" } },
  ]);
  assertEquals(unknown, undefined);
  const inline = (inlineDocumentSource: unknown) => ({ type: "INLINE", inlineDocumentSource });
  assertEquals(sent, [{
    url: "https://bedrock-agent-runtime.us-west-2.amazonaws.com/rerank",
    method: "POST",
    auth: "AWS4-HMAC-SHA256",
    body: {
      queries: [{ type: "TEXT", textQuery: { text: "rain in Oslo" } }],
      sources: [
        inline({ type: "TEXT", textDocument: { text: "a poem" } }),
        inline({ type: "TEXT", textDocument: { text: "rain in Oslo" } }),
        inline({ type: "JSON", jsonDocument: { title: "rain" } }),
      ],
      rerankingConfiguration: {
        type: "BEDROCK_RERANKING_MODEL",
        bedrockRerankingConfiguration: {
          numberOfResults: 2,
          modelConfiguration: {
            modelArn: `arn:aws:bedrock:us-west-2::foundation-model/${COHERE}`,
            additionalModelRequestFields: { max_tokens_per_doc: 99 },
          },
        },
      },
    },
  }]);
});

/** The ARN that a request names. */
function arnIn({ body }: Sent): unknown {
  const { rerankingConfiguration } = body as {
    rerankingConfiguration: { bedrockRerankingConfiguration: { modelConfiguration: { modelArn: string } } };
  };
  return rerankingConfiguration.bedrockRerankingConfiguration.modelConfiguration.modelArn;
}

/** The client's region, the model, and the ARN and the host that they lead to. */
const ARNS: readonly (readonly [region: string, model: string, arn: string, host: string])[] = [
  [
    "us-gov-west-1",
    AMAZON,
    `arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/${AMAZON}`,
    "bedrock-agent-runtime.us-gov-west-1.amazonaws.com",
  ],
  [
    "cn-north-1",
    AMAZON,
    `arn:aws-cn:bedrock:cn-north-1::foundation-model/${AMAZON}`,
    "bedrock-agent-runtime.cn-north-1.amazonaws.com.cn",
  ],
  [
    "eu-central-1",
    "cohere.rerank-v3-5%3A0",
    `arn:aws:bedrock:eu-central-1::foundation-model/${COHERE}`,
    "bedrock-agent-runtime.eu-central-1.amazonaws.com",
  ],
  [
    "eu-central-1",
    `arn:aws:bedrock:eu-central-1::foundation-model/${COHERE}`,
    `arn:aws:bedrock:eu-central-1::foundation-model/${COHERE}`,
    "bedrock-agent-runtime.eu-central-1.amazonaws.com",
  ],
];

for (const [region, model, arn, host] of ARNS) {
  Deno.test(`rerank names ${model} in ${region} by its ARN`, async () => {
    const { bedrock, sent } = clientOf([agentAnswer([0, 1])], { region });
    await rerank(bedrock, { ...ASK, model });
    assertEquals(sent.map((each) => [arnIn(each), new URL(each.url).host]), [[arn, host]]);
  });
}

Deno.test("an ARN decides the region where the code names none", async () => {
  const { bedrock, sent } = clientOf([agentAnswer([0, 1])], { region: undefined, env: { AWS_REGION: "us-east-1" } });
  const arn = `arn:aws:bedrock:ca-central-1::foundation-model/${COHERE}`;
  await rerank(bedrock, { ...ASK, model: arn });
  assertEquals(sent.map((each) => [arnIn(each), new URL(each.url).host]), [
    [arn, "bedrock-agent-runtime.ca-central-1.amazonaws.com"],
  ]);
});

Deno.test("with an API key the model itself ranks, in the format of its maker", async () => {
  const { bedrock, sent } = clientOf([{ ...modelAnswer([2, 0.4], [1, 0.9]), meta: { n: 1 } }, modelAnswer([0, 1])], {
    apiKey: "k",
  });
  const { results, unknown } = await rerank(bedrock, { ...ASK, topN: 2 });
  assertEquals(results.map(({ index, document }) => [index, document]), [[1, "rain in Oslo"], [2, "rain"]]);
  assertEquals(unknown, { meta: { n: 1 } });
  await rerank(bedrock, { ...ASK, model: AMAZON, additionalModelRequestFields: { own: true } });
  const { query, documents } = ASK;
  assertEquals(sent.map(({ url, auth, body }) => [url, auth, body]), [
    [
      `https://bedrock-runtime.us-west-2.amazonaws.com/model/${encodeURIComponent(COHERE)}/invoke`,
      "Bearer",
      { query, documents, top_n: 2, api_version: 2 },
    ],
    [
      `https://bedrock-runtime.us-west-2.amazonaws.com/model/${encodeURIComponent(AMAZON)}/invoke`,
      "Bearer",
      { query, documents, own: true },
    ],
  ]);
});

Deno.test("a declared ARN has the format of the model behind it", async () => {
  const arn = "arn:aws:bedrock:us-west-2:123456789012:application-inference-profile/rank";
  const forget = declareModel(arn, COHERE);
  const { bedrock, sent } = clientOf([modelAnswer([0, 1])], { apiKey: "k" });
  await rerank(bedrock, { ...ASK, model: arn });
  forget();
  assertEquals(sent[0]?.body["api_version"], 2);
});

Deno.test("via forces the way", async () => {
  const { bedrock, sent } = clientOf([modelAnswer([0, 1])]);
  await rerank(bedrock, { ...ASK, via: "invoke-model" });
  assertEquals(sent.map(({ url, auth }) => [new URL(url).host, auth]), [
    ["bedrock-runtime.us-west-2.amazonaws.com", "AWS4-HMAC-SHA256"],
  ]);
});

Deno.test("an authenticator of the caller's leads to the agent runtime", async () => {
  const auth = ({ headers }: { headers: Headers }) => headers.set("authorization", "own");
  const { bedrock, sent } = clientOf([agentAnswer([0, 1])], { credentials: undefined, auth });
  await rerank(bedrock, ASK);
  assertEquals(sent.map(({ url }) => new URL(url).host), ["bedrock-agent-runtime.us-west-2.amazonaws.com"]);
});

Deno.test("pages are joined, and the most relevant document is first", async () => {
  const pages = [
    { ...agentAnswer([2, 0.4]), nextToken: "t1" },
    { ...agentAnswer([1, 0.9]), nextToken: "t2" },
    { ...agentAnswer([0, 0.1]), nextToken: null },
  ];
  const { bedrock, sent } = clientOf(pages);
  const { results } = await rerank(bedrock, ASK);
  assertEquals(results.map(({ index }) => index), [1, 2, 0]);
  assertEquals(sent.map(({ body }) => body["nextToken"]), [undefined, "t1", "t2"]);
});

Deno.test("more results than documents are never asked for, and never given", async () => {
  for (const [via, answer] of [["agent-runtime", agentAnswer], ["invoke-model", modelAnswer]] as const) {
    const { bedrock, sent } = clientOf([answer([0, 0.1], [1, 0.9], [2, 0.4]), answer([0, 0.1], [1, 0.9])]);
    assertEquals((await rerank(bedrock, { ...ASK, via, topN: 2000 })).results.length, 3);
    const { results } = await rerank(bedrock, { ...ASK, via, topN: 1 });
    assertEquals(results.map(({ index }) => index), [1]);
    const bodies = sent.map(({ body }) => JSON.stringify(body));
    const asked = bodies.map((body) => /"(?:numberOfResults|top_n)":(\d+)/.exec(body)?.[1]);
    assertEquals(asked, ["3", "1"], via);
  }
});

Deno.test("a text is as long as its characters are many, and not its UTF-16", async () => {
  const { bedrock } = clientOf([agentAnswer([0, 1])]);
  const { results } = await rerank(bedrock, { ...ASK, query: "🌧".repeat(32_000), documents: ["🌧".repeat(20_000)] });
  assertEquals(results.length, 1);
});

Deno.test("members of pages that nobody knows are kept", async () => {
  const pages = [{ ...agentAnswer([1, 1]), nextToken: "t", a: 1 }, { ...agentAnswer([0, 0]), b: { c: 2 } }];
  const { bedrock } = clientOf(pages);
  assertEquals((await rerank(bedrock, ASK)).unknown, { a: 1, b: { c: 2 } });
});

/** Lists of results that rank none of the documents, by the member with the score. */
function unusableResults(score: string): readonly (readonly [results: unknown, why: string])[] {
  const result = (index: unknown, value: unknown = 0.5) => ({ index, [score]: value });
  return [
    [undefined, "it has no list of results"],
    [[], "it has no list of results"],
    [{}, "it has no list of results"],
    [["0"], "it has a result for document undefined of 3"],
    [[result(3)], "it has a result for document 3 of 3"],
    [[result(-1)], "it has a result for document -1 of 3"],
    [[result(0.5)], "it has a result for document 0.5 of 3"],
    [[result("0")], 'it has a result for document "0" of 3'],
    [[result(0), result(0)], "it ranks document 0 twice"],
    [[result(0, "0.5")], `its result for document 0 has no number ${score}`],
    [[result(0, null)], `its result for document 0 has no number ${score}`],
  ];
}

Deno.test("an answer that ranks no documents of the request is a protocol error, both ways", async () => {
  for (const [way, score] of [["agent-runtime", "relevanceScore"], ["invoke-model", "relevance_score"]] as const) {
    for (const [results, why] of unusableResults(score)) {
      const { bedrock } = clientOf([{ results }]);
      const error = await assertRejects(() => rerank(bedrock, { ...ASK, via: way }), ProviderError);
      assertEquals([error.kind, error.message], ["protocol", `Cannot read Bedrock's answer: ${why}`]);
    }
  }
});

Deno.test("a page that repeats a document ends the ranking, so that pages come to an end", async () => {
  const page = { ...agentAnswer([0, 0.5]), nextToken: "again" };
  const { bedrock, sent } = clientOf([page, page]);
  const error = await assertRejects(() => rerank(bedrock, ASK), ProviderError);
  assertEquals([error.kind, error.message.includes("it ranks document 0 twice"), sent.length], ["protocol", true, 2]);
});

Deno.test("a throttled ranking is tried again", async () => {
  let calls = 0;
  const refusal = { status: 429, headers: { "x-amzn-errortype": "ThrottlingException", "retry-after": "0" } };
  const fetch = byRequest(() => calls++ ? Response.json(agentAnswer([0, 1])) : new Response("{}", refusal));
  const { bedrock } = clientOf([], { fetch, retry: { maxRetries: 1, maxDelayMs: 1 } });
  assertEquals((await rerank(bedrock, ASK)).results.length, 1);
  assertEquals(calls, 2);
});

/** Mistakes of the caller, with the beginning of the sentence. */
const MISTAKES: readonly (readonly [options: Partial<Record<keyof RerankOptions | "top_n", unknown>>, says: string])[] =
  [
    [{ model: "" }, "Cannot rerank: model is missing or empty"],
    [{ query: undefined }, "Cannot rerank: query is missing or empty"],
    [{ documents: [] }, "Cannot rerank: documents is empty"],
    [{ documents: "a" }, 'Cannot use option "documents"'],
    [{ documents: ["a", 1] }, 'Cannot use option "documents[1]"'],
    [{ documents: [["a"]] }, 'Cannot use option "documents[0]"'],
    [{ topN: 0 }, 'Cannot use option "topN"'],
    [{ topN: 1.5 }, "Cannot rerank: topN is 1.5"],
    [{ documents: [new Map([["title", "rain"]])] }, 'Cannot use option "documents[0]"'],
    [{ top_n: 3 }, 'Cannot use option "top_n": unknown option; did you mean "topN"?'],
    [{ via: "bedrock" }, 'Cannot use option "via"'],
    [{ documents: Array(1001).fill("a") }, "Cannot rerank 1001 documents"],
    [{ documents: ["a", ""] }, "Cannot rerank: documents[1] has 0 characters"],
    [{ query: "a".repeat(32_001) }, "Cannot rerank: query has 32001 characters"],
    [{ query: "🌧".repeat(32_001) }, "Cannot rerank: query has 32001 characters"],
    [{ documents: [{}], via: "invoke-model" }, "Cannot rerank: documents[0] is a JSON object"],
    [{ model: "amazon.nova-lite-v1:0" }, 'Cannot rerank with "amazon.nova-lite-v1:0"'],
    [{ model: "amazon.titan-embed-text-v2:0" }, 'Cannot rerank with "amazon.titan-embed-text-v2:0": it only embeds'],
  ];

Deno.test("mistakes are found before a request", async () => {
  // A client without facts about models refuses the same.
  for (const [options, says] of MISTAKES) {
    const { bedrock, sent } = clientOf([agentAnswer([0, 1])]);
    const error = await assertRejects(() => rerank(bedrock, { ...ASK, ...options } as RerankOptions), Error);
    assertEquals([error.message.slice(0, says.length), sent], [says, []]);
  }
});

Deno.test("fakeBedrock ranks by common words, and refuses API keys there and what AWS's model forbids", async () => {
  const fetch = fakeBedrock();
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
  const signed = createBedrock({ region: "us-west-2", credentials, env: {}, fetch });
  const { results } = await rerank(signed, { ...ASK, topN: 2 });
  assertEquals(results.map(({ index }) => index), [1, 2]);
  assertEquals(fetch.requests.map(({ operation, auth }) => [operation, auth]), [["Rerank", "sigv4"]]);

  const keyed = createBedrock({ region: "us-west-2", apiKey: "fake-bedrock-key", env: {}, fetch });
  const asked = fetch.requests.length;
  await assertRejects(() => rerank(keyed, { ...ASK, via: "agent-runtime" }), TypeError, "takes signed requests only");
  assertEquals(fetch.requests.length, asked);
  const body = JSON.stringify({});
  const spec = { service: "bedrock-agent-runtime", method: "POST", path: "/rerank", body } as const;
  const refused = await assertRejects(() => keyed.request(spec), ProviderError);
  assertEquals([refused.status, refused.code], [403, "AccessDeniedException"]);
  const unknown = await assertRejects(() => rerank(signed, { ...ASK, model: "nonexistent.rerank" }), ProviderError);
  assertEquals([unknown.status, unknown.code], [400, "ValidationException"]);

  const post = (body: string) =>
    signed.request({ service: "bedrock-agent-runtime", method: "POST", path: "/rerank", body });
  const rerankingConfiguration = {
    type: "BEDROCK_RERANKING_MODEL",
    bedrockRerankingConfiguration: { modelConfiguration: { modelArn: "arn:own" } },
  };
  const source = { type: "INLINE", inlineDocumentSource: { type: "JSON", jsonDocument: {} } };
  const whole = { queries: [{ type: "TEXT", textQuery: { text: "a" } }], sources: [source], rerankingConfiguration };
  for (
    const [body, says] of [
      ["not JSON", "not valid JSON"],
      [JSON.stringify(whole), "model identifier is invalid"],
      [JSON.stringify({ ...whole, sources: [] }), "1 validation error detected"],
      [JSON.stringify({}), "3 validation errors detected"],
      [
        JSON.stringify({
          ...whole,
          rerankingConfiguration: {
            type: "BEDROCK_RERANKING_MODEL",
            bedrockRerankingConfiguration: {
              numberOfResults: 2,
              modelConfiguration: { modelArn: `arn:aws:bedrock:us-west-2::foundation-model/${COHERE}` },
            },
          },
        }),
        "Cannot provide numberOfResults value that exceeds the number of sources.",
      ],
    ] as const
  ) {
    const error = await assertRejects(() => post(body), ProviderError);
    assertEquals([error.status, error.message.includes(says)], [400, true], error.message);
  }
});

Deno.test("fakeBedrock ranks by InvokeModel too, in the formats of both makers", async () => {
  const fetch = fakeBedrock();
  const bedrock = createBedrock({ region: "us-west-2", apiKey: "fake-bedrock-key", env: {}, fetch });
  for (const model of [COHERE, AMAZON]) {
    const { results } = await rerank(bedrock, { ...ASK, model, topN: 2 });
    assertEquals(results.map(({ index }) => index), [1, 2]);
    assertEquals((await rerank(bedrock, { ...ASK, model })).results.length, 3);
  }
  assertEquals(fetch.requests.map(({ operation }) => operation), Array(4).fill("InvokeModel"));
  const { query, documents } = ASK;
  for (
    const [model, body, says] of [
      [COHERE, { query, documents }, "required key [api_version] not found"],
      [AMAZON, { query, documents, api_version: 2 }, "extraneous key [api_version] is not permitted"],
      [AMAZON, { query, documents: [{}] }, "#/documents: expected type: String"],
    ] as const
  ) {
    const post = () => bedrock.request({ method: "POST", path: "/model/{modelId}/invoke", model, body });
    const error = await assertRejects(post, ProviderError);
    assertEquals([error.status, error.message.includes(says)], [400, true], error.message);
  }
});
