/**
 * A model as people look for one: what it can do, how long its prompts may be, what it costs, how to call it from where they
 * are. What the command prints and `docs/models.md` shows.
 */
import type { Capability } from "../../src/models/gate.ts";
import type { Model } from "../../src/models/model.ts";
import { inferenceProfile, type Residency } from "../../src/models/profiles.ts";
import { priceOf } from "../../src/bedrock/catalog/price.ts";

/** One model, told. */
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
  /** USD per million tokens; `null` where no source says. */
  readonly price: { readonly input: number | null; readonly output: number | null; readonly basis: string } | null;
  /** Prefixes of its inference profiles. */
  readonly profiles: readonly string[];
  /** What to call from the region that was asked for, and who may answer; absent when none was. */
  readonly call?: { readonly modelId: string; readonly destinations: readonly string[] | null } | {
    readonly why: string;
  };
  readonly endOfLife: string | null;
  readonly replacedBy: string | null;
}

/** From where the models would be called. */
export interface From {
  readonly region?: string | undefined;
  readonly residency?: Residency | undefined;
}

/** What is told of a model. */
export function listed(model: Model, { region, residency }: From = {}): Listed {
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

/** The id whose price says most: the bare one, or where that cannot be called, a profile's. */
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

/** Tokens as people say them: 200K, 1M. */
export function tokens(count: number | null): string {
  if (count === null) return "?";
  if (count >= 1_000_000) return `${Math.round(count / 10_000) / 100}M`;
  return count >= 1000 ? `${Math.round(count / 1000)}K` : String(count);
}

/** Dollars as people say them, and a question mark where nobody does. */
export function dollars(amount: number | null | undefined): string {
  // 0 is how a source writes that it knows none.
  return amount ? String(amount) : "?";
}
