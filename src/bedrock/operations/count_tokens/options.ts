/**
 * The options of `countTokens` for a native body.
 */
import { checkedElsewhere, type OptionTable, optionTable, text } from "../../../base/check_options.ts";
import { callChecks, type CallOptions } from "../base/call.ts";

/** A native body of InvokeModel, whose tokens are counted. */
export interface InvokeCountRequest extends CallOptions {
  /** The id of the model or of a profile. */
  readonly model: string;
  /** The body in the model's own format: plain data, text, or bytes. */
  readonly body: unknown;
}

/** The options, with their checks. */
export const INVOKE_COUNT: OptionTable = /* @__PURE__ */ optionTable<InvokeCountRequest>(() => ({
  of: "countTokens()",
  options: { model: text, body: checkedElsewhere, ...callChecks() },
  otherNames: { modelId: "model", abortSignal: "signal" },
}));
