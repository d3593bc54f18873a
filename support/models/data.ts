/** The data, `models.json`, and the registry row that one entry becomes. */
import type { Capability } from "../../src/models/gate.ts";
import type { ProfilePrefix } from "../../src/aws/regions.ts";
import type {
  MantleFacts,
  Model,
  ModelKind,
  ModelStatus,
  ProfileRoutes,
  PromptCacheFacts,
  Refusal,
} from "../../src/models/model.ts";
import type { PriceRow } from "./prices.ts";

/** A fact: yes, no, or `null` without a source. */
type Fact = boolean | null;

/** The basis of a price: the bare id, a profile, or the list price of an id that cannot be called bare. */
export type PriceBasis = "inRegion" | "us" | "global" | "base";

/** A price, and whether the sources agree on it. */
export type DataPrice = PriceRow & { readonly agree: boolean };

/** One model of the data, with the members that the code reads; the schema has the rest. */
export interface DataModel {
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly family: string;
  readonly kind: ModelKind;
  readonly output: readonly string[] | null;
  readonly contextWindow: number | null;
  readonly maxOutputTokens: number | null;
  /** The source for the limit of `maxTokens`. */
  readonly outputLimitEnforced: string | null;
  readonly bodyFormat: string;
  readonly supports:
    & { readonly [fact in "systemPrompt" | "streamingToolUse" | "toolUse" | "structuredOutput"]: Fact }
    & { readonly [fact in "vision" | "documentChat" | "video" | "audio" | "s3Links" | "guardrails"]: Fact }
    & { readonly [fact in "converse" | "converseStream"]: Fact | "limited" }
    & {
      readonly toolChoice: Model["toolChoice"] | null;
      readonly reasoning: Readonly<Record<string, unknown>> | false | null;
      readonly promptCaching: Readonly<Record<string, unknown>> | false | null;
    };
  readonly refuses: readonly Exclude<Refusal, "s3Location">[];
  readonly embedding: Readonly<Record<string, unknown>> | null;
  readonly regions: { readonly inRegion: readonly string[] | null; readonly mantle?: readonly string[] | null };
  /** How `bedrock-mantle` serves a model that Converse does not serve. */
  readonly mantle?: Readonly<Record<string, unknown>>;
  readonly profiles: Readonly<Partial<Record<ProfilePrefix, string | null>>>;
  readonly status: {
    readonly state: ModelStatus | null;
    readonly launched: string | null;
    readonly notBefore: string | null;
    readonly legacyDate: string | null;
    readonly extendedAccessDate: string | null;
    readonly eolDate: string | null;
    readonly replacedBy: string | null;
  };
  readonly price: { readonly [basis in PriceBasis]?: DataPrice } | null;
  readonly otherPrice: Readonly<Record<string, number>> | null;
  readonly sources: readonly string[];
}

/**
 * The destinations of a profile's calls: by source region, or from any of some regions to any of some; `null` without a
 * source.
 */
export type DataRoute =
  | { readonly bySource: ProfileRoutes }
  | { readonly sources: readonly string[]; readonly destinations: readonly string[] | null };

/** All of `models.json`. */
export interface Data {
  readonly generated: string;
  readonly regions: readonly string[];
  readonly regionsGov: readonly string[];
  readonly routes: Readonly<Record<string, DataRoute>>;
  readonly mantleAliases: Readonly<Record<string, string>>;
  readonly requiredModels: Readonly<Record<string, readonly string[]>>;
  readonly models: readonly DataModel[];
}

/** Every capability, in the order of the table's letters. */
export const CAPABILITIES: readonly Capability[] = [
  "chat",
  "tools",
  "structuredOutput",
  "imageInput",
  "documentInput",
  "videoInput",
  "audioInput",
  "reasoning",
  "promptCache",
  "guardrail",
  "embed",
  "imageOutput",
  "rerank",
];

/**
 * A model's abilities: those it has and those it lacks; a capability without a source is in neither list. A chat model
 * without Converse chats in its own format.
 */
export function capabilities({ kind, output, supports }: DataModel): { can: Capability[]; cannot: Capability[] } {
  const caching = supports.promptCaching;
  const facts: Record<Capability, unknown> = {
    chat: kind === "chat",
    tools: supports.toolUse,
    structuredOutput: supports.structuredOutput,
    imageInput: supports.vision,
    documentInput: supports.documentChat,
    videoInput: supports.video,
    audioInput: supports.audio,
    reasoning: supports.reasoning,
    promptCache: caching ? caching.converseCachePoint : caching,
    guardrail: supports.guardrails,
    embed: kind === "embedding",
    imageOutput: kind === "image" || !!output?.includes("image"),
    rerank: kind === "rerank",
  };
  return {
    can: CAPABILITIES.filter((name) => facts[name] !== null && facts[name] !== false),
    cannot: CAPABILITIES.filter((name) => facts[name] === false),
  };
}

/** A copy with the registry's names for members, without unknown members. */
function renamed(facts: Readonly<Record<string, unknown>>, names: Readonly<Record<string, string>>): object {
  return Object.fromEntries(
    Object.entries(names).filter(([, name]) => facts[name] !== null).map(([key, name]) => [key, facts[name]]),
  );
}

/** The destinations of a route; `undefined` if they are not known, because then nothing can be said of a call. */
export function routesOf(route: DataRoute): ProfileRoutes | undefined {
  if ("bySource" in route) return route.bySource;
  const { sources, destinations } = route;
  return destinations ? Object.fromEntries(sources.map((region) => [region, destinations])) : undefined;
}

/** The registry row of an entry, except for its profiles, which share their routes. */
export function modelOf(row: DataModel): Omit<Model, "profiles"> {
  const { supports, status } = row;
  const facts = {
    id: row.id,
    provider: row.id.slice(0, row.id.indexOf(".")),
    kind: row.kind,
    status: status.state,
    dates: renamed(status, {
      launched: "launched",
      notBefore: "notBefore",
      legacy: "legacyDate",
      extendedAccess: "extendedAccessDate",
      endOfLife: "eolDate",
    }),
    replacedBy: status.replacedBy,
    ...capabilities(row),
    contextWindow: row.contextWindow,
    maxOutputTokens: row.maxOutputTokens,
    enforcesMaxOutputTokens: row.outputLimitEnforced === null ? null : true,
    bodyFormat: row.bodyFormat,
    converse: supports.converse,
    converseStream: supports.converseStream,
    systemPrompt: supports.systemPrompt,
    streamingTools: supports.streamingToolUse,
    toolChoice: supports.toolChoice,
    refuses: supports.s3Links === false ? [...row.refuses, "s3Location"] : row.refuses,
    reasoning: supports.reasoning && renamed(supports.reasoning, {
      kind: "kind",
      request: "request",
      efforts: "efforts",
      canDisable: "canDisable",
      minBudgetTokens: "budgetMin",
    }),
    promptCache: supports.promptCaching && renamed(
      supports.promptCaching,
      {
        points: "converseCachePoint",
        implicit: "implicit",
        minTokens: "minTokens",
        maxPoints: "maxCheckpoints",
        ttls: "ttl",
        fields: "fields",
      } satisfies Record<keyof PromptCacheFacts, string>,
    ),
    embedding: row.embedding && renamed(row.embedding, {
      dimensions: "dimensions",
      defaultDimensions: "default",
      maxInputTokens: "maxInputTokens",
    }),
    regions: row.regions.inRegion,
    mantle: row.mantle
      ? renamed(
        row.mantle,
        {
          path: "path",
          apis: "apis",
          encryptedReasoning: "encryptedReasoning",
        } satisfies Record<keyof MantleFacts, string>,
      )
      : null,
    mantleRegions: row.mantle ? row.regions.mantle ?? null : null,
  };
  // For these two, `false` means that there is nothing to describe; `cannot` has the missing ability.
  const none = (name: string) => name === "reasoning" || name === "promptCache";
  const known = Object.entries(facts).filter(([name, fact]) => fact !== null && !(fact === false && none(name)));
  return Object.fromEntries(known) as unknown as Omit<Model, "profiles">;
}
