/**
 * Recorded answers of InvokeModel and its stream in the formats of all families but Claude's: each is read as its bytes say, also of
 * families whose models are retired, and in pieces of any size.
 */
import { assert, assertEquals } from "@std/assert";
import { type Bedrock, type ChatEvent, type ChatResult, isProviderError } from "@bedrock-edge/client";
import { readInvokeAnswer } from "@bedrock-edge/client/invoke";
import { findModel } from "@bedrock-edge/client/models";
import type { Family } from "../../src/bedrock/invoke/base/family.ts";
import { familyCodec } from "../../src/bedrock/invoke/family_codec.ts";
import { OPENAI_CHAT } from "../../src/bedrock/invoke/families/chat/openai_chat.ts";
import { NOVA } from "../../src/bedrock/invoke/families/nova/nova.ts";
import { LLAMA } from "../../src/bedrock/invoke/families/prompt/llama.ts";
import { MISTRAL } from "../../src/bedrock/invoke/families/prompt/mistral.ts";
import { AI21_JAMBA } from "../../src/bedrock/invoke/families/retired/ai21_jamba.ts";
import { AI21_JURASSIC } from "../../src/bedrock/invoke/families/retired/ai21_jurassic.ts";
import { COHERE_COMMAND } from "../../src/bedrock/invoke/families/retired/cohere_command.ts";
import { COHERE_COMMAND_R } from "../../src/bedrock/invoke/families/retired/cohere_command_r.ts";
import { TITAN_TEXT } from "../../src/bedrock/invoke/families/retired/titan_text.ts";
import { bodyOf, corpus, type Recording, responseOf } from "../helpers/corpus.ts";
import { randomOf } from "../helpers/random.ts";
import { chunksOf, judged, type Judgment } from "./invoke_judgment.ts";
import { plain } from "./reading.ts";
import { clientOver, corpusTest, judgeEach } from "./recorded.ts";

const WHOLE = corpus("invoke-model");
const STREAM = corpus("invoke-model-stream");

/** The family of each format. A text completion of an imported model is read as Chat Completions. */
const FAMILIES: Readonly<Record<string, Family>> = {
  nova: NOVA,
  llama: LLAMA,
  mistral: MISTRAL,
  chat: OPENAI_CHAT,
  titanText: TITAN_TEXT,
  cohereCommand: COHERE_COMMAND,
  cohereCommandR: COHERE_COMMAND_R,
  ai21Jurassic: AI21_JURASSIC,
};

/** A recorded answer with its judgment. */
interface Judged extends Recording {
  readonly judgment: Judgment;
}

function judgedOf(recordings: readonly Recording[]): Judged[] {
  return recordings.filter(({ status }) => status === 200).flatMap((recording) => {
    const judgment = judged(recording);
    return judgment ? [{ ...recording, judgment }] : [];
  });
}

/** One stream ends with a failure, and has no judgment. */
const FAILS = "testinvokemodelwithresponsestreamtoolcallamazonnova.yaml#4";
const ANSWERS = judgedOf(WHOLE.recordings);
const STREAMS = judgedOf(STREAM.recordings.filter(({ source }) => !source.endsWith(FAILS)));

/** A client of the family. The answer does not depend on the request, so that retired families have one too. */
function clientTo({ judgment: { format }, model }: Judged, answer: () => Response): Bedrock {
  const family = model.startsWith("ai21.jamba") ? AI21_JAMBA : FAMILIES[format]!;
  const codec = familyCodec({ outputModes: ["instruction"], rules: [], ...family, encode: () => ({}) }, {
    models: ["a.model"],
  });
  return clientOver(() => Promise.resolve(answer()), { codecs: [codec] });
}

const HI = { model: "a.model", messages: "Hi" } as const;

/** The parts of a result that the judgment has. */
function judgmentOf({ content, stopReason, usage, text, toolUses }: ChatResult): Omit<Judgment, "format"> {
  const blocks = content.map((block) => {
    if (block.type === "text") return `text:${block.text}`;
    if (block.type === "reasoningContent") return `reasoning:${block.text}`;
    assert(block.type === "toolUse");
    return `call:${block.toolUseId}:${block.name}:${JSON.stringify(block.input)}`;
  });
  assertEquals(text, blocks.flatMap((block) => block.startsWith("text:") ? [block.slice(5)] : []).join(""));
  assertEquals(toolUses.length, blocks.filter((block) => block.startsWith("call:")).length);
  if (!usage) return { blocks, stopReason, counts: undefined };
  const { inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens } = usage;
  assertEquals(usage.totalTokens, inputTokens + outputTokens + cacheReadInputTokens + cacheWriteInputTokens);
  return { blocks, stopReason, counts: [inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens] };
}

function expected({ judgment: { format: _, counts, ...rest } }: Judged): Omit<Judgment, "format"> {
  const [input, output, read = 0, write = 0] = counts ?? [];
  return { ...rest, counts: input === undefined || output === undefined ? undefined : [input, output, read, write] };
}

function countByFormat(recordings: readonly Judged[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { judgment: { format } } of recordings) counts[format] = (counts[format] ?? 0) + 1;
  return counts;
}

corpusTest("90 recorded answers of eight formats are read as their bytes say", [WHOLE], async () => {
  await judgeEach(ANSWERS, async (recording) => {
    const result = await clientTo(recording, () => responseOf(recording)).chat(HI);
    assertEquals(judgmentOf(result), expected(recording));
    const latency = recording.responseHeaders?.["x-amzn-bedrock-invocation-latency"];
    assertEquals(result.latencyMs, latency === undefined ? undefined : Number(latency));
  });
  assertEquals(ANSWERS.length, 90);
  assertEquals(countByFormat(ANSWERS), {
    ai21Jurassic: 4,
    chat: 13,
    cohereCommand: 10,
    cohereCommandR: 5,
    llama: 12,
    mistral: 6,
    nova: 23,
    titanText: 17,
  });
});

/** The format of a model that the registry does not know. */
const BODY_FORMATS: Readonly<Record<string, string>> = {
  chat: "openai-chat",
  mistral: "mistral",
  titanText: "titan-text",
};

corpusTest("readInvokeAnswer() reads 148 recorded answers and streams as chat() and stream() do", [
  WHOLE,
  STREAM,
], async () => {
  const same = ({ content, stopReason, usage, text }: Pick<ChatResult, "content" | "stopReason" | "usage" | "text">) =>
    plain({ content, stopReason, usage, text });
  await judgeEach([...ANSWERS, ...STREAMS], async (recording) => {
    const { model, judgment: { format }, responseHeaders } = recording;
    const isWhole = recording.response !== undefined;
    const { text, content, stopReason, usage } = readInvokeAnswer({
      model,
      bodyFormat: findModel(model) ? undefined : BODY_FORMATS[format],
      ...isWhole ? { body: JSON.parse(recording.response) } : { chunks: chunksOf(recording) },
      ...responseHeaders && { headers: responseHeaders },
    });
    const client = clientTo(recording, () => responseOf(recording));
    const result = await (isWhole ? client.chat(HI) : client.stream(HI).final());
    assertEquals(same({ text, content, stopReason, usage }), same(result));
  });
  assertEquals(ANSWERS.length + STREAMS.length, 148);
});

/** The outcome of one stream. */
interface Played {
  readonly events: readonly ChatEvent[];
  readonly result: ChatResult;
}

async function play(recording: Judged, chunks: readonly Uint8Array<ArrayBuffer>[]): Promise<Played> {
  let at = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (at < chunks.length) controller.enqueue(chunks[at++]!);
      else controller.close();
    },
  }, { highWaterMark: 0 });
  const stream = clientTo(recording, () => responseOf(recording, body)).stream(HI);
  const events: ChatEvent[] = [];
  for await (const event of stream) events.push(event);
  return { events, result: await stream.final() };
}

function cut(bytes: Uint8Array<ArrayBuffer>, next: () => number): Uint8Array<ArrayBuffer>[] {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0, end = 0; at < bytes.length; at = end) {
    end = Math.min(bytes.length, at + next());
    chunks.push(bytes.slice(at, end));
  }
  return chunks;
}

/** The parts of two results that must be equal. */
function told({ requestId: _, attempts: __, ...rest }: ChatResult): unknown {
  return plain(rest);
}

corpusTest("58 recorded streams are read as their bytes say, alike whole and in 1, 7, 100 and random bytes", [
  STREAM,
], async () => {
  await judgeEach(STREAMS, async (recording) => {
    const bytes = bodyOf(recording);
    const whole = await play(recording, [bytes]);
    assertEquals(judgmentOf(whole.result), expected(recording));
    const pieces = whole.events.flatMap((event) => event.type === "text" ? [event.text] : []);
    assertEquals(pieces.join(""), whole.result.text);
    const closed = whole.events.flatMap((event) => event.type === "blockStop" ? [event] : []);
    assertEquals(closed.sort((a, b) => a.index - b.index).map(({ block }) => block), [...whole.result.content]);
    const random = randomOf(9, 0);
    for (const next of [() => 1, () => 7, () => 100, () => random(1, 300)]) {
      const cutUp = await play(recording, cut(bytes, next));
      assertEquals(plain(cutUp.events), plain(whole.events));
      assertEquals(told(cutUp.result), told(whole.result));
    }
  });
  assertEquals(STREAMS.length, 58);
  assertEquals(countByFormat(STREAMS), {
    chat: 5,
    cohereCommand: 4,
    cohereCommandR: 2,
    llama: 4,
    mistral: 2,
    nova: 26,
    titanText: 15,
  });
});

corpusTest("a recorded stream that ends with a failure is that failure, with the text so far", [STREAM], async () => {
  const recording = STREAM.recordings.find(({ source }) => source.endsWith(FAILS))!;
  const client = clientTo(
    { ...recording, judgment: { format: "nova", blocks: [], stopReason: "", counts: undefined } },
    () => responseOf(recording),
  );
  const stream = client.stream(HI);
  let text = "";
  const error = await (async () => {
    for await (const event of stream) if (event.type === "text") text += event.text;
  })().catch((error: unknown) => error);
  assert(isProviderError(error), `${error}`);
  assertEquals([error.kind, error.code, stream.partial.text], ["model", "ModelStreamErrorException", text]);
  const pieces = chunksOf(recording).map((chunk) => {
    const { delta } = (chunk["contentBlockDelta"] ?? {}) as { delta?: { text?: string } };
    return delta?.text ?? "";
  });
  assertEquals(text, pieces.join(""));
});

corpusTest(
  "each recorded refusal of these formats has the kind of its words, whole and streamed",
  [WHOLE, STREAM],
  async () => {
    const kinds: Record<string, number> = {};
    const isOther = ({ status, model, request }: Recording) =>
      status !== 200 && !/claude/.test(model) && !(request && "anthropic_version" in request);
    for (const { recordings } of [WHOLE, STREAM]) {
      await judgeEach(recordings.filter(isOther), async (recording) => {
        const codec = familyCodec({ ...NOVA, encode: () => ({}) }, { models: ["a.model"] });
        const client = clientOver(() => Promise.resolve(responseOf(recording)), { codecs: [codec] });
        const answer = recordings === STREAM.recordings ? client.stream(HI).final() : client.chat(HI);
        const error: unknown = await answer.catch((error) => error);
        assert(isProviderError(error), `${error}`);
        kinds[error.kind] = (kinds[error.kind] ?? 0) + 1;
      });
    }
    assertEquals(kinds, { accessDenied: 4, authentication: 16, validation: 10 });
  },
);
