/**
 * Bedrock's control plane for clients that only call models: lists of models and profiles, and the resource behind an
 * ARN.
 */
import { toBytes, type WireAnswer } from "./base/answer.ts";
import { Refusal } from "./judge/refusal.ts";
import type { FakeOperation } from "./base/request_log.ts";

/** The contents of the fake's control plane. */
export interface FakeControlPlane {
  /** The answer of `ListFoundationModels`: ids, or summaries as AWS writes them. @default none */
  readonly foundationModels?: readonly (string | Readonly<Record<string, unknown>>)[] | undefined;
  /** The answer of `ListInferenceProfiles`, as AWS writes it. @default none */
  readonly inferenceProfiles?: readonly Readonly<Record<string, unknown>>[] | undefined;
  /** Profiles per page. @default the page size of the request */
  readonly pageSize?: number | undefined;
  /**
   * The answers of `GetInferenceProfile`, `GetCustomModel`, `GetPrompt` and so on, by the requested ARN or id; a
   * prompt's id has no version. @default nothing is found
   */
  readonly resources?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
}

/** A question to the control plane. */
export interface ControlPlaneRoute {
  /** AWS's name of the operation. */
  readonly operation: FakeOperation;
  /** The requested id or ARN, decoded; empty for a list. */
  readonly modelId: string;
}

const OPERATIONS: readonly (readonly [RegExp, FakeOperation])[] = [
  [/^\/foundation-models$/, "ListFoundationModels"],
  [/^\/inference-profiles$/, "ListInferenceProfiles"],
  [/^\/inference-profiles\/([^/]+)$/, "GetInferenceProfile"],
  [/^\/provisioned-model-throughput\/([^/]+)$/, "GetProvisionedModelThroughput"],
  [/^\/custom-models\/([^/]+)$/, "GetCustomModel"],
  [/^\/model-customization\/custom-model-deployments\/([^/]+)$/, "GetCustomModelDeployment"],
  [/^\/imported-models\/([^/]+)$/, "GetImportedModel"],
  [/^\/prompt-routers\/([^/]+)$/, "GetPromptRouter"],
  [/^\/prompts\/([^/]+)\/$/, "GetPrompt"],
];

/** Returns the question that a request asks; `undefined` for other requests. */
export function controlPlaneRoute({ method, url }: Request): ControlPlaneRoute | undefined {
  const { pathname } = new URL(url);
  for (const [pattern, operation] of method === "GET" ? OPERATIONS : []) {
    const match = pattern.exec(pathname);
    if (match) return { operation, modelId: decoded(match[1] ?? "") };
  }
  return undefined;
}

/** Invalid percent-encoding: the segment names nothing. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The answer to a question. @throws {Refusal} where AWS would refuse it. */
export function controlPlaneAnswer(
  { operation, modelId }: ControlPlaneRoute,
  { url }: Request,
  known: FakeControlPlane,
): WireAnswer {
  if (operation === "ListFoundationModels") {
    return json({ modelSummaries: (known.foundationModels ?? []).map(summary) });
  }
  if (operation === "ListInferenceProfiles") return json(page(new URL(url).searchParams, known));
  const resources = known.resources ?? {};
  const found = Object.hasOwn(resources, modelId) ? resources[modelId] : undefined;
  if (found) return json(found);
  throw new Refusal("ResourceNotFoundException", "The provided resource identifier could not be found.");
}

function summary(model: string | Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return typeof model === "string" ? { modelId: model, inferenceTypesSupported: ["ON_DEMAND"] } : model;
}

function page(query: URLSearchParams, { inferenceProfiles = [], pageSize }: FakeControlPlane): Record<string, unknown> {
  const wanted = Number(query.get("maxResults") ?? 1000);
  const from = Number(query.get("nextToken") ?? 0);
  const type = query.get("type");
  if (!(wanted >= 1 && wanted <= 1000) || !(from >= 0)) {
    throw new Refusal("ValidationException", "The maxResults or nextToken of the request is invalid.");
  }
  const all = inferenceProfiles.filter((profile) => !type || (profile.type ?? "SYSTEM_DEFINED") === type);
  const to = from + Math.min(wanted, pageSize ?? wanted);
  const inferenceProfileSummaries = all.slice(from, to);
  return to < all.length ? { inferenceProfileSummaries, nextToken: `${to}` } : { inferenceProfileSummaries };
}

function json(value: unknown): WireAnswer {
  return { status: 200, headers: { "content-type": "application/json" }, steps: [toBytes(JSON.stringify(value))] };
}
