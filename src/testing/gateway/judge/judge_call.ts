/**
 * The bodies of model calls, as the AI SDK's specification has them: the options of a language model in version 4, with
 * the files of version 3 where the path says so. Source: @ai-sdk/provider 4.0.38, read 2026-11-29. The gateway's own words
 * for a refusal are not known.
 */
import { isObject } from "../../../base/json_object.ts";
import {
  byType,
  type Check,
  flag,
  InvalidValue,
  list,
  number,
  object,
  oneOf,
  required,
  shape,
  text,
} from "../../base/values.ts";
import type { FakeGatewayOperation, GatewayProtocol } from "../base/route.ts";

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function invalid(path: string, expected: string): never {
  throw new InvalidValue(`Invalid '${path}': expected ${expected}.`, path, "invalid_value");
}

/** Base64 alone, without the beginning of a data URL. */
const base64: Check = (value, path) => {
  text()(value, path);
  if (!BASE64.test(String(value))) invalid(path, "base64 without the beginning of a data URL");
};

/** The content of a file in version 4. */
const taggedData = byType({
  data: shape({ data: required(base64) }),
  url: shape({ url: required(text({ pattern: /^https?:\/\// })) }),
  reference: shape({ reference: required(object) }),
  text: shape({ text: required(text()) }),
});

/** The content of a file in version 3: a URL, or a data URL. */
const plainData: Check = (value, path) => {
  if (typeof value !== "string" || !/^(https?:\/\/|data:[^,]*;base64,)/.test(value)) {
    invalid(path, "a URL or a data URL");
  }
};

interface Parts {
  readonly file: Check;
  readonly toolOutput: Check;
}

function partsOf(protocol: GatewayProtocol): Parts {
  const file = shape({
    mediaType: required(text()),
    data: required(protocol === "v4" ? taggedData : plainData),
    filename: text(),
  });
  const anyPart: Check = (value, path) => (isObject(value) && value["type"] === "file" ? file : object)(value, path);
  const toolOutput = byType({
    text: shape({ value: required(text()) }),
    json: object,
    "execution-denied": object,
    "error-text": shape({ value: required(text()) }),
    "error-json": object,
    content: shape({ value: required(list(anyPart)) }),
  });
  return { file, toolOutput };
}

const textPart = shape({ text: required(text()) });

function messagesOf(protocol: GatewayProtocol): Check {
  const { file, toolOutput } = partsOf(protocol);
  const toolResult = shape({ toolCallId: required(text()), toolName: required(text()), output: required(toolOutput) });
  const roles: Readonly<Record<string, Check>> = {
    system: shape({ content: required(text()) }),
    user: shape({ content: required(list(byType({ text: textPart, file }))) }),
    assistant: shape({
      content: required(list(byType({
        text: textPart,
        file,
        custom: object,
        reasoning: textPart,
        "reasoning-file": file,
        "tool-call": shape({ toolCallId: required(text()), toolName: required(text()) }),
        "tool-result": toolResult,
      }))),
    }),
    tool: shape({ content: required(list(byType({ "tool-result": toolResult, "tool-approval-response": object }))) }),
  };
  const role = oneOf(...Object.keys(roles));
  return list((value, path) => {
    shape({ role: required(role) })(value, path);
    // A cast: the shape has just been checked.
    roles[(value as { role: string }).role]!(value, path);
  }, { min: 1 });
}

const providerOptions = object;

function languageCall(protocol: GatewayProtocol): Check {
  return shape({
    prompt: required(messagesOf(protocol)),
    maxOutputTokens: number(1, Infinity, "integer"),
    temperature: number(-Infinity, Infinity),
    topP: number(-Infinity, Infinity),
    topK: number(-Infinity, Infinity),
    presencePenalty: number(-Infinity, Infinity),
    frequencyPenalty: number(-Infinity, Infinity),
    seed: number(-Infinity, Infinity, "integer"),
    stopSequences: list(text(), { of: "strings" }),
    responseFormat: byType({ text: object, json: shape({ schema: object, name: text(), description: text() }) }),
    tools: list(byType({
      function: shape({ name: required(text()), inputSchema: required(object), description: text(), strict: flag }),
      provider: shape({ id: required(text()), name: required(text()) }),
    })),
    toolChoice: byType({ auto: object, none: object, required: object, tool: shape({ toolName: required(text()) }) }),
    includeRawChunks: flag,
    reasoning: oneOf("provider-default", "none", "minimal", "low", "medium", "high", "xhigh", "max"),
    providerOptions,
  });
}

const imageFile = byType({
  file: shape({ mediaType: required(text()), data: required(base64) }),
  url: shape({ url: required(text()) }),
});

const CALLS: Readonly<Record<string, Check>> = {
  "embedding-model": shape({
    values: required(list(text(), { max: 2048, of: "strings" })),
    dimensions: number(1, 4096, "integer"),
    providerOptions,
  }),
  "image-model": shape({
    prompt: text(),
    n: required(number(1, 10, "integer")),
    size: text({ pattern: /^\d+x\d+$/ }),
    aspectRatio: text({ pattern: /^\d+:\d+$/ }),
    seed: number(-Infinity, Infinity, "integer"),
    files: list(imageFile),
    mask: imageFile,
    providerOptions,
  }),
  "reranking-model": shape({
    query: required(text()),
    documents: required(byType({
      text: shape({ values: required(list(text(), { of: "strings" })) }),
      object: shape({ values: required(list(object)) }),
    })),
    topN: number(1, Infinity, "integer"),
    providerOptions,
  }),
};

/** Returns if the gateway would accept the body of a model call. @throws {InvalidValue} */
export function judgeCall(body: unknown, operation: FakeGatewayOperation, protocol: GatewayProtocol): void {
  if (operation === "language-model") {
    languageCall(protocol)(body, "");
    // A cast: the shape has just been checked.
    judgeResults((body as { prompt: Turn[] }).prompt);
  } else {
    CALLS[operation]!(body, "");
  }
}

interface Turn {
  readonly content: string | readonly Readonly<Record<string, unknown>>[];
}

/** Every result has its call before it, and every call its result behind it. */
function judgeResults(prompt: readonly Turn[]): void {
  const open = new Map<unknown, string>();
  prompt.forEach(({ content }, message) => {
    if (typeof content === "string") return;
    content.forEach(({ type, toolCallId, providerExecuted }, part) => {
      const path = `prompt[${message}].content[${part}].toolCallId`;
      if (type === "tool-call") open.set(toolCallId, providerExecuted === true ? "" : path);
      if (type === "tool-result" && !open.delete(toolCallId)) invalid(path, "the id of a call before it");
    });
  });
  // The service has run its own calls: their results may be missing.
  const [, path] = [...open].find(([, path]) => path !== "") ?? [];
  if (path !== undefined) invalid(path, "a result of this call behind it");
}
