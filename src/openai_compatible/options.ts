/**
 * The options of a client for an OpenAI-compatible service.
 */
import type { RetryOptions, Timeouts } from "../base/call_options.ts";
import type { Clock } from "../base/clock.ts";
import type { ModelTraits } from "../chat/provider.ts";
import type { Authenticator, Provide } from "../transport/authenticator.ts";
import type { RequestEvent, ResponseEvent } from "../transport/hooks.ts";
import type { OpenAIChatDefaults } from "./chat_options.ts";
import type { ErrorStructure } from "./service.ts";
import type { ApiFormat } from "./wire/format.ts";
import type { MetadataExtractor } from "./wire/metadata.ts";
import type { Quirks } from "./wire/quirks.ts";

/** The facts about one model, as far as they are known. */
export interface ModelFactsOption extends Pick<ModelTraits, "family" | "regions" | "capabilities"> {
  /** The limit in tokens, request and answer together. `conversation` stays within the limit. */
  readonly contextWindow?: number | undefined;
  /** Differences from the service's other models; they override its quirks, member by member. */
  readonly quirks?: Quirks | undefined;
}

/** The facts about a call's destination. */
export interface UrlFacts {
  /** The path behind the base URL, such as `chat/completions`. */
  readonly path: string;
  /** The model that is called; `undefined` for a call without one. */
  readonly model: string | undefined;
  /** The base URL. */
  readonly baseURL: URL;
}

/** The facts about a service: a preset, which options override member by member. */
export interface Preset {
  /** The provider's name in handles, errors and messages: letters, digits, `_`, `-` and `.`. */
  readonly name: string;
  /** The URL of the API, such as `https://api.openai.com/v1`. Its query is sent with every request. */
  readonly baseURL: string | URL;
  /** The environment variable with the key, which is read at each attempt if neither `apiKey` nor `auth` is given. */
  readonly apiKeyEnv?: string | undefined;
  /** Whether the service refuses requests without a key. @default {false} */
  readonly needsKey?: boolean | undefined;
  /** The header of the key. A header other than `authorization` has the key alone. @default {"authorization"} */
  readonly apiKeyHeader?: string | undefined;
  /** The differences from OpenAI's format. A function gives those of a model. */
  readonly quirks?: Quirks | ((model: string) => Quirks) | undefined;
  /** The family of all models, for routers: reasoning goes back only to the family that wrote it. */
  readonly family?: string | undefined;
  /** The regions that may process a request, for routers with a fence. */
  readonly regions?: readonly string[] | undefined;
  /** The region and the service that requests are signed for, for an `auth` that signs. */
  readonly signing?: { readonly region: string; readonly service: string } | undefined;
  /** Members of the query of every URL. */
  readonly queryParams?: Readonly<Record<string, string>> | undefined;
  /** Headers of every request. They override the key's. */
  readonly headers?: Headers | Readonly<Record<string, string>> | undefined;
  /**
   * Returns the URL of a call, for services with paths of their own. It must stay on the origin of the base URL, to which alone
   * credentials go. Default: the path behind the base URL.
   */
  readonly url?: ((facts: UrlFacts) => string | URL) | undefined;
  /** Reads refusals of another shape than OpenAI's. */
  readonly errorStructure?: ErrorStructure | undefined;
}

/** Options of `createOpenAICompatible`. */
export interface OpenAICompatibleOptions extends Preset {
  /** The key, or a function that returns it at each attempt. */
  readonly apiKey?: Provide<string> | undefined;
  /** Authenticates each attempt in place of a key, such as `sigv4()`. */
  readonly auth?: Authenticator | undefined;
  /** Formats beside Chat Completions, such as `responses`, which `quirks.api` chooses. @default {[]} */
  readonly formats?: readonly ApiFormat[] | undefined;
  /** The facts about models by their ids. */
  readonly models?: Readonly<Record<string, ModelFactsOption>> | undefined;
  /** Defaults of every chat and stream. */
  readonly defaults?: OpenAIChatDefaults | undefined;
  /** Allows http beyond loopback. Keys and prompts then travel unencrypted. @default {false} */
  readonly allowHttp?: boolean | undefined;
  /**
   * A Worker's `env`. When given, nothing ambient is read; else the variable of `apiKeyEnv` is read from `Deno.env` or
   * `process.env`.
   */
  readonly env?: object | undefined;
  /** Called instead of the global `fetch`, as `fetch(url, init)` with a text and a plain object. */
  readonly fetch?: ((input: string | URL | Request, init?: RequestInit) => Promise<Response>) | undefined;
  /** Time and timers, for tests. */
  readonly clock?: Clock | undefined;
  /** How often failed attempts are made again; `false` for never. @default {{ maxRetries: 3, maxDelayMs: 20000 }} */
  readonly retry?: RetryOptions | false | undefined;
  /** Time limits in milliseconds. The defaults are those of {@link Timeouts}. */
  readonly timeouts?: Timeouts | undefined;
  /** The most bytes of a whole answer, after decompression. @default {25165824} */
  readonly maxAnswerBytes?: number | undefined;
  /** The most bytes of one event of a stream. @default {16777216} */
  readonly maxEventBytes?: number | undefined;
  /** Changes the body of every chat before it is sent. It gets a copy, at its top level. */
  readonly transformRequestBody?: ((body: Record<string, unknown>) => Record<string, unknown>) | undefined;
  /** Creates a reader of each answer, whose members are added to `result.unknown`. */
  readonly metadataExtractor?: (() => MetadataExtractor) | undefined;
  /** Called before each attempt. May be async. A callback that throws or rejects fails the call. */
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
  /** Called when an attempt's headers arrive. May be async. A callback that throws or rejects fails the call. */
  readonly onResponse?: ((event: ResponseEvent) => void) | undefined;
}
