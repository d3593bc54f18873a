/**
 * The options of LanguageModelV4 beyond those of every provider.
 */
import { finite, flag, invalidOption, object, type OptionCheck } from "../base/check_options.ts";
import { isObject } from "../base/json_object.ts";
import { kindOf } from "../base/quote.ts";

/** Options that LanguageModelV4 has beyond those of every provider. */
export interface LanguageModelExtras {
  /** Asks for the same answer to the same request, as far as the model can. An integer. */
  seed?: number | undefined;
  /** Makes words less likely that the answer has at all. */
  presencePenalty?: number | undefined;
  /** Makes words less likely that the answer has often. */
  frequencyPenalty?: number | undefined;
  /** Whether a stream has the vendor's own events too, as `unknown` events of the name `raw`. @default {false} */
  includeRawChunks?: boolean | undefined;
  /**
   * Options for single vendors, by the vendor's name, such as `{ anthropic: { effort: "low" } }`. A vendor ignores the options of
   * others.
   */
  providerOptions?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
}

/** Returns the checks of the options. */
export function extraChecks(): Readonly<Record<keyof LanguageModelExtras, OptionCheck>> {
  return {
    seed: finite("an integer"),
    presencePenalty: finite("such as -1 to 1"),
    frequencyPenalty: finite("such as -1 to 1"),
    includeRawChunks: flag,
    providerOptions: vendorOptions,
  };
}

const vendorOptions: OptionCheck = (value, option) => {
  object(value, option);
  for (const [vendor, options] of Object.entries(Object(value))) {
    if (options !== undefined && !isObject(options)) {
      throw invalidOption(`${option}.${vendor}`, kindOf(options), "an object of the vendor's options");
    }
  }
};
