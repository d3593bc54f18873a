/**
 * Reads recorded answers of InvokeModel, such as those of invocation logs, also of families whose models are retired.
 */
import {
  checkedElsewhere,
  checkOptions,
  headers,
  invalidOption,
  optionTable,
  text,
} from "../../../base/check_options.ts";
import { isObject } from "../../../base/json_object.ts";
import { kindOf, quoted, shown } from "../../../base/quote.ts";
import type { ChatEvent } from "../../../chat/event.ts";
import { type ChatResult, type Outcome, textOf } from "../../../chat/result.ts";
import { missingStop } from "../../../chat/stream/truncated.ts";
import { findModel } from "../../../models/find.ts";
import type { Answer } from "../../../operation/prepared_call.ts";
import type { Failures } from "../../../transport/failure.ts";
import { recordedFailures } from "../../service.ts";
import type { Family } from "../base/family.ts";
import { ANTHROPIC } from "../families/anthropic/family.ts";
import { MISTRAL_CHAT } from "../families/chat/mistral_chat.ts";
import { OPENAI_CHAT } from "../families/chat/openai_chat.ts";
import { WRITER } from "../families/chat/writer.ts";
import { NOVA } from "../families/nova/nova.ts";
import { DEEPSEEK } from "../families/prompt/deepseek.ts";
import { LLAMA } from "../families/prompt/llama.ts";
import { MISTRAL } from "../families/prompt/mistral.ts";
import { PEGASUS } from "../families/prompt/pegasus.ts";
import { AI21_JAMBA } from "../families/retired/ai21_jamba.ts";
import { AI21_JURASSIC } from "../families/retired/ai21_jurassic.ts";
import { COHERE_COMMAND } from "../families/retired/cohere_command.ts";
import { COHERE_COMMAND_R } from "../families/retired/cohere_command_r.ts";
import { TITAN_TEXT } from "../families/retired/titan_text.ts";
import { familyChunks } from "../family_chunks.ts";
import { familyAnswer } from "../read_whole.ts";

/** A recorded answer. */
export interface InvokeRecording {
  /** The id of the model, a profile or an ARN, by which the registry knows the format. */
  readonly model: string;
  /** The format of a model that the registry does not know, as `Model.bodyFormat` names it, such as `llama`. */
  readonly bodyFormat?: string | undefined;
  /** The body of a whole answer, parsed. Exactly one of `body` and `chunks` is given. */
  readonly body?: unknown;
  /** The chunks of a stream, parsed, in order. */
  readonly chunks?: readonly unknown[] | undefined;
  /** The headers of the answer, which have the counts of formats that do not count. @default none */
  readonly headers?: Headers | Readonly<Record<string, string>> | undefined;
}

/** A recorded answer in the words of every model. */
export type InvokeAnswer =
  & Pick<ChatResult, "text" | "content" | "stopReason" | "usage" | "latencyMs">
  & Partial<Pick<ChatResult, "trace" | "serviceTier" | "performanceConfig" | "unknown">>;

const RECORDING = /* @__PURE__ */ optionTable<InvokeRecording>(() => ({
  of: "readInvokeAnswer()",
  options: { model: text, bodyFormat: text, body: checkedElsewhere, chunks: list, headers },
  otherNames: { modelId: "model", response: "body", format: "bodyFormat" },
}));

function list(value: unknown, option: string): void {
  if (!Array.isArray(value)) throw invalidOption(option, kindOf(value), "a list of chunks, parsed");
}

/** All families. */
const families = (): readonly Family[] => [
  ANTHROPIC,
  NOVA,
  OPENAI_CHAT,
  LLAMA,
  MISTRAL,
  MISTRAL_CHAT,
  DEEPSEEK,
  WRITER,
  PEGASUS,
  TITAN_TEXT,
  COHERE_COMMAND,
  COHERE_COMMAND_R,
  AI21_JAMBA,
  AI21_JURASSIC,
];

/**
 * Reads a recorded answer of InvokeModel or its stream. Reads the formats of all codecs, and of families whose models are retired:
 * Titan Text, Cohere Command and Command R, AI21 Jamba and Jurassic-2. Sends nothing.
 *
 * @throws {TypeError} for an unknown option, a model without a known format, and unless exactly one of `body` and `chunks` is given.
 * @throws {ProviderError} `protocol` for a body that is not an answer in the format.
 * @throws {ProviderError} `streamTruncated` for chunks that end before the answer does.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readInvokeAnswer } from "@bedrock-edge/client/invoke";
 *
 * const { text, stopReason, usage } = readInvokeAnswer({
 *   model: "amazon.titan-text-express-v1",
 *   body: { inputTextTokenCount: 4, results: [{ outputText: "Paris.", tokenCount: 2, completionReason: "FINISH" }] },
 * });
 * assertEquals([text, stopReason, usage?.totalTokens], ["Paris.", "end_turn", 6]);
 * ```
 */
export function readInvokeAnswer(recording: InvokeRecording): InvokeAnswer {
  checkOptions(recording, RECORDING);
  const { model, body, chunks } = recording;
  const family = familyFor(recording);
  const given = new Headers(recording.headers);
  const failing = recordedFailures(model, given);
  if ((body === undefined) === (chunks === undefined)) {
    throw new TypeError("Cannot read the answer: pass either body or chunks, not both");
  }
  const { content, outcome } = chunks
    ? answerOfChunks(chunks, family, failing, given)
    : familyAnswer(requireObject(body, failing), family, failing, given);
  return { text: textOf(content), content, ...outcome };
}

function requireObject(body: unknown, { unusable }: Failures): Readonly<Record<string, unknown>> {
  if (isObject(body)) return body;
  throw unusable(`expected a JSON object, got ${kindOf(body)}`);
}

function familyFor({ model, bodyFormat = findModel(`${model}`)?.bodyFormat }: InvokeRecording): Family {
  const family = families().find(({ bodyFormats }) => bodyFormats.includes(bodyFormat ?? ""));
  if (family) return family;
  const formats = families().flatMap(({ bodyFormats }) => bodyFormats);
  throw new TypeError(
    `Cannot read the answer of ${shown(model)}: ${
      bodyFormat === undefined ? "its format is unknown" : `${quoted(bodyFormat)} is not the format of a chat`
    }; pass bodyFormat, one of ${formats.join(", ")}`,
  );
}

function answerOfChunks(chunks: readonly unknown[], family: Family, failing: Failures, headers: Headers): Answer {
  const reader = familyChunks(family, failing, headers);
  const events: ChatEvent[] = [];
  for (const value of chunks) reader.read({ name: "chunk", value }, events);
  reader.end(events);
  const stop = events.find((event) => event.type === "stop");
  if (!stop) throw missingStop();
  const closed = events.flatMap((event) => event.type === "blockStop" ? [event] : []);
  const { type: _, ...stopped } = stop;
  return {
    content: closed.sort((a, b) => a.index - b.index).map(({ block }) => block),
    outcome: events.reduce(withMetadata, { ...stopped, usage: undefined, latencyMs: undefined }),
  };
}

/** Returns an outcome with the members of an event of metadata. */
function withMetadata(outcome: Outcome, event: ChatEvent): Outcome {
  if (event.type !== "metadata") return outcome;
  const { type: _, usage, latencyMs, unknown, ...rest } = event;
  return {
    ...outcome,
    ...rest,
    usage: usage ?? outcome.usage,
    latencyMs: latencyMs ?? outcome.latencyMs,
    ...unknown || outcome.unknown ? { unknown: { ...outcome.unknown, ...unknown } } : {},
  };
}
