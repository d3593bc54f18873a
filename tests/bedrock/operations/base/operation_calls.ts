/**
 * Every operation beside chats, as one call: the service that it must reach, and the model that decides its route.
 */
import { type Bedrock, countTokens } from "@bedrock-edge/client";
import { getAsyncInvoke, listAsyncInvokes, startAsyncInvoke, waitUntilDone } from "@bedrock-edge/client/async-invoke";
import { embed } from "@bedrock-edge/client/embed";
import { applyGuardrail, invokeGuardrailChecks } from "@bedrock-edge/client/guardrail";
import { generateImage } from "@bedrock-edge/client/image";
import { invokeModel, invokeModelWithResponseStream } from "@bedrock-edge/client/invoke";
import {
  agenticRetrieve,
  getDocumentContent,
  retrieve,
  retrieveAndGenerate,
  retrieveAndGenerateStream,
} from "@bedrock-edge/client/knowledge-base";
import { rerank } from "@bedrock-edge/client/rerank";

/** An operation. */
export interface OperationCall {
  /** The function. */
  readonly name: string;
  /** The folder of the function under `src/bedrock/operations/`. */
  readonly folder: string;
  /** The service that the operation belongs to. */
  readonly service: "bedrock-runtime" | "bedrock-agent-runtime" | "bedrock";
  /** A model that the operation takes and that needs an inference profile in us-east-1; absent where no model is called. */
  readonly profiled?: string;
  /** The same model by a profile of Europe. */
  readonly elsewhere?: string;
  call(bedrock: Bedrock, model: string): Promise<unknown>;
}

const MARENGO = { profiled: "twelvelabs.marengo-embed-2-7-v1:0", elsewhere: "eu.twelvelabs.marengo-embed-2-7-v1:0" };
const HAIKU = {
  profiled: "anthropic.claude-haiku-4-5-20251001-v1:0",
  elsewhere: "eu.anthropic.claude-haiku-4-5-20251001-v1:0",
};
const body = { anthropic_version: "bedrock-2023-05-31", max_tokens: 9, messages: [{ role: "user", content: "Hi" }] };
const KB = "KB12345678";
const JOB = "arn:aws:bedrock:us-east-1:123456789012:async-invoke/abcdefghijkl";

/** All operations. A new one is a row here. */
export const OPERATION_CALLS: readonly OperationCall[] = [
  {
    name: "embed",
    folder: "embed",
    service: "bedrock-runtime",
    ...MARENGO,
    call: (bedrock, model) => embed(bedrock, { model, input: "Hi" }),
  },
  {
    name: "invokeModel",
    folder: "invoke",
    service: "bedrock-runtime",
    ...HAIKU,
    call: (bedrock, model) => invokeModel(bedrock, { model, body }),
  },
  {
    name: "invokeModelWithResponseStream",
    folder: "invoke",
    service: "bedrock-runtime",
    ...HAIKU,
    call: (bedrock, model) => invokeModelWithResponseStream(bedrock, { model, body }),
  },
  {
    name: "rerank",
    folder: "rerank",
    service: "bedrock-agent-runtime",
    call: (bedrock) => rerank(bedrock, { model: "cohere.rerank-v3-5:0", query: "a", documents: ["b"] }),
  },
  {
    name: "rerank through InvokeModel",
    folder: "rerank",
    service: "bedrock-runtime",
    call: (bedrock) =>
      rerank(bedrock, { model: "cohere.rerank-v3-5:0", query: "a", documents: ["b"], via: "invoke-model" }),
  },
  {
    name: "retrieve",
    folder: "knowledge_base",
    service: "bedrock-agent-runtime",
    call: (bedrock) => retrieve(bedrock, { knowledgeBase: KB, query: "a" }),
  },
  {
    name: "agenticRetrieve",
    folder: "knowledge_base",
    service: "bedrock-agent-runtime",
    call: (bedrock) => agenticRetrieve(bedrock, { knowledgeBase: KB, messages: "a" }).final(),
  },
  {
    name: "retrieveAndGenerate",
    folder: "knowledge_base",
    service: "bedrock-agent-runtime",
    ...HAIKU,
    call: (bedrock, model) => retrieveAndGenerate(bedrock, { knowledgeBase: KB, model, query: "a" }),
  },
  {
    name: "retrieveAndGenerateStream",
    folder: "knowledge_base",
    service: "bedrock-agent-runtime",
    ...HAIKU,
    call: (bedrock, model) => retrieveAndGenerateStream(bedrock, { knowledgeBase: KB, model, query: "a" }).final(),
  },
  {
    name: "getDocumentContent",
    folder: "knowledge_base",
    service: "bedrock-agent-runtime",
    call: (bedrock) => getDocumentContent(bedrock, { knowledgeBase: KB, dataSource: "DS12345678", document: "a" }),
  },
  {
    name: "applyGuardrail",
    folder: "guardrail",
    service: "bedrock-runtime",
    call: (bedrock) => applyGuardrail(bedrock, { id: "gr7", version: "1", source: "INPUT", content: "a" }),
  },
  {
    name: "invokeGuardrailChecks",
    folder: "guardrail",
    service: "bedrock-runtime",
    call: (bedrock) => invokeGuardrailChecks(bedrock, { messages: "a", checks: { contentFilter: ["HATE"] } }),
  },
  {
    name: "generateImage",
    folder: "image",
    service: "bedrock-runtime",
    call: (bedrock) => generateImage(bedrock, { model: "amazon.titan-image-generator-v2:0", prompt: "a" }),
  },
  {
    name: "startAsyncInvoke",
    folder: "async_invoke",
    service: "bedrock-runtime",
    call: (bedrock) =>
      startAsyncInvoke(bedrock, {
        model: "luma.ray-v2:0",
        modelInput: { prompt: "a" },
        output: { s3Uri: "s3://videos" },
      }),
  },
  {
    name: "getAsyncInvoke",
    folder: "async_invoke",
    service: "bedrock-runtime",
    call: (bedrock) => getAsyncInvoke(bedrock, JOB),
  },
  {
    name: "listAsyncInvokes",
    folder: "async_invoke",
    service: "bedrock-runtime",
    call: (bedrock) => Array.fromAsync(listAsyncInvokes(bedrock)),
  },
  {
    name: "waitUntilDone",
    folder: "async_invoke",
    service: "bedrock-runtime",
    call: (bedrock) => waitUntilDone(bedrock, JOB),
  },
  {
    name: "countTokens",
    folder: "count_tokens",
    service: "bedrock-runtime",
    call: (bedrock) => countTokens(bedrock, { model: "anthropic.claude-haiku-4-5-20251001-v1:0", messages: "Hi" }),
  },
];

/** Calls whose bodies name a model by its ARN. */
export const CALLS_BY_ARN: Readonly<Record<string, (bedrock: Bedrock, modelArn: string) => Promise<unknown>>> = {
  "rerank": (bedrock, model) => rerank(bedrock, { model, query: "a", documents: ["b"] }),
  "retrieve with a reranker": (bedrock, modelArn) =>
    retrieve(bedrock, { knowledgeBase: KB, query: "a", reranking: { modelArn } }),
  "agenticRetrieve with a model": (bedrock, model) =>
    agenticRetrieve(bedrock, { knowledgeBase: KB, messages: "a", model }).final(),
  "agenticRetrieve with a reranker": (bedrock, modelArn) =>
    agenticRetrieve(bedrock, { knowledgeBase: KB, messages: "a", reranking: { modelArn } }).final(),
  "retrieveAndGenerate": (bedrock, model) => retrieveAndGenerate(bedrock, { knowledgeBase: KB, model, query: "a" }),
};

/** Folders without an operation of their own, and those that other tests cover, each with the reason. */
export const OTHER_FOLDERS: Readonly<Record<string, string>> = {
  base: "the parts that all operations share",
  batch: "it writes to S3 before it reaches the control plane: tests/bedrock/operations/batch/",
  compatible: "the caller gives the URL: tests/bedrock/operations/compatible/",
  s3: "another service of AWS",
};
