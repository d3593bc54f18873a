/**
 * What the registry knows about a refusal: which id to call, what was meant, what came instead, which call it is for.
 */
import { parseArn } from "./arn.ts";
import { findModel, listModels } from "./find.ts";
import type { Capability } from "./gate.ts";
import type { Model, ModelKind } from "./model.ts";
import { nearestIds } from "./nearest.ts";
import { fits, narrowest, type Residency, type RouteOptions, whyNot } from "./profiles.ts";
import { idParts, prefixesOf } from "./regions.ts";

/** What is read of a failure; a `ProviderError` is one. */
export interface Failure {
  /** What sort it is. */
  readonly kind: string;
  /** The service's name for it. */
  readonly code: string;
  /** The service's words. */
  readonly message: string;
  /** Of a prompt that is too long: its tokens, where they are known. */
  readonly requestTokens?: number | undefined;
}

/**
 * One sentence on what to do about a refusal, from what is known of the model; `undefined` where that adds nothing. It names no
 * id that the fence forbids.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hintOf } from "@bedrock-edge/client/models";
 *
 * const haiku = "anthropic.claude-haiku-4-5-20251001-v1:0";
 * const message = `Invocation of model ID ${haiku} with on-demand throughput isn't supported.`;
 * const failure = { kind: "validation", code: "ValidationException", message };
 * assertEquals(hintOf(failure, haiku, "us-east-1"), `Call "us.${haiku}"`);
 * ```
 */
export function hintOf(failure: Failure, modelId: string, region: string, residency?: Residency): string | undefined {
  const { kind, message } = failure;
  const options = { region, residency };
  const model = findModel(modelId);
  if (/on-demand throughput/i.test(message)) {
    // The service has just said that the bare id is not for calling, whatever the data says.
    return model && Object.keys(model.profiles).length ? callable({ ...model, regions: [] }, options) : undefined;
  }
  // A profile's call is authorised in each region that may answer it.
  const [, action, elsewhere] =
    /to perform:? ([\w-]+:\w+) on resource: arn:[^:]*:bedrock:([a-z\d-]+):/i.exec(message) ?? [];
  if (elsewhere && elsewhere !== region) {
    return `Allow ${action} in ${elsewhere} too, where the call may be answered; iamPolicy() lists all`;
  }
  if (kind === "contextLength") return model && largerWindow(model, failure.requestTokens, options);
  if (kind === "validation" && !model && NOT_TAKEN.test(message)) return unknownModel(modelId);
  const isUnknown = /identifier is invalid|could not resolve the foundation model/i.test(message);
  if (kind !== "notFound" && !isUnknown) return undefined;
  if (!model) return meant(modelId, options);
  const gone = goneOf(model, options);
  if (gone) return gone;
  return narrowest(model, options)?.modelId === modelId ? undefined : callable(model, options);
}

/** How the service says that a model does not take a part of a request, which is what facts are for. */
const NOT_TAKEN = /(?:is|are) not supported|doesn.t support|deprecated for this model|not permitted/i;

/** How to say which model is meant, so that its requests are made fit. */
function unknownModel(modelId: string): string {
  return parseArn(modelId)
    ? "The model behind this ARN is unknown; name it with declareModel() or resolveModel(), so that requests are adapted to it"
    : "This model is unknown; describe it with registerModel(), so that requests are adapted to it";
}

/** Models with larger windows that can be called from here, those of the same provider first. */
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

/** What each call is for, in the words of an error. */
const CALLS: Readonly<Record<Operation, readonly [verb: string, Capability]>> = {
  chat: ["chat", "chat"],
  embed: ["embed", "embed"],
  generateImage: ["generate an image", "imageOutput"],
  rerank: ["rerank", "rerank"],
};

/** What each kind of model does, and the call for it. */
const PURPOSES: Readonly<Record<ModelKind, string>> = {
  chat: "it answers messages; use chat()",
  embedding: "it only embeds; use embed()",
  image: "it only makes images; use generateImage()",
  rerank: "it only ranks documents; use rerank()",
  video: "it only makes videos, which takes minutes; use StartAsyncInvoke",
  speech: "it speaks both ways at once, which fetch cannot; use an AWS SDK with HTTP/2",
};

/** The calls that are for one kind of model. */
export type Operation = "chat" | "embed" | "generateImage" | "rerank";

/**
 * The message that refuses a call which a model is known not to be for, and says which is; `undefined` where nothing known
 * speaks against it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { refusalFor } from "@bedrock-edge/client/models";
 *
 * const id = "amazon.titan-embed-text-v2:0";
 * assertEquals(refusalFor(id, "chat"), `Cannot chat with "${id}": it only embeds; use embed()`);
 * ```
 */
export function refusalFor(modelId: string, operation: Operation): string | undefined {
  const model = findModel(modelId);
  const [verb, capability] = CALLS[operation];
  if (model?.cannot.includes(capability)) return `Cannot ${verb} with "${modelId}": ${PURPOSES[model.kind]}`;
  if (operation !== "chat" || model?.converse !== false) return undefined;
  return `Cannot chat with "${modelId}": Converse does not offer it; use the OpenAI or Anthropic API of bedrock-mantle`;
}

/** The id to call, else why there is none. */
function callable(model: Model, options: RouteOptions): string {
  const route = narrowest(model, options);
  return route ? `Call "${route.modelId}"` : sentence(whyNot(model, options));
}

/** Since when a model is retired or going, and what to use. */
function goneOf({ status, dates, replacedBy }: Model, options: RouteOptions): string | undefined {
  if (status !== "eol" && status !== "legacy") return undefined;
  const { legacy, endOfLife } = dates;
  const facts = status === "eol"
    ? [`Retired${endOfLife ? ` since ${endOfLife}` : ""}`]
    : [`Legacy${legacy ? ` since ${legacy}` : ""}`, ...(endOfLife ? [`retired from ${endOfLife}`] : [])];
  const successor = replacedBy === undefined ? undefined : findModel(replacedBy);
  const use = (successor && narrowest(successor, options)?.modelId) ?? replacedBy;
  return `${facts.join(", ")}; ${use ? `use "${use}"` : "choose another of listModels()"}`;
}

/** The ids that are near, with the caller's own prefix where its profiles serve the region, else as they are called from here. */
function meant(modelId: string, options: RouteOptions): string | undefined {
  const { prefix } = idParts(modelId) ?? {};
  const isServed = prefixesOf(options.region).some((known) => known === prefix);
  const near = nearestIds(modelId).map((id) => {
    if (isServed && id.startsWith(`${prefix}.`)) return id;
    const model = findModel(id);
    return (model && narrowest(model, options)?.modelId) ?? id;
  });
  const allowed = [...new Set(near)].filter((id) => fits(id, options)).map((id) => `"${id}"`);
  return allowed.length ? `Did you mean ${allowed.join(" or ")}?` : undefined;
}

function sentence(text: string): string {
  return text.replace(/^\w/, (first) => first.toUpperCase());
}
