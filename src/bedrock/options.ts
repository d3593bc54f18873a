/**
 * What a client is made of.
 */
import type { Authenticator, AuthScheme, Provide } from "../auth/authenticator.ts";
import type { CredentialProvider } from "../auth/credentials.ts";
import type { Credentials } from "../auth/keys.ts";
import type { RetryOptions, Timeouts } from "../call_options.ts";
import type { ChatDefaults } from "../chat/request.ts";
import type { Clock } from "../clock.ts";
import type { Converse } from "../converse/dialect.ts";
import type { FactsOptions } from "../converse/facts.ts";
import type { RequestEvent, ResponseEvent } from "../http/send.ts";

/** Endpoints of Bedrock's control plane. */
export interface ControlOptions {
  /** The endpoint of both services, or of `bedrock` alone. */
  endpoint?: string | URL | undefined;
  /** The endpoint of `bedrock-agent`, which knows prompts. @default endpoint */
  agentEndpoint?: string | URL | undefined;
}

/** Options of every client. */
export interface ClientOptions extends FactsOptions {
  /**
   * Default: `AWS_REGION`, then `AWS_DEFAULT_REGION`. Without this option the ARN of a model is called in the ARN's own region,
   * in the same partition of AWS; with `residency`, inside the fence.
   */
  region?: string | undefined;
  /**
   * Where requests go: https, or http on loopback. Default: `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`, then `AWS_ENDPOINT_URL`,
   * then AWS's host for the region. An endpoint on loopback is the control plane's too.
   */
  endpoint?: string | URL | undefined;
  /**
   * Where the control plane is, which `resolveModel` and `discoverModels` ask. Default: `AWS_ENDPOINT_URL_BEDROCK`, for prompts
   * `AWS_ENDPOINT_URL_BEDROCK_AGENT`, then `AWS_ENDPOINT_URL`, then AWS's host for the region. A client whose runtime has an
   * endpoint of its own asks no host of AWS: its credentials may be a gateway's.
   */
  control?: ControlOptions | undefined;
  /**
   * Allows http endpoints beyond loopback, such as `http://localstack:4566` in a compose network. Credentials and prompts then
   * travel unencrypted. @default {false}
   */
  allowHttp?: boolean | undefined;
  /** What is signed, when a proxy stands between (Cloudflare AI Gateway, VPC front ends). Default: `endpoint`. */
  signingEndpoint?: string | URL | undefined;
  /** Call AWS's FIPS-validated hosts only. Default: `AWS_USE_FIPS_ENDPOINT`, then `false`. */
  fips?: boolean | undefined;
  /** Call AWS's hosts that answer over IPv6 too. Default: `AWS_USE_DUALSTACK_ENDPOINT`, then `false`. */
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
  /** `false` for no retries. */
  retry?: RetryOptions | false | undefined;
  /** In milliseconds. */
  timeouts?: Timeouts | undefined;
  /**
   * Bytes of a whole answer, after decompression, of `chat()` and `converse()`. A larger one is a `protocol` error, and no more
   * of it is read. @default {25165824}
   */
  maxAnswerBytes?: number | undefined;
  /** Bytes one frame of a stream may claim before it is refused. @default {25165824} */
  maxFrameBytes?: number | undefined;
  /**
   * All of Converse: tools, media, reasoning, structured output, caching, guardrails, and the check of requests. For
   * `createBedrockWith`, which knows plain text without it; `createBedrock` always has it.
   */
  converse?: Converse | undefined;
  /** Merged under every chat and stream. */
  defaults?: ChatDefaults | undefined;
  /**
   * Told before each attempt. May be async: the promise is awaited before anything is sent. A callback that throws or rejects fails
   * the call.
   */
  onRequest?: ((event: RequestEvent) => void) | undefined;
  /**
   * Told when an attempt's headers arrive. May be async: the promise is awaited before the answer is read. A callback that throws or
   * rejects fails the call.
   */
  onResponse?: ((event: ResponseEvent) => void) | undefined;
}

/** Exactly one of the three, or none: then the environment decides. What is explicit always beats what is ambient. */
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

/** Which source of authority won. Never the secret. */
export interface AuthInfo {
  /** How requests are let in. */
  scheme: AuthScheme;
  /** The option or the environment variable that decided. */
  source: string;
  /** The region that is called. */
  region: string;
}
