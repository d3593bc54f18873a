/**
 * Hints for ids that cannot be called as they stand from the called region, without the facts about models: which inference profile
 * a model has is data, and which prefixes serve a region is not.
 */
import { looksLikeArn, parseArn } from "../arn.ts";
import { quoted } from "../../base/quote.ts";
import { idParts, prefixesOf } from "../regions.ts";

/** A refused call. */
export interface CalledModel {
  readonly model?: string | undefined;
  readonly region: string;
  /** Whether `residency` is given: then no hint names a profile, since its answers may come from beyond the fence. */
  readonly isFenced?: boolean | undefined;
}

/** Prefixes under which a model that has any inference profile almost always has one. Source: the rows of models.json, 2026-11-29. */
const USUAL: ReadonlySet<string> = /* @__PURE__ */ new Set(["us", "us-gov", "eu"]);

const FACTS = "models: modelFacts(), from @bedrock-edge/client/models, knows which one this model has";

/** Returns a hint for a refusal that speaks of the model's id; `undefined` for other words. */
export function profileHint(words: string, { model = "", region, isFenced }: CalledModel): string | undefined {
  // The service's words about an illegal parameter are a pattern of 700 characters, and are not searched.
  if (!words && /[^\w.:%-]/.test(model) && !looksLikeArn(model)) {
    return `${quoted(model)} is not a model id: use one such as "amazon.nova-lite-v1:0", a profile id or an ARN`;
  }
  const parts = parseArn(model) ? undefined : idParts(model);
  if (/on-demand throughput/i.test(words)) {
    if (isFenced) {
      return `Call it through an inference profile that residency allows; discoverModels() lists the profiles of ${region}`;
    }
    if (!prefixesOf(region).length) return `No inference profile is known to serve ${region}; call another region`;
    return `Call it through an inference profile${served(region, parts?.prefix ? undefined : parts?.modelId)}`;
  }
  if (!/model identifier is invalid|could not resolve the foundation model/i.test(words)) return undefined;
  const arnRegion = parseArn(model)?.region;
  if (arnRegion && arnRegion !== region) {
    return `The ARN is of ${arnRegion}, and the call went to ${region}; leave out region, or call ${arnRegion}`;
  }
  if (!parts?.prefix || prefixesOf(region).some((prefix) => prefix === parts.prefix)) return undefined;
  const cannot = `"${parts.prefix}." cannot be called from ${region}`;
  if (isFenced) return `${cannot}; call an inference profile that residency allows`;
  if (!prefixesOf(region).length) {
    return `${cannot}, and no inference profile is known to serve it; call another region`;
  }
  const prefix = usualPrefix(region);
  return prefix
    ? `${cannot}; call "${prefix}.${parts.modelId}"`
    : `${cannot}; call the model through a profile${served(region)}`;
}

/** Returns the one prefix whose profiles serve a region, if models usually have one. Tel Aviv's `eu.` exists for few models. */
function usualPrefix(region: string): string | undefined {
  const [prefix, ...others] = prefixesOf(region).filter((prefix) => prefix !== "global");
  const isUsual = prefix !== undefined && USUAL.has(prefix) && region.startsWith(`${prefix}-`);
  return isUsual && others.length === 0 ? prefix : undefined;
}

/** Returns the end of a sentence about an inference profile: the id to call, or the prefixes to choose from. */
function served(region: string, modelId?: string): string {
  const prefix = usualPrefix(region);
  if (prefix) return modelId ? `, such as "${prefix}.${modelId}"` : ` with the prefix ${prefix}.`;
  const prefixes = prefixesOf(region).filter((prefix) => prefix !== "global").map((prefix) => `${prefix}.`);
  const near = prefixes.length ? `${prefixes.join(", ")} or ` : "";
  return ` with the prefix ${near}global. if data may leave the geography; ${FACTS}`;
}
