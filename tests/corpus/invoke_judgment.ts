/**
 * The reading of recorded bodies of InvokeModel that ours is judged by: the members of each family's own format, from its documented
 * shape alone. It shares nothing with `src/`.
 */
import { eventsOf } from "./assembled.ts";
import { bodyOf, type Recording } from "../helpers/corpus.ts";

export type Json = Readonly<Record<string, unknown>>;

/** An answer in short, whole or streamed. */
export interface Judgment {
  /** The format, by the shape of the body. */
  readonly format: string;
  /** `text:…`, `reasoning:…` and `call:id:name:input`, in order. */
  readonly blocks: readonly string[];
  readonly stopReason: string;
  /** The counts of input, output, cache reads and cache writes; `undefined` where the exchange has none. */
  readonly counts: readonly number[] | undefined;
}

const STOPS: Readonly<Record<string, string>> = {
  stop: "end_turn",
  FINISH: "end_turn",
  COMPLETE: "end_turn",
  endoftext: "end_turn",
  length: "max_tokens",
  LENGTH: "max_tokens",
  MAX_TOKENS: "max_tokens",
  STOP_SEQUENCE: "stop_sequence",
  tool_calls: "tool_use",
};

/** The chunks of a recorded stream, parsed. */
export function chunksOf(recording: Recording): Json[] {
  return eventsOf(recording).map(({ value }) => {
    const bytes = Uint8Array.from(atob(value["bytes"] as string), (char) => char.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  });
}

/** Judges a recorded answer with status 200; `undefined` for any other answer. */
export function judged(recording: Recording): Judgment | undefined {
  if (recording.responseBase64 === undefined) {
    const body: Json = JSON.parse(new TextDecoder().decode(bodyOf(recording)));
    const headers = new Headers(recording.responseHeaders);
    const counts = ["input", "output", "cache-read-input", "cache-write-input"].map((name) =>
      headers.get(`x-amzn-bedrock-${name}-token-count`)
    );
    return withAdded(wholeOf(body), body, counts[0] === null ? undefined : counts.map(Number));
  }
  const chunks = chunksOf(recording);
  const last = chunks.at(-1) ?? {};
  const metrics = last["amazon-bedrock-invocationMetrics"] as Json | undefined;
  const counts = metrics &&
    ["inputTokenCount", "outputTokenCount", "cacheReadInputTokenCount", "cacheWriteInputTokenCount"].map((name) =>
      Number(metrics[name] ?? 0)
    );
  return withAdded(streamOf(chunks), last, counts);
}

type Read = Omit<Judgment, "counts"> & { readonly counts?: readonly unknown[] };

/** The model's own counts come first; a guardrail that changed the answer is the reason of its end. */
function withAdded(
  read: Read | undefined,
  { "amazon-bedrock-guardrailAction": action }: Json,
  counts: Judgment["counts"],
) {
  if (!read) return undefined;
  const own = read.counts?.slice(0, 2).every((count) => typeof count === "number")
    ? read.counts.map((n) => Number(n ?? 0))
    : undefined;
  const stopReason = action === "INTERVENED" ? "guardrail_intervened" : read.stopReason;
  return { ...read, stopReason, counts: own ?? counts };
}

const texts = (text: unknown, kind = "text") => text ? [`${kind}:${text}`] : [];
const call = (id: unknown, name: unknown, input: unknown) => `call:${id}:${name}:${JSON.stringify(input)}`;
const stopOf = (word: unknown) => STOPS[`${word}`] ?? `${word}`;
const first = (list: unknown) => (list as Json[])[0] as Json;

function wholeOf(body: Json): Read | undefined {
  const { output, stopReason, usage, generation, outputs, results, generations, completions, choices } = body;
  if (output) {
    const { content } = (output as Json)["message"] as { content: { text?: string; toolUse?: Json }[] };
    const counts = usage as Json;
    return {
      format: "nova",
      blocks: content.flatMap(({ text, toolUse }) =>
        toolUse ? [call(toolUse["toolUseId"], toolUse["name"], toolUse["input"])] : texts(text)
      ),
      stopReason: `${stopReason}`,
      counts: [
        counts["inputTokens"],
        counts["outputTokens"],
        counts["cacheReadInputTokenCount"],
        counts["cacheWriteInputTokenCount"],
      ],
    };
  }
  if (generation !== undefined) {
    const { prompt_token_count: input, generation_token_count: written, stop_reason } = body;
    return { format: "llama", blocks: texts(generation), stopReason: stopOf(stop_reason), counts: [input, written] };
  }
  if (outputs) {
    const { text, stop_reason } = first(outputs);
    return { format: "mistral", blocks: texts(text), stopReason: stopOf(stop_reason) };
  }
  if (results && "outputText" in first(results)) {
    const { outputText, completionReason, tokenCount } = first(results);
    const counts = [body["inputTextTokenCount"], tokenCount];
    return { format: "titanText", blocks: texts(outputText), stopReason: stopOf(completionReason), counts };
  }
  if (generations) {
    const { text, finish_reason } = first(generations);
    return { format: "cohereCommand", blocks: texts(text), stopReason: stopOf(finish_reason) };
  }
  if (completions) {
    const { data, finishReason } = first(completions);
    const { reason } = finishReason as Json;
    return { format: "ai21Jurassic", blocks: texts((data as Json)["text"]), stopReason: stopOf(reason) };
  }
  if (choices) {
    const { message, text, finish_reason } = first(choices);
    const { prompt_tokens, completion_tokens, prompt_tokens_details } = usage as Json;
    const cached = Number((prompt_tokens_details as Json | undefined)?.["cached_tokens"] ?? 0);
    const counts = [Number(prompt_tokens) - cached, completion_tokens, cached];
    return {
      format: "chat",
      blocks: chatBlocks(message as Json ?? { content: text }),
      stopReason: stopOf(finish_reason),
      counts,
    };
  }
  if (typeof body["text"] === "string" && "finish_reason" in body) {
    return { format: "cohereCommandR", blocks: texts(body["text"]), stopReason: stopOf(body["finish_reason"]) };
  }
  return undefined;
}

function chatBlocks({ content, tool_calls }: Json): string[] {
  const [, reasoning, text] = /^<reasoning>(.*?)<\/reasoning>(.*)$/s.exec(`${content}`) ?? [, "", content];
  const calls = (tool_calls ?? []) as { id: string; function: { name: string; arguments: string } }[];
  return [
    ...texts(reasoning, "reasoning"),
    ...texts(text),
    ...calls.map(({ id, function: { name, arguments: input } }) => call(id, name, JSON.parse(input))),
  ];
}

function streamOf(chunks: readonly Json[]): Read | undefined {
  const [head] = chunks;
  const join = (textIn: (chunk: Json) => unknown) => chunks.map((chunk) => textIn(chunk) ?? "").join("");
  const lastOf = (valueIn: (chunk: Json) => unknown) =>
    chunks.map(valueIn).findLast((value) => value !== null && value !== undefined);
  if (!head) return undefined;
  if ("messageStart" in head) return novaStream(chunks);
  if ("generation" in head) {
    const counts = [head["prompt_token_count"], lastOf((chunk) => chunk["generation_token_count"])];
    const stopReason = stopOf(lastOf((chunk) => chunk["stop_reason"]));
    return { format: "llama", blocks: texts(join((chunk) => chunk["generation"])), stopReason, counts };
  }
  if ("outputs" in head) {
    const stopReason = stopOf(lastOf((chunk) => first(chunk["outputs"])["stop_reason"]));
    return { format: "mistral", blocks: texts(join((chunk) => first(chunk["outputs"])["text"])), stopReason };
  }
  if ("outputText" in head) {
    const counts = [
      lastOf((chunk) => chunk["inputTextTokenCount"]),
      lastOf((chunk) => chunk["totalOutputTextTokenCount"]),
    ];
    const stopReason = stopOf(lastOf((chunk) => chunk["completionReason"]));
    return { format: "titanText", blocks: texts(join((chunk) => chunk["outputText"])), stopReason, counts };
  }
  if ("generations" in head) return wholeOf(head);
  if ("event_type" in head) {
    const stopReason = stopOf(lastOf((chunk) => chunk["finish_reason"]));
    return { format: "cohereCommandR", blocks: texts(join((chunk) => chunk["text"])), stopReason };
  }
  if ("is_finished" in head) {
    const text = join((chunk) => chunk["index"] === undefined || chunk["index"] === 0 ? chunk["text"] : "");
    return {
      format: "cohereCommand",
      blocks: texts(text),
      stopReason: stopOf(lastOf((chunk) => chunk["finish_reason"])),
    };
  }
  return "choices" in head ? chatStream(chunks) : undefined;
}

function novaStream(chunks: readonly Json[]): Read {
  const blocks: { text?: string; id?: unknown; name?: unknown; json: string }[] = [];
  let stopReason = "";
  for (
    const { contentBlockStart, contentBlockDelta, messageStop } of chunks as Readonly<
      Record<string, Json | undefined>
    >[]
  ) {
    if (messageStop) stopReason = `${messageStop["stopReason"]}`;
    if (contentBlockStart) {
      const { toolUseId: id, name } = (contentBlockStart["start"] as Json)["toolUse"] as Json;
      blocks.push({ id, name, json: "" });
    }
    const { text, toolUse } = (contentBlockDelta?.["delta"] ?? {}) as { text?: string; toolUse?: { input: string } };
    const last = blocks.at(-1);
    if (text !== undefined && last?.text !== undefined) last.text += text;
    else if (text !== undefined) blocks.push({ text, json: "" });
    if (toolUse) last!.json += toolUse.input;
  }
  const inShort = blocks.flatMap(({ text, id, name, json }) =>
    text === undefined ? [call(id, name, JSON.parse(json))] : texts(text)
  );
  const { usage } = (chunks.at(-1)?.["metadata"] ?? {}) as { usage?: Json };
  const counts = usage &&
    ["inputTokens", "outputTokens", "cacheReadInputTokenCount", "cacheWriteInputTokenCount"].map((name) => usage[name]);
  return { format: "nova", blocks: inShort, stopReason, ...counts && { counts } };
}

function chatStream(chunks: readonly Json[]): Read {
  const choices = chunks.flatMap(({ choices }) => (choices ?? []) as { delta: Json; finish_reason: unknown }[]);
  /** The blocks in the order in which they begin. */
  const blocks = new Map<unknown, { text: string; id?: unknown; name?: unknown }>();
  const add = (key: unknown, text: string, begin: Json = {}) => {
    const before = blocks.get(key) ?? { text: "", ...begin };
    blocks.set(key, { ...before, text: before.text + text });
  };
  for (const { delta } of choices) {
    const content = `${delta["content"] ?? ""}`;
    const [, reasoning] = /^<reasoning>(.*)<\/reasoning>$/s.exec(content) ?? [];
    if (reasoning !== undefined) add("reasoning", reasoning);
    else if (content) add("text", content);
    for (
      const { index, id, function: part } of (delta["tool_calls"] ?? []) as {
        index: number;
        id?: string;
        function: Json;
      }[]
    ) add(index, `${part["arguments"]}`, { id, name: part["name"] });
  }
  const usage = chunks.map((chunk) => chunk["usage"] as Json | undefined).findLast((usage) => usage);
  return {
    format: "chat",
    blocks: [...blocks].map(([key, { text, id, name }]) =>
      typeof key === "number" ? call(id, name, JSON.parse(text)) : `${key}:${text}`
    ),
    stopReason: stopOf(choices.findLast(({ finish_reason }) => finish_reason)?.finish_reason),
    ...usage && { counts: [usage["prompt_tokens"], usage["completion_tokens"]] },
  };
}
