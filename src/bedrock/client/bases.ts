/**
 * The base URL of each of Bedrock's services: an option, else an environment variable, else AWS's host for the region. The
 * variables are those of AWS's SDKs, https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html, read 2026-11-20.
 */
import type { EnvReader } from "../../auth/env.ts";
import { awsHostOf, checkedEndpoint, type EndpointOptions, originOf } from "../../aws/endpoint.ts";
import { isLoopback } from "../../base/loopback.ts";
import { quoted } from "../../base/quote.ts";
import type { ClientOptions } from "./options.ts";

/** The services that this module calls by itself. */
export type BedrockService = "bedrock-runtime" | "bedrock-agent-runtime" | ControlService;

/** The services of the control plane. */
export type ControlService = "bedrock" | "bedrock-agent";

/** Finds base URLs for one client, at each call, since the environment may change. */
export interface Bases {
  /**
   * Returns the base URL of a service, without a slash at the end.
   *
   * @throws {TypeError} when an endpoint is invalid, conflicts with FIPS or dual stack, or is missing for the control plane.
   */
  of(service: BedrockService, region: string): string;
  /** Returns the endpoint that the options or the environment give a service, if they do. */
  customOf(service: BedrockService): Custom | undefined;
  /** Returns the base URL of a custom endpoint. */
  baseOf(custom: Custom): string;
  /** Returns whether only FIPS hosts may be called. */
  fips(): Switch;
}

/** A custom endpoint, and the name of its option or variable. */
export interface Custom {
  readonly url: string | URL;
  readonly from: string;
  readonly isOption: boolean;
}

/** A switch, and the name of its option or variable. */
export interface Switch {
  readonly isOn: boolean;
  readonly from: string;
  readonly isOption: boolean;
}

const VARIABLES: Readonly<Record<BedrockService, string>> = {
  "bedrock-runtime": "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
  "bedrock": "AWS_ENDPOINT_URL_BEDROCK",
  "bedrock-agent": "AWS_ENDPOINT_URL_BEDROCK_AGENT",
  "bedrock-agent-runtime": "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME",
};

/** The client option that gives a service its endpoint. */
export const OPTIONS: Readonly<Record<BedrockService, string>> = {
  "bedrock-runtime": "endpoint",
  "bedrock": "control: { endpoint }",
  "bedrock-agent": "control: { agentEndpoint }",
  "bedrock-agent-runtime": "control: { agentRuntimeEndpoint }",
};

/** @throws {TypeError} when an option is invalid, or two options contradict each other. */
export function bases(options: ClientOptions, read: EnvReader): Bases {
  const { endpoint, control, allowHttp } = options;

  function optionOf(service: BedrockService): string | URL | undefined {
    if (service === "bedrock-runtime") return endpoint;
    const own = service === "bedrock-agent-runtime"
      ? control?.agentRuntimeEndpoint
      : (service === "bedrock-agent" ? control?.agentEndpoint : undefined) ?? control?.endpoint;
    // A server on this machine stands for all of Bedrock: fakeBedrock, LocalStack. Any other endpoint is one service's.
    return own ?? (endpoint !== undefined && isLoopback(new URL(endpoint).hostname) ? endpoint : undefined);
  }

  function customOf(service: BedrockService): Custom | undefined {
    const option = optionOf(service);
    if (option !== undefined) return { url: option, from: OPTIONS[service], isOption: true };
    for (const from of [VARIABLES[service], "AWS_ENDPOINT_URL"]) {
      const url = read(from);
      if (url !== undefined) return { url, from, isOption: false };
    }
    return undefined;
  }

  function switchOf(name: "fips" | "dualStack", variable: string): Switch {
    const option = options[name];
    if (option !== undefined) return { isOn: option, from: name, isOption: true };
    const text = read(variable)?.toLowerCase();
    if (text === undefined || text === "true" || text === "false") {
      return { isOn: text === "true", from: variable, isOption: false };
    }
    throw new TypeError(`Cannot use ${variable} ${quoted(text)}: set it to "true" or "false"`);
  }

  const fips = () => switchOf("fips", "AWS_USE_FIPS_ENDPOINT");
  const dualStack = () => switchOf("dualStack", "AWS_USE_DUALSTACK_ENDPOINT");

  /** FIPS and dual stack choose among AWS's own hosts; which of them a custom endpoint is, only the caller knows. */
  function checkSwitches(custom: Custom): void {
    for (const { isOn, from, isOption } of [fips(), dualStack()]) {
      // An endpoint in the code overrides a switch of the environment.
      if (!isOn || (custom.isOption && !isOption)) continue;
      throw new TypeError(
        `Cannot use ${from} with ${custom.from}: a custom endpoint names its host itself; ` +
          `remove ${from} and put the host into ${custom.from}, or remove ${custom.from}`,
      );
    }
  }

  /** The endpoint that was checked last: parsing a URL takes longer than the rest of a destination. */
  let checked: { readonly text: string; readonly base: string } | undefined;

  function baseOf(custom: Custom): string {
    checkSwitches(custom);
    const text = `${custom.url}`;
    if (checked?.text === text) return checked.base;
    const from = custom.isOption ? custom.from : `endpoint, from ${custom.from}`;
    const base = checkedEndpoint(text, { allowHttp, from });
    checked = { text, base };
    return base;
  }

  function variants(): EndpointOptions {
    return { fips: fips().isOn, dualStack: dualStack().isOn };
  }

  return {
    of(service, region) {
      const custom = customOf(service);
      if (custom) return baseOf(custom);
      const runtime = service === "bedrock-runtime" ? undefined : customOf("bedrock-runtime");
      if (!runtime) return originOf(service, region, variants());
      // An endpoint that is AWS's own says which of AWS's hosts the caller wants.
      const host = awsHostOf(baseOf(runtime), region);
      if (host) return originOf(service, region, host);
      throw new TypeError(
        `Cannot call ${
          service === "bedrock-agent-runtime" ? service : "the control plane"
        }: ${runtime.from} is an endpoint of the runtime alone, and its credentials do not go ` +
          `to AWS; set ${OPTIONS[service]} or ${VARIABLES[service]}`,
      );
    },
    customOf,
    baseOf,
    fips,
  };
}
