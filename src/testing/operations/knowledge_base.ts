/**
 * The operations of bedrock-agent-runtime on knowledge bases: Retrieve, AgenticRetrieveStream, RetrieveAndGenerate, its stream, and
 * GetDocumentContent. Shapes: the API model of bedrock-agent-runtime 3.1164.0, read 2026-11-30. The words of refusals are ours.
 */
import { encodeSegment } from "../../aws/path.ts";
import { asObject, isObject, type JsonObject } from "../../base/json_object.ts";
import { eventFrame } from "../answer/frames.ts";
import { tokenize } from "../answer/tokens.ts";
import { type BodyStep, toBytes } from "../base/answer.ts";
import { schemeOf } from "../judge/authorize.ts";
import { invalid, Refusal } from "../judge/refusal.ts";
import {
  agenticResultOf,
  baseOf,
  citationsOf,
  type FakeGenerated,
  type FakeKnowledgeBases,
  generatedFrom,
  idOf,
  referenceOf,
  resultOf,
  search,
} from "./knowledge_base_answers.ts";
import { type FakeDocument, type FakeKnowledgeBase, searchDocuments } from "./knowledge_bases.ts";
import {
  type FakeServiceOperation,
  jsonAnswer,
  type OperationAnswer,
  type OperationRequest,
  type OperationTools,
} from "./operation.ts";

const EVENT_STREAM = "application/vnd.amazon.eventstream";

/** Creates the operations of one fake. */
export function knowledgeBaseOperations(
  bases: FakeKnowledgeBases,
  { clock, msPerToken }: OperationTools,
): FakeServiceOperation[] {
  let sessions = 0;

  function retrieve({ parts: [id], body }: OperationRequest): OperationAnswer {
    const base = baseOf(bases, id);
    const { retrievalQuery, retrievalConfiguration, nextToken } = asObject(body.value);
    const { text, image } = asObject(retrievalQuery);
    if (typeof text !== "string" && !isObject(image)) throw invalid("The retrievalQuery must have text or an image.");
    const { found, pageSize } = search(base, typeof text === "string" ? text : undefined, retrievalConfiguration);
    const from = nextToken === undefined ? 0 : Number(nextToken);
    if (!Number.isInteger(from) || from < 0) throw invalid("The nextToken is not valid.");
    const page = found.slice(from, from + pageSize);
    const next = from + pageSize < found.length ? { nextToken: `${from + pageSize}` } : {};
    return jsonAnswer({ retrievalResults: page.map((each) => resultOf(each, base.managed)), ...next });
  }

  /** Searches for RetrieveAndGenerate, and answers from the results. */
  function generate({ body, modelOf, checkModelExists }: OperationRequest) {
    const { input, sessionId, retrieveAndGenerateConfiguration } = asObject(body.value);
    const { knowledgeBaseConfiguration } = asObject(retrieveAndGenerateConfiguration);
    const { knowledgeBaseId, modelArn, retrievalConfiguration } = asObject(knowledgeBaseConfiguration);
    const { text } = asObject(input);
    if (typeof text !== "string" || typeof modelArn !== "string") {
      throw invalid("The input or the modelArn is missing.");
    }
    const base = baseOf(bases, knowledgeBaseId);
    if (base.managed) throw invalid("RetrieveAndGenerate is not supported for managed knowledge bases.");
    checkModelExists(modelOf(modelArn));
    const documents = search(base, text, retrievalConfiguration).found.map(({ document }) => document);
    const generated = generatedFrom(documents);
    const citations = citationsOf(generated, documents.map((document) => referenceOf(document, false)));
    return { generated, citations, sessionId: sessionId ?? newSession() };
  }

  function newSession(): string {
    return `00000000-0000-4000-9000-${(++sessions).toString(16).padStart(12, "0")}`;
  }

  function generateWhole(request: OperationRequest): OperationAnswer {
    const { generated: { text }, citations, sessionId } = generate(request);
    return jsonAnswer({ sessionId, output: { text }, citations });
  }

  function generateStream(request: OperationRequest): OperationAnswer {
    const { generated, citations, sessionId } = generate(request);
    const events = [
      ...tokenize(generated.text).map((text) => ({ output: { text } })),
      ...citations.map((citation) => ({ citation: { citation, ...citation } })),
    ];
    return streamed(events, { "x-amzn-bedrock-knowledge-base-session-id": `${sessionId}` });
  }

  function agenticRetrieve({ body }: OperationRequest): OperationAnswer {
    const { messages, retrievers, agenticRetrieveConfiguration, generateResponse = true } = asObject(body.value);
    if (!isObject(agenticRetrieveConfiguration)) throw invalid("The agenticRetrieveConfiguration is missing.");
    const query = questionIn(messages);
    if (!Array.isArray(retrievers) || !retrievers.length) throw invalid("At least one retriever is needed.");
    const found = retrievers.flatMap((retriever) => agenticSearch(bases, retriever, query));
    const results = found.map(({ document, base, id }) => agenticResultOf(document, base, id));
    const generated = generateResponse ? generatedFrom(found.map(({ document }) => document)) : undefined;
    const events = [
      ...traces(query, results, clock.now()),
      ...tokenize(generated?.text ?? "").map((text) => ({ responseEvent: { text } })),
      { result: { results, ...generated ? { generatedResponse: responseOf(generated) } : {} } },
    ];
    return streamed(events);
  }

  function getDocumentContent({ parts: [id, , documentId], body }: OperationRequest): OperationAnswer {
    const { mediaId, outputFormat = "RAW" } = asObject(body.value);
    if (mediaId !== undefined && outputFormat !== "RAW") throw invalid("outputFormat must be RAW with a mediaId.");
    const document = baseOf(bases, id).documents.find((each) => idOf(each) === documentId);
    if (!document) throw new Refusal("ResourceNotFoundException", `Document ${documentId} does not exist.`);
    const isText = outputFormat === "EXTRACTED";
    return jsonAnswer({
      mimeType: isText ? "application/json" : mediaId === undefined ? "text/plain" : "image/png",
      presignedUrl: `https://documents.example.com/${encodeSegment(idOf(document))}?X-Amz-Expires=300`,
      documentContentLength: toBytes(isText ? JSON.stringify({ text: document.text }) : document.text).length,
    });
  }

  function streamed(events: readonly JsonObject[], headers: Readonly<Record<string, string>> = {}): OperationAnswer {
    const steps = events.flatMap((event, index): BodyStep[] => {
      const frame = eventFrame(event, index);
      return msPerToken > 0 && index > 0 ? [{ waitMs: msPerToken }, frame] : [frame];
    });
    return { status: 200, headers: { "content-type": EVENT_STREAM, ...headers }, steps };
  }

  const signed =
    (answer: (request: OperationRequest) => OperationAnswer) => (request: OperationRequest): OperationAnswer => {
      requireSignature(request.request);
      if (!request.body.isJson) throw new Refusal("SerializationException", "The request body is not valid JSON.");
      return answer(request);
    };
  const post = { method: "POST" } as const;
  return [
    { ...post, operation: "Retrieve", path: /^\/knowledgebases\/([^/]+)\/retrieve$/, answer: signed(retrieve) },
    {
      ...post,
      operation: "AgenticRetrieveStream",
      path: /^\/agenticRetrieveStream$/,
      answer: signed(agenticRetrieve),
    },
    {
      ...post,
      operation: "RetrieveAndGenerate",
      path: /^\/retrieveAndGenerate$/,
      answer: signed(generateWhole),
      reset: () => {
        sessions = 0;
      },
    },
    {
      ...post,
      operation: "RetrieveAndGenerateStream",
      path: /^\/retrieveAndGenerateStream$/,
      answer: signed(generateStream),
    },
    {
      ...post,
      operation: "GetDocumentContent",
      path: /^\/knowledgebases\/([^/]+)\/datasources\/([^/]+)\/documents\/([^/]+)\/content$/,
      answer: signed(getDocumentContent),
    },
  ];
}

/** The user guide's page on API keys: they do not work with this service; read 2026-11-30. The words are ours. */
function requireSignature({ headers }: Request): void {
  if (schemeOf(headers) !== "bearer") return;
  throw new Refusal("AccessDeniedException", "API keys are not supported for this operation.");
}

/** Returns the question that a conversation ends with. @throws {Refusal} for a conversation without one. */
function questionIn(messages: unknown): string {
  const { role, content } = asObject(Array.isArray(messages) ? messages.at(-1) : undefined);
  const { text } = asObject(content);
  if (role !== "user" || typeof text !== "string") {
    throw invalid("The conversation must end with a message of the user.");
  }
  return text;
}

interface AgenticFind {
  readonly document: FakeDocument;
  readonly base: FakeKnowledgeBase;
  readonly id: string;
}

function agenticSearch(bases: FakeKnowledgeBases, retriever: unknown, query: string): AgenticFind[] {
  const { knowledgeBase } = asObject(asObject(retriever).configuration);
  const { knowledgeBaseId, retrievalOverrides } = asObject(knowledgeBase);
  const base = baseOf(bases, knowledgeBaseId);
  const { filter, maxNumberOfResults = 5 } = asObject(retrievalOverrides);
  return searchDocuments(base, query, filter)
    .slice(0, Number(maxNumberOfResults))
    .map(({ document }) => ({ document, base, id: `${knowledgeBaseId}` }));
}

/** Returns the events of the agent's steps: each begins and ends. */
function traces(query: string, results: readonly JsonObject[], timestamp: number): JsonObject[] {
  const steps = [
    { id: "step-1", step: "Planning", more: {} },
    { id: "step-2", step: "Retrieval", more: { retrievalResponse: results } },
  ];
  return steps.flatMap(({ id, step, more }) =>
    ["IN_PROGRESS", "SUCCEEDED"].map((status) => {
      const attributes = { step, status, message: `${step} for "${query}"`, ...status === "SUCCEEDED" ? more : {} };
      return { traceEvent: { id, timestamp, attributes } };
    })
  );
}

function responseOf({ text, parts }: FakeGenerated): JsonObject {
  const citations = parts.map(({ start, end, index }) => ({
    startIndex: start,
    endIndex: end,
    references: [{ resultIndex: index }],
  }));
  return { answer: text, citations };
}
