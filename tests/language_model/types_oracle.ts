/**
 * Our structural types of LanguageModelV4 against the package that declares them: each fits the other.
 */
import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4FunctionTool,
  LanguageModelV4GenerateResult,
  LanguageModelV4Message,
  LanguageModelV4ProviderTool,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
  SharedV4FileData,
  SharedV4ProviderMetadata,
  SharedV4Warning,
} from "npm:@ai-sdk/provider@4.0.38";
import { assertEquals } from "@std/assert";
import type { V4Content, V4Result, V4StreamPart, V4Usage } from "../../src/language_model/answer_types.ts";
import type {
  V4CallOptions,
  V4FunctionTool,
  V4Message,
  V4ProviderTool,
} from "../../src/language_model/request_types.ts";
import type { V4File, V4Vendors, V4Warning } from "../../src/language_model/shared_types.ts";

/** `true` if the types can stand for each other; the compiler refuses the assignment of `true` otherwise. */
type Same<A, B> = [A] extends [B] ? [B] extends [A] ? true : "theirs does not fit ours" : "ours does not fit theirs";

/** The members of a request that are sent. */
type Sent = Omit<LanguageModelV4CallOptions, "abortSignal" | "headers">;

const SAME: {
  readonly callOptions: Same<V4CallOptions, Sent>;
  readonly message: Same<V4Message, LanguageModelV4Message>;
  readonly functionTool: Same<V4FunctionTool, LanguageModelV4FunctionTool>;
  readonly providerTool: Same<V4ProviderTool, LanguageModelV4ProviderTool>;
  readonly file: Same<V4File, SharedV4FileData>;
  readonly vendors: Same<V4Vendors, SharedV4ProviderMetadata>;
  readonly warning: Same<V4Warning, SharedV4Warning>;
  readonly content: Same<V4Content, LanguageModelV4Content>;
  readonly result: Same<V4Result, LanguageModelV4GenerateResult>;
  readonly streamPart: Same<V4StreamPart, LanguageModelV4StreamPart>;
  readonly usage: Same<V4Usage, LanguageModelV4Usage>;
} = {
  callOptions: true,
  message: true,
  functionTool: true,
  providerTool: true,
  file: true,
  vendors: true,
  warning: true,
  content: true,
  result: true,
  streamPart: true,
  usage: true,
};

Deno.test("the types of LanguageModelV4 and ours fit each other", () => {
  for (const [name, same] of Object.entries(SAME)) assertEquals(same, true, name);
});
