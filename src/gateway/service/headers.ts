/**
 * The headers of requests to AI Gateway. Source: `@ai-sdk/gateway` 4.0.146, whose requests were recorded on loopback, read
 * 2026-11-29.
 */
import type { EnvReader } from "../../auth/env.ts";
import { contextHeader } from "./request_context.ts";

/** The versions of the protocol: of the path, of the files in prompts, and of the specification. */
export type Protocol = "v3" | "v4";

/** The kinds of models, by the word in the headers of their requests. */
export type ModelKind = "language" | "embedding" | "image" | "reranking";

/** The header with the team that is charged. */
export const TEAM_HEADER = "x-vercel-ai-gateway-team";

/** The header with the program that sends a request. */
const AGENT = "bedrock-edge";

/** Returns the headers of every request, which headers of the caller override. */
export function commonHeaders(teamIdOrSlug: string | undefined): Record<string, string> {
  return {
    "ai-gateway-protocol-version": "0.0.1",
    "user-agent": AGENT,
    ...teamIdOrSlug === undefined ? {} : { [TEAM_HEADER]: teamIdOrSlug },
  };
}

/**
 * Returns the headers of a call of a model. The id of the model is nowhere else. Headers of the caller do not override them.
 *
 * @param streaming for a language model, whether the answer is a stream.
 */
export function modelHeaders(
  kind: ModelKind,
  protocol: Protocol,
  model: string,
  streaming: boolean | undefined,
): Record<string, string> {
  const specification = { [`ai-${kind}-model-specification-version`]: protocol.slice(1) };
  if (kind !== "language") return { ...specification, "ai-model-id": model };
  return {
    ...specification,
    "ai-language-model-id": model,
    "ai-language-model-streaming": `${streaming === true}`,
  };
}

/** The facts about a deployment, by the header that tells them. */
const DEPLOYMENT: Readonly<Record<string, string>> = {
  "ai-o11y-deployment-id": "VERCEL_DEPLOYMENT_ID",
  "ai-o11y-environment": "VERCEL_ENV",
  "ai-o11y-region": "VERCEL_REGION",
  "ai-o11y-project-id": "VERCEL_PROJECT_ID",
};

/** Returns the headers that tell the gateway's dashboard which deployment and which request made a call; none elsewhere. */
export function deploymentHeaders(read: EnvReader): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [header, variable] of Object.entries(DEPLOYMENT)) {
    const value = (read.peek ?? read)(variable);
    if (value !== undefined) headers[header] = value;
  }
  const requestId = contextHeader("x-vercel-id");
  if (requestId !== undefined) headers["ai-o11y-request-id"] = requestId;
  return headers;
}
