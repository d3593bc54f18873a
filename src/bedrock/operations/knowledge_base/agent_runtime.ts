/**
 * Calls of bedrock-agent-runtime, which accepts no API key.
 */
import { invalidOption, type OptionCheck } from "../../../base/check_options.ts";
import { asObject } from "../../../base/json_object.ts";
import { shown } from "../../../base/quote.ts";
import { looksLikeArn } from "../../../aws/arn.ts";
import { encodeSegment } from "../../../aws/path.ts";
import type { Bedrock } from "../../client/client.ts";
import type { OperationReader } from "../../client/request.ts";
import { callOperation, type CallOptions, requireClient, requireSignatures } from "../base/call.ts";

/** One call of the agent runtime. */
export interface AgentRuntimeCall {
  /** The path, percent-encoded. */
  readonly path: string;
  /** The body, which is sent as JSON. */
  readonly body: unknown;
}

/**
 * Sends a request to bedrock-agent-runtime, and resolves with what its reader reads.
 *
 * @param user the function that takes the client, for messages.
 * @throws {TypeError} when the value is not a client of Bedrock, the client has an API key instead of credentials, or a model of the
 * body leaves the client's residency.
 */
export async function callAgentRuntime<A>(
  bedrock: Bedrock,
  user: string,
  { path, body }: AgentRuntimeCall,
  { headers, signal, timeouts, retry }: CallOptions,
  reader: OperationReader<A>,
): Promise<A> {
  requireClient(bedrock, user);
  await requireSignatures(bedrock, user);
  // Models in the body are fenced as the model of a path is: the route of each one that leaves the residency is refused.
  for (const arn of modelArnsIn(body)) await bedrock.route(arn);
  const spec = {
    service: "bedrock-agent-runtime",
    method: "POST",
    path,
    body,
    headers,
    signal,
    timeouts,
    retry,
  } as const;
  return await callOperation(bedrock, user, spec, reader);
}

/** The levels of a body above the ARN of a model, with room. A caller's data may be deeper, or contain itself. */
const MODEL_LEVELS = 16;

/** Returns the ARNs of the models that a body names. */
function modelArnsIn(value: unknown, levels: number = MODEL_LEVELS): string[] {
  if (levels === 0) return [];
  if (Array.isArray(value)) return value.flatMap((each) => modelArnsIn(each, levels - 1));
  return Object.entries(asObject(value)).flatMap(([name, member]) =>
    name === "modelArn" && typeof member === "string" ? [member] : modelArnsIn(member, levels - 1)
  );
}

/** Accepts an id that can be one segment of a path: text that is not empty, well-formed, and not a step of the path. */
export const pathId: OptionCheck = (value, option) => {
  if (typeof value === "string" && isSegment(value)) return;
  throw invalidOption(option, shown(value), 'the id that the service shows, such as "KB12345678"');
};

function isSegment(text: string): boolean {
  try {
    return !["", ".", ".."].includes(text) && encodeSegment(text) !== "";
  } catch {
    return false; // half a surrogate pair
  }
}

/** Accepts the ARN of a model. */
export const modelArn: OptionCheck = (value, option) => {
  if (typeof value === "string" && looksLikeArn(value)) return;
  throw invalidOption(option, shown(value), "the ARN of a model");
};

/** Accepts whole numbers of at least 1. */
export const count: OptionCheck = (value, option) => {
  const error = invalidOption(option, shown(value), "a whole number of at least 1");
  if (typeof value !== "number") throw error;
  if (!(Number.isSafeInteger(value) && value >= 1)) throw new RangeError(error.message);
};

/** Returns the path of an operation, each id as one segment. */
export function pathOf(...segments: readonly string[]): string {
  return segments.map((segment) => `/${encodeSegment(segment)}`).join("");
}

/**
 * Refuses a call without one of its ids or texts.
 *
 * @param user the function, for the message.
 * @throws {TypeError} that names the first missing option.
 */
export function needOptions(user: string, options: object, names: readonly string[]): void {
  const missing = names.find((name) => (options as Readonly<Record<string, unknown>>)[name] === undefined);
  if (missing === undefined) return;
  throw new TypeError(`Cannot call ${user}(): ${missing} is missing; pass ${names.join(", ")}`);
}
