/**
 * The base URLs of the APIs in OpenAI's and Anthropic's formats.
 */
import { awsHostOf, originOf } from "../../../aws/endpoint.ts";
import {
  checkOptions,
  invalidOption,
  oneOf,
  type OptionCheck,
  type OptionTable,
  optionTable,
} from "../../../base/check_options.ts";
import { isLoopback } from "../../../base/loopback.ts";
import { shown } from "../../../base/quote.ts";
import type { Bedrock } from "../../client/client.ts";
import { internalsOf } from "../base/internals.ts";
import type { CompatibleService } from "./signed_fetch.ts";

/** The options of `compatibleBaseURL()`. */
export interface CompatibleBaseURLOptions {
  /** The format, which is that of the client that gets the URL. */
  api: "openai" | "anthropic";
  /** The service. @default {"bedrock"}, which is `bedrock-runtime` */
  service?: CompatibleService | undefined;
  /**
   * The path instead of the usual one, such as `/openai/v1` for the models that `bedrock-mantle` serves there (GPT-5 and later,
   * Gemma 4, Grok). @default {"/openai/v1"} on `bedrock-runtime`, {"/v1"} on `bedrock-mantle`, {"/anthropic"} for Anthropic's
   * client, which adds `/v1` itself
   */
  path?: string | undefined;
}

const pathCheck: OptionCheck = (value, option) => {
  if (typeof value !== "string" || !/^\/[\w/.-]*[\w.-]$/.test(value)) {
    throw invalidOption(
      option,
      shown(value),
      'a path that begins with a slash and ends without one, such as "/openai/v1"',
    );
  }
};

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<CompatibleBaseURLOptions>(() => ({
  of: "compatibleBaseURL()",
  options: {
    api: oneOf("openai", "anthropic"),
    service: oneOf("bedrock", "bedrock-mantle"),
    path: pathCheck,
  },
  otherNames: {
    region: "createBedrock({ region })",
    endpoint: "createBedrock({ endpoint })",
    basePath: "path",
    format: "api",
  },
}));

/** The usual paths, by service and API. Source: the pages on OpenAI's and Anthropic's APIs in AWS's user guide, read 2026-11-30. */
const PATHS: Readonly<Record<CompatibleService, Readonly<Record<CompatibleBaseURLOptions["api"], string>>>> = {
  "bedrock": { openai: "/openai/v1", anthropic: "/anthropic" },
  "bedrock-mantle": { openai: "/v1", anthropic: "/anthropic" },
};

/**
 * Returns the base URL for a client of OpenAI or Anthropic that sends through {@linkcode signedFetch}: at the client's own endpoint,
 * or at AWS's host for its region, its FIPS and its dual-stack options.
 *
 * An endpoint on loopback stands for all of Bedrock, `bedrock-mantle` included; name the `service` in `signedFetch()` then, since
 * the URL does not.
 *
 * @throws {TypeError} when no region is set, an option has an unknown name or an invalid value, or `bedrock-mantle` is asked for by a
 * client with FIPS or with an endpoint of its own: it has no FIPS host, and the credentials may be those of a gateway.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { compatibleBaseURL, createBedrock } from "@bedrock-edge/client";
 *
 * const bedrock = createBedrock({ region: "eu-west-1", apiKey: "k" });
 * assertEquals(compatibleBaseURL(bedrock, { api: "openai" }), "https://bedrock-runtime.eu-west-1.amazonaws.com/openai/v1");
 * assertEquals(
 *   compatibleBaseURL(bedrock, { api: "anthropic", service: "bedrock-mantle" }),
 *   "https://bedrock-mantle.eu-west-1.api.aws/anthropic",
 * );
 * ```
 */
export function compatibleBaseURL(bedrock: Bedrock, options: CompatibleBaseURLOptions): string {
  const { to } = internalsOf(bedrock, "compatibleBaseURL");
  checkOptions(options, OPTIONS);
  const { api, service = "bedrock", path } = options;
  if (api === undefined) {
    throw new TypeError('Cannot find the base URL: api is missing; pass { api: "openai" } or { api: "anthropic" }');
  }
  const region = to.region();
  const runtime = to.bases.of("bedrock-runtime", region);
  const base = service === "bedrock" ? runtime : mantleBase(runtime, region);
  return base + (path ?? PATHS[service][api]);
}

function mantleBase(runtime: string, region: string): string {
  if (isLoopback(new URL(runtime).hostname)) return runtime;
  const host = awsHostOf(runtime, region);
  if (host && !host.fips) return originOf("bedrock-mantle", region, { dualStack: true });
  throw new TypeError(
    host
      ? "Cannot find the base URL of bedrock-mantle: the client has fips, and the service has no FIPS host; use a client " +
        'without fips, or service: "bedrock"'
      : "Cannot find the base URL of bedrock-mantle: the client's endpoint is the runtime's alone, and its credentials do not " +
        "go to AWS; use a client without an endpoint",
  );
}
