/**
 * Rules about the parameters of a request.
 */
import { familyRules } from "../../prompt/family_rules.ts";
import { shown } from "../../../base/quote.ts";
import { isObject } from "../../../base/json_object.ts";
import type { CommonRule } from "./rule.ts";
import type { BedrockChatOptions } from "../../chat_options.ts";

/** Members that a stored prompt brings itself; our members map to one of them. */
const STORED = [
  "system",
  "tools",
  "toolChoice",
  "maxTokens",
  "temperature",
  "topP",
  "topK",
  "stopSequences",
  "reasoning",
  "additionalModelRequestFields",
] as const satisfies readonly (keyof BedrockChatOptions)[];

/** Refuses options that a stored prompt has itself. It accepts variables and messages. */
export const PROMPT_RESOURCE: CommonRule = {
  rule: "prompt-resource",
  apply({ prompt, options, isPromptResource }, _fix, refusal) {
    if (!isPromptResource) return;
    const given = STORED.filter((name) => {
      return name === "system" || name === "tools" ? prompt[name].length : options[name] !== undefined;
    }).join(", ");
    if (given) throw refusal(given, "cannot be combined with a stored prompt; put it into the prompt");
    // The other output modes need a tool or the system prompt.
    const { mode = "native" } = options.output ?? {};
    if (mode !== "native") {
      throw refusal("output.mode", `is ${mode}, which a stored prompt does not support; use native`);
    }
  },
};

/** Refuses numbers outside the ranges of Converse. A repair would choose a number for the caller. */
export const INFERENCE_RANGE: CommonRule = {
  rule: "inference-range",
  apply({ options }) {
    const { maxTokens = 1 } = options;
    const outOfRange = (path: "maxTokens" | "temperature" | "topP", range: string) => {
      const given = `{"${path}":${shown(options[path])}}`;
      return Object.assign(new RangeError(`Cannot chat with ${given}: use ${range}`), {
        rule: INFERENCE_RANGE.rule,
        path,
      });
    };
    if (!(maxTokens >= 1)) throw outOfRange("maxTokens", "at least 1");
    if (maxTokens !== (maxTokens | 0)) throw outOfRange("maxTokens", "a whole number of 32 bits");
    for (const name of ["temperature", "topP"] as const) {
      const { [name]: value = 0 } = options;
      if (!(value >= 0 && value <= 1)) throw outOfRange(name, "0 to 1");
    }
  },
};

/** Removes empty stop sequences, and blank ones for families that refuse them. Refuses too many. */
export const STOP_SEQUENCES: CommonRule = {
  rule: "stop-sequences",
  apply(request, fix, refusal) {
    const { model, options } = request;
    const given: unknown = options.stopSequences;
    if (given === undefined) return;
    if (!Array.isArray(given)) throw refusal("stopSequences", "is not a list; use a list of strings");
    const legal = familyRules(model)?.refusesBlankStops ? /\S/ : /[^]/;
    const kept = given.filter((text: string, at) => {
      if (legal.test(text)) return true;
      fix(`stopSequences[${at}]`, "is blank", "remove it");
      return false;
    });
    if (kept.length > 2500) throw refusal("stopSequences", `has ${kept.length} entries; use at most 2500`);
    if (kept.length < given.length) request.options = { ...options, stopSequences: kept.length > 0 ? kept : undefined };
  },
};

/** The characters that a log accepts. White space is that of ASCII, as in Java's patterns. */
const LOGGED = /^[\w \t-\r:@$#=/+,.-]{0,256}$/;

/** Removes empty metadata, and refuses pairs that are too many, too long, or have other characters than a log accepts. */
export const REQUEST_METADATA: CommonRule = {
  rule: "request-metadata",
  apply(request, fix, refusal) {
    const path = "requestMetadata";
    const { requestMetadata } = request.options;
    if (requestMetadata === undefined) return;
    if (!isObject(requestMetadata)) throw refusal(path, "is not an object; use an object of strings");
    // Undefined members are not sent.
    const pairs = Object.entries(requestMetadata).filter(([, value]) => value !== undefined);
    if (!pairs.length) {
      fix(path, "is empty", "remove it");
      request.options = { ...request.options, requestMetadata: undefined };
    }
    if (pairs.length > 16) throw refusal(path, `has ${pairs.length} pairs; use at most 16`);
    for (const [key, value] of pairs) {
      const at = `${path}[${JSON.stringify(key)}]`;
      if (/^aws:/i.test(key)) throw refusal(at, "begins with aws:, which is AWS's own; use another prefix");
      if (key && LOGGED.test(key) && typeof value === "string" && LOGGED.test(value)) continue;
      throw refusal(at, "is not a valid pair; use at most 256 letters, digits, blanks and :_@$#=/+,-. in each");
    }
  },
};

/** Refuses paths that are not JSON Pointers, and too many of them. */
export const RESPONSE_FIELD_PATHS: CommonRule = {
  rule: "response-field-paths",
  apply({ options: { additionalModelResponseFieldPaths: paths } }, _fix, refusal) {
    const member = "additionalModelResponseFieldPaths";
    if (paths === undefined) return;
    if (!Array.isArray(paths)) throw refusal(member, "is not a list; use a list of JSON Pointers");
    if (paths.length > 10) throw refusal(member, `has ${paths.length} pointers; use at most 10`);
    for (const [at, path] of paths.entries()) {
      if (/^(\/([^~/]|~[01])*)+$/.test(path) && path.length <= 256) continue;
      throw refusal(`${member}[${at}]`, `is ${shown(path)}; use a JSON Pointer such as "/stop_sequence"`);
    }
  },
};
