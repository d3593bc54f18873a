/**
 * A model as a list shows it: its abilities, the length of its prompts, its cost, and how to call it from a region. The
 * command and `docs/models.md` print it.
 */
import type { Capability } from "../../src/models/gate.ts";
import type { Model } from "../../src/models/model.ts";
import { inferenceProfile, type Residency } from "../../src/models/profiles.ts";
import { priceOf } from "../../src/bedrock/catalog/price.ts";

/** One model in the list. */
export interface Listed {
  /** AWS's id, without a profile's prefix. */
  readonly id: string;
  readonly provider: string;
  readonly kind: Model["kind"];
  readonly status: Model["status"] | "unknown";
  readonly can: readonly Capability[];
  readonly cannot: readonly Capability[];
  readonly contextWindow: number | null;
  readonly maxOutputTokens: number | null;
  /** USD per million tokens; `null` without a source. */
  readonly price: { readonly input: number | null; readonly output: number | null; readonly basis: string } | null;
  /** Prefixes of its inference profiles. */
  readonly profiles: readonly string[];
  /** The id to call from the requested region, and the regions that may answer; absent without a requested region. */
  readonly call?: { readonly modelId: string; readonly destinations: readonly string[] | null } | {
    readonly why: string;
  };
  readonly endOfLife: string | null;
  readonly replacedBy: string | null;
}

/** The region of the calls. */
export interface From {
  readonly region?: string | undefined;
  readonly residency?: Residency | undefined;
}

/** Lists a model. */
export function listModel(model: Model, { region, residency }: From = {}): Listed {
  const call = region === undefined ? undefined : callFrom(model, region, residency);
  const price = priceOf(call && "modelId" in call ? call.modelId : priced(model));
  return {
    id: model.id,
    provider: model.provider,
    kind: model.kind,
    status: model.status ?? "unknown",
    can: model.can,
    cannot: model.cannot,
    contextWindow: model.contextWindow ?? null,
    maxOutputTokens: model.maxOutputTokens ?? null,
    price: price?.input === undefined && price?.output === undefined
      ? null
      : { input: price.input ?? null, output: price.output ?? null, basis: price.basis },
    profiles: Object.keys(model.profiles),
    ...call && { call },
    endOfLife: model.dates.endOfLife ?? null,
    replacedBy: model.replacedBy ?? null,
  };
}

/** The id with the best-known price: the bare one, or a profile's if the bare one cannot be called. */
function priced({ id, profiles }: Model): string {
  if (priceOf(id)?.basis === "inRegion") return id;
  const prefix = Object.keys(profiles).find((prefix) => priceOf(`${prefix}.${id}`)?.input !== undefined);
  return prefix ? `${prefix}.${id}` : id;
}

function callFrom({ id }: Model, region: string, residency: Residency | undefined): NonNullable<Listed["call"]> {
  try {
    const { modelId, destinations } = inferenceProfile(id, { region, residency });
    return { modelId, destinations: destinations ?? null };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { why: error.message };
  }
}

/** Formats tokens for people: 200K, 1M. */
export function tokens(count: number | null): string {
  if (count === null) return "?";
  if (count >= 1_000_000) return `${Math.round(count / 10_000) / 100}M`;
  return count >= 1000 ? `${Math.round(count / 1000)}K` : String(count);
}

/** Formats dollars for people, with a question mark for an unknown price. */
export function dollars(amount: number | null | undefined): string {
  // A source writes 0 for an unknown price.
  return amount ? String(amount) : "?";
}
