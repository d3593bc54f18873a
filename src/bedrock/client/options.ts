/**
 * The options of a client.
 */
import type { AuthScheme } from "../../auth/described.ts";
import type { Authenticator, Provide } from "../../transport/authenticator.ts";
import type { CredentialProvider } from "../../auth/credentials.ts";
import type { Credentials } from "../../auth/keys.ts";
import type { RetryOptions, Timeouts } from "../../base/call_options.ts";
import type { Clock } from "../../base/clock.ts";
import type { ChatCodec } from "../codec.ts";
import type { ModelFacts } from "../model_facts.ts";
import type { RequestEvent, ResponseEvent } from "../../transport/hooks.ts";
import type { BedrockChatDefaults } from "../chat_options.ts";

/** Endpoints of Bedrock's services beside its runtime. */
export interface ControlOptions {
  /** The endpoint of both services, or of `bedrock` alone. */
  endpoint?: string | URL | undefined;
  /** The endpoint of `bedrock-agent`, which knows prompts. @default endpoint */
  agentEndpoint?: string | URL | undefined;
  /** The endpoint of `bedrock-agent-runtime`, which reranks and searches knowledge bases. @default AWS's host for the region */
  agentRuntimeEndpoint?: string | URL | undefined;
}

/** Options of every client. */
export interface ClientOptions {
  /**
   * Default: `AWS_REGION`, then `AWS_DEFAULT_REGION`. Without this option the ARN of a model is called in the ARN's own region,
   * in the same partition of AWS; with a `residency`, inside the fence.
   */
  region?: string | undefined;
  /**
   * The endpoint of requests: https, or http on loopback. Default: `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`, then
   * `AWS_ENDPOINT_URL`, then AWS's host for the region. An endpoint on loopback is the control plane's too.
   */
  endpoint?: string | URL | undefined;
  /**
   * The endpoints of the control plane, which `resolveModel` and `discoverModels` call. Default:
   * `AWS_ENDPOINT_URL_BEDROCK`, for prompts `AWS_ENDPOINT_URL_BEDROCK_AGENT`, then `AWS_ENDPOINT_URL`, then AWS's host for
   * the region. A client whose runtime has an endpoint of its own asks no host of AWS: its credentials may be a gateway's.
   */
  control?: ControlOptions | undefined;
  /**
   * Allows http endpoints beyond loopback, such as `http://localstack:4566` in a compose network. Credentials and prompts then
   * travel unencrypted. A long-term key (`AKIA…`, `ABSK…`) needs `"long-term-keys"`. @default {false}
   */
  allowHttp?: boolean | "long-term-keys" | undefined;
  /**
   * Lets a web page send a long-term key (`AKIA…`, `ABSK…`), which every visitor can read. Meant for pages that only you open.
   * @default {false}
   */
  dangerouslyAllowBrowser?: boolean | undefined;
  /** The endpoint in the signature, if a proxy stands between (Cloudflare AI Gateway, VPC front ends). Default: `endpoint`. */
  signingEndpoint?: string | URL | undefined;
  /** Whether to call AWS's FIPS-validated hosts only. Default: `AWS_USE_FIPS_ENDPOINT`, then `false`. */
  fips?: boolean | undefined;
  /** Whether to call AWS's hosts that also answer over IPv6. Default: `AWS_USE_DUALSTACK_ENDPOINT`, then `false`. */
  dualStack?: boolean | undefined;
  /**
   * A Worker's `env`: any object, since the `interface Env` that wrangler writes fits no index signature. When given, nothing
   * ambient is read; else `Deno.env` or `process.env` is, name by name.
   */
  env?: object | undefined;
  /**
   * Called instead of the global `fetch`, which is looked up at each call, and in the same way: `fetch(url, init)` with a text
   * and a plain object. So a `fetch` of undici, a bound service binding and wrappers such as
   * `(url, init) => undici.fetch(url, { ...init, dispatcher })` work. undici has types of its own, whose `fetch` TypeScript takes as
   * `undici.fetch as unknown as typeof fetch`.
   */
  fetch?: ((input: string | URL | Request, init?: RequestInit) => Promise<Response>) | undefined;
  /** Time and timers, for tests. */
  clock?: Clock | undefined;
  /**
   * How often failed attempts are made again; `false` for never, except once after a wrong clock or an expired token.
   * @default {{ maxRetries: 3, maxDelayMs: 20000 }}
   */
  retry?: RetryOptions | false | undefined;
  /** Time limits in milliseconds. The defaults are those of {@link Timeouts}. */
  timeouts?: Timeouts | undefined;
  /**
   * The most bytes of a whole answer of `chat()` and `converse()`, after decompression. A larger answer is a `protocol` error, and
   * the rest of it is not read. @default {25165824}
   */
  maxAnswerBytes?: number | undefined;
  /** The most bytes of one frame of a stream. A frame that claims more is refused before it is read. @default {25165824} */
  maxFrameBytes?: number | undefined;
  /**
   * `modelFacts()` of `./models`: the client then knows the requests that a model refuses and repairs them, chooses the inference
   * profile that serves the region, and keeps calls inside a `residency`, as the options of `modelFacts()` say.
   */
  models?: ModelFacts | undefined;
  /** The codecs for models that Converse does not serve, such as `mantle()` of `./mantle`. */
  codecs?: readonly ChatCodec[] | undefined;
  /** Defaults of every chat and stream. Its `headers`, `timeouts`, `retry` and `signal` apply to every other call too. */
  defaults?: BedrockChatDefaults | undefined;
  /**
   * Called before each attempt. May be async: the promise is awaited before anything is sent. A callback that throws or rejects
   * fails the call.
   */
  onRequest?: ((event: RequestEvent) => void) | undefined;
  /**
   * Called when an attempt's headers arrive. May be async: the promise is awaited before the answer is read. A callback that throws or
   * rejects fails the call.
   */
  onResponse?: ((event: ResponseEvent) => void) | undefined;
}

/** At most one of the three. Without one the environment decides. */
export type AuthOptions =
  | { apiKey?: Provide<string> | undefined; credentials?: undefined; auth?: undefined }
  | { credentials: Credentials | CredentialProvider; apiKey?: undefined; auth?: undefined }
  | { auth: Authenticator; apiKey?: undefined; credentials?: undefined };

/** Options of `createBedrock`. */
export type BedrockOptions = ClientOptions & AuthOptions;

/** The options of a single call. */
export interface CallInit {
  /** An abort rejects with `signal.reason`. */
  signal?: AbortSignal | undefined;
  /** Additional headers. */
  headers?: Headers | Readonly<Record<string, string>> | undefined;
}

/** The source of the credentials, never the secret. */
export interface AuthInfo {
  /** How requests are authenticated. */
  scheme: AuthScheme;
  /** The option or the environment variable that decided. */
  source: string;
  /** The region that is called. */
  region: string;
}
