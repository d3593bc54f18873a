/**
 * The options that every operation of a model has.
 */
import { abortSignal, checkedElsewhere, headers, type OptionCheck } from "../../base/check_options.ts";
import { retryOption, type RetryOptions, type Timeouts, timeoutsOption } from "../../base/call_options.ts";
import { type CallLog, createCallLog } from "../../chat/result.ts";
import { extraChecks } from "../../language_model/extras.ts";
import type { V4Vendors } from "../../language_model/shared_types.ts";
import { mergeVendors } from "../../language_model/vendors.ts";
import type { GatewayExtras, GatewayRouting } from "../client/chat_options.ts";
import { routing } from "../client/option_tables.ts";

/** The options of one call. */
export interface GatewayCallOptions {
  /** Aborts the call: rejects with `signal.reason`, and closes the connection. */
  signal?: AbortSignal | undefined;
  /** Timeouts in milliseconds, merged over the client's. */
  timeouts?: Timeouts | undefined;
  /** Retries, merged over the client's. `false` disables retries. */
  retry?: RetryOptions | false | undefined;
  /** Additional headers. */
  headers?: Headers | Readonly<Record<string, string>> | undefined;
}

/** The options of a call of a model. */
export interface GatewayModelOptions extends GatewayCallOptions {
  /** The id of the model, `creator/model`. */
  model: string;
  /** How the gateway routes the request, and what it writes down. */
  gateway?: GatewayRouting | undefined;
  /** Options for single vendors, by the vendor's name. */
  providerOptions?: GatewayExtras["providerOptions"];
}

/** The members of an answer beside its own. */
export interface GatewayAnswer {
  /** The id of the generation, or the service's id for the request. */
  requestId: string | undefined;
  /** How often the request was sent. */
  attempts: number;
  /** Members of the answer that this version does not know, such as `providerMetadata` and `warnings`; absent without such members. */
  unknown?: Readonly<Record<string, unknown>>;
}

/** Returns the checks of the options of one call. */
export function callChecks(): Readonly<Record<keyof GatewayCallOptions, OptionCheck>> {
  return { signal: abortSignal, timeouts: timeoutsOption, retry: retryOption, headers };
}

/** Returns the checks of the options of a call of a model. */
export function modelChecks(): Readonly<Record<keyof GatewayModelOptions, OptionCheck>> {
  return {
    ...callChecks(),
    model: checkedElsewhere,
    gateway: routing,
    providerOptions: extraChecks().providerOptions,
  };
}

/**
 * Returns the log of a call.
 *
 * @throws {TypeError} for a model that is not an id.
 */
export function logOf({ model }: { readonly model: unknown }): CallLog {
  if (typeof model !== "string" || !model) {
    throw new TypeError('Cannot call AI Gateway: model is missing; pass an id such as "openai/text-embedding-3-small"');
  }
  return createCallLog(model);
}

/** Returns the options of vendors for the body. */
export function vendorsIn(
  { providerOptions, gateway }: Pick<GatewayModelOptions, "providerOptions" | "gateway">,
): V4Vendors | undefined {
  return mergeVendors(providerOptions, { gateway });
}
