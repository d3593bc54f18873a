/**
 * The name of the operation that a request calls, and its model, as recordings name them.
 */

/** The destination of a request, as recordings name it. */
export interface CalledOperation {
  /** AWS's name, or `OpenAI`, `Gateway` or `Other`. */
  readonly operation: string;
  /** The model, decoded; `null` without a model. */
  readonly model: string | null;
}

/** The operations of AWS by method and path; the group is the model or the resource. */
const AWS_OPERATIONS: readonly (readonly [method: string, path: RegExp, operation: string])[] = [
  ["POST", /^\/model\/([^/]+)\/converse$/, "Converse"],
  ["POST", /^\/model\/([^/]+)\/converse-stream$/, "ConverseStream"],
  ["POST", /^\/model\/([^/]+)\/invoke$/, "InvokeModel"],
  ["POST", /^\/model\/([^/]+)\/invoke-with-response-stream$/, "InvokeModelWithResponseStream"],
  ["POST", /^\/model\/([^/]+)\/count-tokens$/, "CountTokens"],
  ["POST", /^\/guardrail\/[^/]+\/version\/[^/]+\/apply$/, "ApplyGuardrail"],
  ["POST", /^\/rerank$/, "Rerank"],
  ["POST", /^\/knowledgebases\/([^/]+)\/retrieve$/, "Retrieve"],
  ["POST", /^\/agenticRetrieveStream$/, "AgenticRetrieveStream"],
  ["POST", /^\/retrieveAndGenerate$/, "RetrieveAndGenerate"],
  ["POST", /^\/retrieveAndGenerateStream$/, "RetrieveAndGenerateStream"],
  ["POST", /^\/knowledgebases\/([^/]+)\/datasources\/[^/]+\/documents\/[^/]+\/content$/, "GetDocumentContent"],
  ["GET", /^\/foundation-models$/, "ListFoundationModels"],
  ["GET", /^\/inference-profiles$/, "ListInferenceProfiles"],
  ["GET", /^\/inference-profiles\/([^/]+)$/, "GetInferenceProfile"],
];

/** The end of a path of OpenAI's API. */
const OPENAI_PATH =
  /\/(?:chat\/completions|completions|responses|embeddings|models|moderations|images\/\w+|audio\/\w+)(?:\/[^/]+)?$/;

/** The headers that name the model for AI Gateway. */
const GATEWAY_MODEL = ["ai-language-model-id", "ai-model-id"];

/** Returns the operation and the model of a request. `body` is the parsed JSON of the body, if it is JSON. */
export function calledOperation(
  { method, headers }: { readonly method: string; readonly headers: Headers },
  pathname: string,
  body: unknown,
): CalledOperation {
  for (const [of, pattern, operation] of AWS_OPERATIONS) {
    const match = method === of ? pattern.exec(pathname) : null;
    if (match) return { operation, model: match[1] === undefined ? null : decodedSegment(match[1]) };
  }
  for (const name of GATEWAY_MODEL) {
    const model = headers.get(name);
    if (model !== null) return { operation: "Gateway", model };
  }
  const { model } = Object(body);
  return {
    operation: OPENAI_PATH.test(pathname) ? "OpenAI" : "Other",
    model: typeof model === "string" ? model : null,
  };
}

/** Returns the method of a recording that does not name it. */
export function impliedMethod(operation: string, hasBody: boolean): string {
  const [method] = AWS_OPERATIONS.find(([, , name]) => name === operation) ?? [];
  return method ?? (hasBody ? "POST" : "GET");
}

/** Decodes a segment of a path; one with invalid percent-encoding stays as it is. */
export function decodedSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
