/**
 * Questions to Bedrock's control plane. Paths and members: the API models of bedrock and bedrock-agent, read 2026-11-21.
 */
import { PROVIDER } from "../service.ts";
import { ProviderError } from "../../errors/provider_error.ts";
import { splitArn } from "../../aws/arn.ts";
import { isObject, type JsonObject } from "../../base/json_object.ts";
import { kindOf } from "../../base/quote.ts";

/** A question to the control plane. */
export interface ControlRequest {
  /** The service. */
  service: "bedrock" | "bedrock-agent";
  /** The method. */
  method: "GET";
  /** The path, with its query. */
  path: string;
  /** The headers of the question. */
  headers: Readonly<Record<string, string>>;
  /** An abort rejects with `signal.reason`. */
  signal?: AbortSignal | undefined;
}

/** A client, or any other object that sends authenticated requests to a region and rejects for an answer that is not a success. */
export interface ControlPlane {
  /** The region of the requests. */
  readonly region: string;
  /** Sends a request, as `Bedrock.request`. */
  request(request: ControlRequest): Promise<Response>;
  /** Returns the endpoint, as `Bedrock.controlEndpoint`: `discoverModels` keeps the answers of each endpoint apart. */
  controlEndpoint?(service: "bedrock" | "bedrock-agent"): string;
}

/**
 * Refuses a value that cannot ask, such as a handle. The region is not read, because a client without one refuses to give it.
 *
 * @throws {TypeError} that says what to pass.
 */
export function checkControlPlane(bedrock: unknown, user: string): void {
  if (typeof Object(bedrock).request === "function") return;
  throw new TypeError(`Cannot call ${user} with ${kindOf(bedrock)}: not a client; pass the client of createBedrock()`);
}

/**
 * Sends a GET, and resolves with the answer, a JSON object.
 *
 * @param path with its query; identifiers in it are percent-encoded.
 * @throws {ProviderError} `protocol` when the answer is not a JSON object; any error of `request`.
 */
export async function ask(
  bedrock: ControlPlane,
  service: "bedrock" | "bedrock-agent",
  path: string,
  signal: AbortSignal | undefined,
): Promise<JsonObject> {
  const headers = { accept: "application/json" };
  const response = await bedrock.request({ service, method: "GET", path, headers, signal });
  const text = await readText(response);
  if (text === undefined) throw unusable(path, `it is larger than ${MAX_ANSWER_BYTES} bytes`, requestIdOf(response));
  try {
    const json: unknown = JSON.parse(text);
    if (isObject(json)) return json;
  } catch {
    // Said below.
  }
  // Not quoted: a proxy's page may repeat the credentials, and what they are is not known here.
  throw unusable(path, `expected a JSON object, got ${text.length} characters of other text`, requestIdOf(response));
}

/** A list of all models is below 1 MB. */
const MAX_ANSWER_BYTES = 25_165_824;

/** Returns a body as text; `undefined` if it is too large, and then no more of it is read. */
async function readText({ body }: Response): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  let left = MAX_ANSWER_BYTES;
  // Safari cannot iterate a stream.
  const reader = body?.getReader();
  while (true) {
    const chunk = (await reader?.read())?.value;
    if (!chunk) return text + decoder.decode();
    left -= chunk.length;
    if (left < 0) {
      await reader?.cancel();
      return undefined;
    }
    text += decoder.decode(chunk, { stream: true });
  }
}

/** Creates the error of an answer that is not what the API promises. */
export function unusable(path: string, what: string, requestId?: string): ProviderError {
  const of = path.replace(/\?.*/, "");
  return new ProviderError(`Cannot read Bedrock's answer to GET ${of}: ${what}`, {
    kind: "protocol",
    code: "UnexpectedAnswer",
    provider: PROVIDER,
    status: 200,
    requestId,
  });
}

/** AWS's ids are UUIDs. Any other text may be a secret that a proxy repeats. */
function requestIdOf({ headers }: Response): string | undefined {
  return /^[\da-f]{8}(-[\da-f]{4,12}){4}$/i.exec(headers.get("x-amzn-requestid") ?? "")?.[0];
}

/** The parts of an ARN in an answer. The ARN of a global profile has an empty region, which means every region. */
export interface TargetArn {
  /** The region; empty for any. */
  readonly region: string;
  /** A model's id, or an inference profile's. */
  readonly id: string;
}

/** Returns the parts of an ARN in an answer; `undefined` for another text. */
export function targetOf(text: unknown): TargetArn | undefined {
  const { service, region = "", account = "", resource = "" } = splitArn(`${text}`) ?? {};
  // Any kind: a new kind of resource is as good a target.
  const [, id] = /^[a-z-]+\/(.+)$/.exec(resource) ?? [];
  return service === "bedrock" && /^\d*$/.test(account) && id !== undefined ? { region, id } : undefined;
}

/** Returns the ARNs in the `models` of an answer; an empty list if one of them is invalid. */
export function targetsIn({ models }: JsonObject): readonly TargetArn[] {
  const list = Array.isArray(models) ? models : [];
  const targets = list.map((model) => isObject(model) ? targetOf(model.modelArn) : undefined);
  return targets.every((target) => target !== undefined) ? targets : [];
}

/** Returns the regions to which a list of models sends calls, without repeats; `undefined` for every region. */
export function regionsOf(targets: readonly TargetArn[]): readonly string[] | undefined {
  const regions = new Set(targets.map(({ region }) => region));
  return regions.has("") || !regions.size ? undefined : [...regions].sort();
}
