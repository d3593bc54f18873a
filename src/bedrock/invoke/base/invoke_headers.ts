/**
 * The headers of InvokeModel and InvokeModelWithResponseStream, in which options go that Converse has in its body.
 * Source: the bedrock-runtime API model of 2026-06-19.
 */
import { defined } from "../../../base/defined.ts";
import type { BedrockExtras, GuardrailOptions } from "../../chat_options.ts";

/** The options that are sent in headers. */
export interface InvokeHeaderOptions extends Pick<BedrockExtras, "latency" | "serviceTier" | "requestMetadata"> {
  /** The guardrail, without the option of streams: the operation has no member for it. */
  readonly guardrail?: Omit<GuardrailOptions, "stream"> | undefined;
  /** The media type of the answer. @default {"application/json"} */
  readonly accept?: string | undefined;
  /** The media type of the body. @default {"application/json"} */
  readonly contentType?: string | undefined;
}

/**
 * Returns the headers of a call.
 *
 * @param streaming whether the answer is a stream, whose media type has a header of Bedrock's own.
 */
export function invokeHeaders(
  { guardrail, latency, serviceTier, requestMetadata, accept = JSON_TYPE, contentType = JSON_TYPE }:
    InvokeHeaderOptions,
  streaming: boolean,
): Record<string, string> {
  return defined({
    "content-type": contentType,
    [streaming ? "x-amzn-bedrock-accept" : "accept"]: accept,
    "x-amzn-bedrock-guardrailidentifier": guardrail?.id,
    "x-amzn-bedrock-guardrailversion": guardrail?.version,
    "x-amzn-bedrock-trace": guardrail && traceOf(guardrail.trace),
    "x-amzn-bedrock-performanceconfig-latency": latency,
    "x-amzn-bedrock-service-tier": serviceTier,
    "x-amzn-bedrock-request-metadata": requestMetadata && asciiJson(requestMetadata),
  }) as Record<string, string>; // without the members that are undefined
}

const JSON_TYPE = "application/json";

/** Returns JSON of ASCII alone, because a header has no other text. */
function asciiJson(value: unknown): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value).replace(/[^\x20-\x7e]/g, escaped);
}

/** The operation writes in upper case what Converse writes in lower case. */
function traceOf(trace: GuardrailOptions["trace"]): string | undefined {
  if (trace === undefined) return undefined;
  return trace === "full" ? "ENABLED_FULL" : trace ? "ENABLED" : "DISABLED";
}
