/**
 * Every recorded exchange of InvokeModel and its stream has exactly one reader: a family of bodies, embeddings, a ranking, or a
 * refusal. No exchange is left out silently.
 */
import { assertEquals } from "@std/assert";
import type { ChatEvent } from "@bedrock-edge/client";
import { findModel } from "@bedrock-edge/client/models";
import { takeAddedMembers } from "../../src/bedrock/invoke/base/added_members.ts";
import type { Family } from "../../src/bedrock/invoke/base/family.ts";
import { ANTHROPIC } from "../../src/bedrock/invoke/families/anthropic/family.ts";
import { MISTRAL_CHAT } from "../../src/bedrock/invoke/families/chat/mistral_chat.ts";
import { OPENAI_CHAT } from "../../src/bedrock/invoke/families/chat/openai_chat.ts";
import { WRITER } from "../../src/bedrock/invoke/families/chat/writer.ts";
import { NOVA } from "../../src/bedrock/invoke/families/nova/nova.ts";
import { DEEPSEEK } from "../../src/bedrock/invoke/families/prompt/deepseek.ts";
import { LLAMA } from "../../src/bedrock/invoke/families/prompt/llama.ts";
import { MISTRAL } from "../../src/bedrock/invoke/families/prompt/mistral.ts";
import { PEGASUS } from "../../src/bedrock/invoke/families/prompt/pegasus.ts";
import { AI21_JAMBA } from "../../src/bedrock/invoke/families/retired/ai21_jamba.ts";
import { AI21_JURASSIC } from "../../src/bedrock/invoke/families/retired/ai21_jurassic.ts";
import { COHERE_COMMAND } from "../../src/bedrock/invoke/families/retired/cohere_command.ts";
import { COHERE_COMMAND_R } from "../../src/bedrock/invoke/families/retired/cohere_command_r.ts";
import { TITAN_TEXT } from "../../src/bedrock/invoke/families/retired/titan_text.ts";
import type { Failures } from "../../src/transport/failure.ts";
import { corpus, type Recording } from "../helpers/corpus.ts";
import { chunksOf, type Json } from "./invoke_judgment.ts";
import { corpusTest, judgeEach } from "./recorded.ts";

const FAMILIES: readonly Family[] = [
  ANTHROPIC,
  NOVA,
  OPENAI_CHAT,
  MISTRAL_CHAT,
  WRITER,
  LLAMA,
  MISTRAL,
  DEEPSEEK,
  PEGASUS,
  TITAN_TEXT,
  COHERE_COMMAND,
  COHERE_COMMAND_R,
  AI21_JAMBA,
  AI21_JURASSIC,
];

const FAILURES: Failures = {
  failure: ({ text }) => new Error(text) as ReturnType<Failures["failure"]>,
  unusable: (what) => new Error(what) as ReturnType<Failures["unusable"]>,
  describe: () => {},
  quoteBody: (body) => body,
};

/** The families that may have written an answer: those of the model's format, or one of each body if the model is unknown. */
function candidates({ model }: Recording): readonly Family[] {
  const format = findModel(model)?.bodyFormat;
  if (format !== undefined) return FAMILIES.filter(({ bodyFormats }) => bodyFormats.includes(format));
  // Four formats have the answers of Chat Completions.
  return FAMILIES.filter((family) => ![MISTRAL_CHAT, WRITER, AI21_JAMBA].includes(family));
}

/** The names of all readers that claim an exchange. */
function readersOf(recording: Recording): string[] {
  if (recording.status !== 200) return ["refusal"];
  if (recording.responseBase64 !== undefined) {
    return candidates(recording).filter((family) => readsStream(family, recording)).map(({ name }) => name);
  }
  const json: Json = JSON.parse(recording.response!);
  const readers = candidates(recording).filter((family) => family.decode(takeAddedMembers(json).own, FAILURES));
  const [ranked] = Array.isArray(json["results"]) ? json["results"] : [];
  return [
    ...readers.map(({ name }) => name),
    ..."embedding" in json || "embeddings" in json || isOddEmbedding(json) ? ["embedding"] : [],
    ...ranked && "relevance_score" in ranked ? ["rerank"] : [],
  ];
}

/** Two recordings of one source have the vectors under another name, and may be edited. */
function isOddEmbedding(json: Json): boolean {
  return Object.keys(json).join() === "data";
}

/** Returns whether a family reads a stream to its stop, or to the failure that ends it. */
function readsStream(family: Family, recording: Recording): boolean {
  const reader = family.events(FAILURES);
  const events: ChatEvent[] = [];
  const chunks = chunksOf(recording);
  for (const chunk of chunks) {
    const { own } = takeAddedMembers(chunk);
    if (Object.keys(own).length) reader.read(own, events);
  }
  const hasText = events.some(({ type }) => type === "text");
  const isKnown = events.every(({ type, ...event }) =>
    type !== "unknown" || (event as Json)["name"] === "chunk" && hasText
  );
  return isKnown && (events.some(({ type }) => type === "stop") || hasText && isCut(recording));
}

/** One stream ends with an exception. */
function isCut({ source }: Recording): boolean {
  return source.endsWith("testinvokemodelwithresponsestreamtoolcallamazonnova.yaml#4");
}

for (
  const [name, lines, claimed] of [
    ["invoke-model", 261, {
      ai21Jamba: 2,
      ai21Jurassic: 4,
      anthropic: 91,
      cohereCommand: 10,
      cohereCommandR: 5,
      embedding: 54,
      llama: 12,
      mistral: 6,
      nova: 23,
      openaiChat: 11,
      refusal: 25,
      rerank: 1,
      titanText: 17,
    }],
    ["invoke-model-stream", 132, {
      ai21Jamba: 1,
      anthropic: 59,
      cohereCommand: 4,
      cohereCommandR: 2,
      llama: 4,
      mistral: 2,
      nova: 27,
      openaiChat: 4,
      refusal: 14,
      titanText: 15,
    }],
  ] as const
) {
  const file = corpus(name);
  corpusTest(`each of the ${lines} recorded exchanges of ${name} has exactly one reader`, [file], async () => {
    const counts: Record<string, number> = {};
    await judgeEach(file.recordings, (recording) => {
      const readers = readersOf(recording);
      assertEquals(readers.length, 1, `${recording.model} is read by ${readers.join(", ") || "none"}`);
      counts[readers[0]!] = (counts[readers[0]!] ?? 0) + 1;
    });
    assertEquals(counts, claimed);
    assertEquals(file.recordings.length, lines);
  });
}
