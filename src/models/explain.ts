/**
 * Explains a refusal by the registry: the id to call, the intended id, the successor, or the right call.
 */
import { shown } from "../base/quote.ts";
import { parseArn, splitArn } from "../aws/arn.ts";
import { findModel, listModels } from "./find.ts";
import type { Capability } from "./gate.ts";
import type { Model, ModelKind } from "./model.ts";
import { nearestIds } from "./nearest.ts";
import { fits, narrowest, type Residency, type RouteOptions, whyNot } from "./profiles.ts";
import { idParts, prefixesOf } from "../aws/regions.ts";

/** The members of a failure that this file reads; a `ProviderError` has them. */
export interface Failure {
  /** The kind of the error. */
  readonly kind: string;
  /** The service's name for the error. */
  readonly code: string;
  /** The service's words; the line of a hint below them is ignored. */
  readonly message: string;
  /** The tokens of a prompt that is too long, if they are known. */
  readonly requestTokens?: number | undefined;
}

/**
 * Returns a hint for a refusal, from the facts about the model; `undefined` if the facts do not help. The hint never names an id
 * that `residency` forbids.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hintOf } from "./explain.ts";
 *
 * const haiku = "anthropic.claude-haiku-4-5-20251001-v1:0";
 * const message = `Invocation of model ID ${haiku} with on-demand throughput isn't supported.`;
 * const failure = { kind: "validation", code: "ValidationException", message };
 * assertEquals(hintOf(failure, haiku, "us-east-1"), `Call "us.${haiku}"`);
 * ```
 */
export function hintOf(failure: Failure, modelId: string, region: string, residency?: Residency): string | undefined {
  const { kind } = failure;
  // An earlier hint speaks of other failures: "pass an inference profile" says nothing about this one.
  const [message = ""] = failure.message.split("\nHint: ", 1);
  const options = { region, residency };
  const model = findModel(modelId);
  if (/on-demand throughput/i.test(message)) {
    // The service has just refused the bare id, even if the data lists it as callable.
    return model && Object.keys(model.profiles).length ? idToCall({ ...model, regions: [] }, options) : undefined;
  }
  // AWS authorizes the call of a profile in each region that may answer.
  const [, action, resource = ""] = /to perform:? ([\w-]+:\w+) on resource: (\S+)/i.exec(message) ?? [];
  const { service, region: elsewhere } = splitArn(resource) ?? {};
  if (service === "bedrock" && elsewhere && elsewhere !== region) {
    return `Allow ${action} in ${elsewhere} too, where the call may be answered; iamPolicy() lists all`;
  }
  const isElsewhere = model?.mantleRegions && !model.mantleRegions.includes(region);
  if (
    isElsewhere && (kind === "notFound" || kind === "validation" && /does(?: not|n't) exist|not found/i.test(message))
  ) {
    return `bedrock-mantle has the model in ${list(model.mantleRegions)}; create the client for one of these regions`;
  }
  if (kind === "contextLength") return model && largerWindow(model, failure.requestTokens, options);
  if (kind === "validation" && !model && NOT_TAKEN.test(message)) return unknownModel(modelId);
  const isUnknown = /identifier is invalid|could not resolve the foundation model/i.test(message);
  if (kind !== "notFound" && !isUnknown) return undefined;
  if (!model) return meantIds(modelId, options);
  const retirement = retirementOf(model, options);
  if (retirement) return retirement;
  return narrowest(model, options)?.modelId === modelId ? undefined : idToCall(model, options);
}

/** The service's words for a part of a request that a model does not support. */
const NOT_TAKEN = /(?:is|are) not supported|doesn.t support|deprecated for this model|not permitted/i;

/** Returns how to describe an unknown model, so that requests are adapted to it. */
function unknownModel(modelId: string): string {
  return parseArn(modelId)
    ? "The model behind this ARN is unknown; name it with declareModel() or resolveModel(), so that requests are adapted to it"
    : "This model is unknown; describe it with registerModel(), so that requests are adapted to it";
}

/** Returns a hint that names models with larger windows in the region, models of the same provider first. */
function largerWindow(
  { provider, contextWindow, maxOutputTokens }: Model,
  requestTokens: number | undefined,
  options: RouteOptions,
): string | undefined {
  const least = Math.max(contextWindow ?? Infinity, maxOutputTokens ?? 0, requestTokens ?? 0);
  const foreign = (model: Model) => Number(model.provider !== provider);
  const larger = listModels({ kind: "chat", status: "active" })
    .filter((model) => model.converse !== false && (model.contextWindow ?? 0) > least)
    .sort((a, b) =>
      foreign(a) - foreign(b) || a.contextWindow! - b.contextWindow! ||
      (b.dates.launched ?? "").localeCompare(a.dates.launched ?? "")
    )
    .flatMap((model) => {
      const route = narrowest(model, options);
      return route ? [`"${route.modelId}" (${model.contextWindow} tokens)`] : [];
    });
  return larger.length
    ? `Shorten the conversation, or use a model with a larger window, such as ${larger.slice(0, 2).join(" or ")}`
    : undefined;
}

/** The verb of each call in an error, and the capability that the call needs. */
const CALLS: Readonly<Record<Operation, readonly [verb: string, Capability]>> = {
  chat: ["chat", "chat"],
  embed: ["embed", "embed"],
  generateImage: ["generate an image", "imageOutput"],
  rerank: ["rerank", "rerank"],
};

/** The purpose of each kind of model, and the call for it. */
const PURPOSES: Readonly<Record<ModelKind, string>> = {
  chat: "it answers messages; use chat()",
  embedding: 'it only embeds; use embed() of "@bedrock-edge/client/embed"',
  image: 'it only makes images; use generateImage() of "@bedrock-edge/client/image"',
  rerank: 'it only ranks documents; use rerank() of "@bedrock-edge/client/rerank"',
  video: 'it only makes videos, which takes minutes; use startAsyncInvoke() of "@bedrock-edge/client/async-invoke"',
  speech: "it speaks both ways at once, which fetch cannot; use an AWS SDK with HTTP/2",
};

/** The calls that need one kind of model. */
export type Operation = "chat" | "embed" | "generateImage" | "rerank";

/**
 * Returns the message that refuses a call for a model of another kind, with the right call; `undefined` if the model may
 * support the call.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { refusalFor } from "./explain.ts";
 *
 * const id = "amazon.titan-embed-text-v2:0";
 * assertEquals(refusalFor(id, "chat"), `Cannot chat with "${id}": it only embeds; use embed() of "@bedrock-edge/client/embed"`);
 * ```
 */
export function refusalFor(modelId: string, operation: Operation): string | undefined {
  const model = findModel(modelId);
  const [verb, capability] = CALLS[operation];
  if (model?.cannot.includes(capability)) return `Cannot ${verb} with ${shown(modelId)}: ${PURPOSES[model.kind]}`;
  if (operation !== "chat" || model?.converse !== false) return undefined;
  return `Cannot chat with ${shown(modelId)}: Converse does not offer it; ${otherWay(model)}`;
}

/** Returns how to call a model that Converse does not offer. */
function otherWay({ mantle, mantleRegions }: Model): string {
  if (mantle) return 'pass codecs: [mantle()] of "@bedrock-edge/client/mantle"';
  return mantleRegions
    ? "use the OpenAI or Anthropic API of bedrock-mantle"
    : 'pass the codec of its format in codecs, from "@bedrock-edge/client/invoke"';
}

/** Returns the id to call, or why the model cannot be called. */
function idToCall(model: Model, options: RouteOptions): string {
  const route = narrowest(model, options);
  return route ? `Call "${route.modelId}"` : capitalize(whyNot(model, options));
}

/** Returns when a model was or will be retired, and its successor. */
function retirementOf({ status, dates, replacedBy }: Model, options: RouteOptions): string | undefined {
  if (status !== "eol" && status !== "legacy") return undefined;
  const { legacy, endOfLife } = dates;
  const facts = status === "eol"
    ? [`Retired${endOfLife ? ` since ${endOfLife}` : ""}`]
    : [`Legacy${legacy ? ` since ${legacy}` : ""}`, ...(endOfLife ? [`retired from ${endOfLife}`] : [])];
  const successor = replacedBy === undefined ? undefined : findModel(replacedBy);
  const use = (successor && narrowest(successor, options)?.modelId) ?? replacedBy;
  return `${facts.join(", ")}; ${use ? `use "${use}"` : "choose another of listModels()"}`;
}

/**
 * Returns the ids that may be meant and can be called from the region, with the caller's prefix if its profiles serve the region. If
 * none can be called from there, returns where the nearest model is.
 */
function meantIds(modelId: string, options: RouteOptions): string | undefined {
  const { prefix } = idParts(modelId) ?? {};
  const serving: readonly (string | undefined)[] = prefixesOf(options.region);
  const isServed = serving.includes(prefix);
  const near = nearestIds(modelId);
  const callable = near.flatMap((id) => {
    if (isServed && id.startsWith(`${prefix}.`)) return [id];
    const model = findModel(id);
    return (model && narrowest(model, options)?.modelId) ?? [];
  });
  const allowed = [...new Set(callable)].filter((id) => fits(id, options)).map((id) => `"${id}"`);
  if (allowed.length) return `Did you mean ${allowed.join(" or ")}?`;
  const model = near[0] === undefined ? undefined : findModel(near[0]);
  return model && `Did you mean "${model.id}"? ${capitalize(whyNot(model, options))}`;
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

function capitalize(text: string): string {
  return text.replace(/^\w/, (first) => first.toUpperCase());
}
