/**
 * Our rankings beside AWS's SDK: the same request, and the SDK reads the fake's answer as we do.
 *
 * Run by `deno task test:oracles`; not part of the pure suite, because it needs packages of npm.
 */
import {
  BedrockAgentRuntimeClient,
  RerankCommand,
  type RerankCommandInput,
  ValidationException,
} from "npm:@aws-sdk/client-bedrock-agent-runtime@3.1162.0";
import { NodeHttpHandler } from "npm:@smithy/node-http-handler@4.14.0";
import { assertEquals, assertRejects } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import { rerank, type RerankOptions } from "@bedrock-edge/client/rerank";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { byRequest } from "../../../helpers/fire.ts";

const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const MODEL = "cohere.rerank-v3-5:0";
const ARN = `arn:aws:bedrock:us-west-2::foundation-model/${MODEL}`;

/** A ranking as our options, and as the members of the SDK's command. */
interface Case {
  readonly name: string;
  readonly ours: RerankOptions;
  readonly theirs: RerankCommandInput;
}

function theirs(sources: RerankCommandInput["sources"], rest: Record<string, unknown>): RerankCommandInput {
  const { numberOfResults, ...modelConfiguration } = rest;
  return {
    queries: [{ type: "TEXT", textQuery: { text: "rain in Oslo" } }],
    sources,
    rerankingConfiguration: {
      type: "BEDROCK_RERANKING_MODEL",
      bedrockRerankingConfiguration: {
        ...numberOfResults === undefined ? {} : { numberOfResults: Number(numberOfResults) },
        modelConfiguration: { modelArn: ARN, ...modelConfiguration },
      },
    },
  };
}

const CASES: readonly Case[] = [
  {
    name: "texts",
    ours: { model: MODEL, query: "rain in Oslo", documents: ["a poem", "rain in Oslo — ça"] },
    theirs: theirs(
      ["a poem", "rain in Oslo — ça"].map((text) => ({
        type: "INLINE",
        inlineDocumentSource: { type: "TEXT", textDocument: { text } },
      })),
      {},
    ),
  },
  {
    name: "JSON objects, a number of results and members of the model's own",
    ours: {
      model: ARN,
      query: "rain in Oslo",
      documents: [{ title: "rain", n: 1.5, more: [null, true] }],
      topN: 1,
      additionalModelRequestFields: { max_tokens_per_doc: 9 },
    },
    theirs: theirs(
      [{
        type: "INLINE",
        inlineDocumentSource: { type: "JSON", jsonDocument: { title: "rain", n: 1.5, more: [null, true] } },
      }],
      { numberOfResults: 1, additionalModelRequestFields: { max_tokens_per_doc: 9 } },
    ),
  },
];

/** AWS's client at a function. */
async function withAws<T>(
  answer: (request: Request) => Promise<Response>,
  use: (aws: BedrockAgentRuntimeClient) => Promise<T>,
): Promise<T> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  const aws = new BedrockAgentRuntimeClient({
    region: "us-west-2",
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

for (const { name, ours, theirs } of CASES) {
  Deno.test(`rerank and AWS's SDK send the same request, and read the same answer: ${name}`, async () => {
    const fake = fakeBedrock();
    const sent: [string, string, unknown][] = [];
    const keep = async (request: Request) => {
      sent.push([request.method, new URL(request.url).pathname, await request.clone().json()]);
      return await fake(request);
    };
    const answer = await withAws(keep, (aws) => aws.send(new RerankCommand(theirs)));
    const bedrock = createBedrock({ region: "us-west-2", credentials: KEYS, env: {}, fetch: byRequest(keep) });
    const { results } = await rerank(bedrock, ours);
    assertEquals(sent[1], sent[0]);
    assertEquals(
      answer.results?.map(({ index, relevanceScore }) => [index, relevanceScore]),
      results.map(({ index, relevanceScore }) => [index, relevanceScore]),
    );
    assertEquals(fake.requests.map(({ operation, auth }) => [operation, auth]), Array(2).fill(["Rerank", "sigv4"]));
  });
}

Deno.test("AWS's SDK knows the fake's refusal of a ranking", async () => {
  const command = new RerankCommand({ ...CASES[0]!.theirs, sources: [] });
  await withAws(fakeBedrock(), async (aws) => {
    await assertRejects(() => aws.send(command), ValidationException, "1 validation error detected");
  });
});
