/**
 * Recorded conversations: our message in the place of the answer that a client sent back makes the request that was recorded,
 * but for what that client left out or rewrote.
 */
import { assertEquals } from "@std/assert";
import type { Message } from "@bedrock-edge/client";
import type { Recording } from "../helpers/corpus.ts";
import { plain } from "./reading.ts";
import { clientOf, CONVERSE, CONVERSE_STREAM, corpusTest, type Json, judgeEach, sent } from "./recorded.ts";
import { optionsOf } from "./request_options.ts";

/** An answer, and the request that sent it back. */
interface FollowUp {
  readonly source: string;
  readonly answer: Recording;
  readonly next: Recording;
  /** The index of the answer among the messages of `next`. */
  readonly at: number;
}

/** Pairs of neighbors in one recorded file, the second of which repeats the first and continues it. */
function followUps(): FollowUp[] {
  const files = new Map<string, [at: number, recording: Recording][]>();
  for (const recording of [...CONVERSE.recordings, ...CONVERSE_STREAM.recordings]) {
    const [, file = "", at = "0"] = /^(.*?)(?:#(\d+))?$/.exec(recording.source) ?? [];
    // One source has the first exchange and the one behind it in files of their own. Its streamed follow-ups repeat the whole
    // answer and not the streamed one.
    const name = file.replace("/followup-response.json", "/response.json");
    files.set(name, [...files.get(name) ?? [], [name === file ? Number(at) : 1, recording]]);
  }
  return [...files.values()].flatMap((file) => {
    const inOrder = file.sort(([a], [b]) => a - b).map(([, recording]) => recording);
    return inOrder.flatMap((next, index): FollowUp[] => {
      const answer = inOrder[index - 1];
      const at = messagesOf(answer).length;
      const isPair = answer?.status === 200 && messagesOf(next)[at]?.["role"] === "assistant";
      return isPair ? [{ source: next.source, answer, next, at }] : [];
    });
  });
}

function messagesOf(recording: Recording | undefined): readonly Json[] {
  return (recording?.request?.["messages"] ?? []) as Json[];
}

type Content = readonly Json[];

function without(kind: string, content: Content): Content {
  return content.filter((block) => !(kind in block));
}

/** Reasoning as one client writes it to models that do not take it back. */
function thoughtsAsText(content: Content): Content {
  return content.map((block) => {
    const { reasoningText } = (block["reasoningContent"] ?? {}) as Json;
    return reasoningText ? { text: `<think>\n${(reasoningText as Json)["text"]}\n</think>` } : block;
  });
}

/** A call without the type that says that it is an ordinary one. */
function withoutType(content: Content): Content {
  return content.map((block) => {
    const { type, ...call } = (block["toolUse"] ?? {}) as Json;
    return type === "tool_use" ? { toolUse: call } : block;
  });
}

/**
 * Changes that clients made to an answer before they sent it back; the first that explains the recorded request counts.
 */
const TRIMS: Readonly<Record<string, (content: Content) => Content>> = {
  "nothing": (content) => content,
  "the type of calls left out": withoutType,
  "the type of calls and the text beside them left out": (content) => without("text", withoutType(content)),
  "reasoning written as text": thoughtsAsText,
  "a blank text between citations written as a full stop": (content) =>
    content.map((block) => block["text"] === " " ? { text: "." } : block),
  // By the recorder, who has both spellings in one file.
  "two hyphens in a text written as a dash": (content) =>
    content.map((block) => "text" in block ? { text: `${block["text"]}`.replaceAll("--", "\u2014") } : block),
};

corpusTest("our message in its place makes the recorded follow-up in 146 pairs, but for what that client trimmed", [
  CONVERSE,
  CONVERSE_STREAM,
], async () => {
  const pairs = followUps();
  const trims: Record<string, number> = {};
  await judgeEach(pairs, async ({ answer, next, at }) => {
    const request = { model: answer.model, messages: "Hi" };
    const client = clientOf(answer);
    const { message } = await (answer.response === undefined ? client.stream(request).final() : client.chat(request));
    const options = optionsOf(next);
    const messages = (options.messages as Message[]).with(at, plain(message) as Message);
    const { body } = await sent({ ...options, messages, check: "off" }, next.responseBase64 !== undefined);
    const ours = body["messages"] as Json[];
    const recorded = messagesOf(next);
    assertEquals<unknown>(ours.toSpliced(at, 1), recorded.toSpliced(at, 1));
    const content = ours[at]!["content"] as Content;
    const isSame = (trimmed: Content) => sorted(trimmed) === sorted(recorded[at]!["content"] as Content);
    const trim = Object.keys(TRIMS).find((name) => isSame(TRIMS[name]!(content)));
    assertEquals(trim === undefined ? content : [], trim === undefined ? recorded[at]!["content"] : []);
    trims[trim!] = (trims[trim!] ?? 0) + 1;
  });
  assertEquals([pairs.length, trims], [146, {
    "nothing": 93,
    "the type of calls left out": 43,
    "the type of calls and the text beside them left out": 5,
    "reasoning written as text": 3,
    "a blank text between citations written as a full stop": 1,
    "two hyphens in a text written as a dash": 1,
  }]);
});

/** JSON that does not depend on the order of members. */
function sorted(value: unknown): string {
  return JSON.stringify(
    value,
    (_, member) =>
      typeof member === "object" && member && !Array.isArray(member)
        ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => a < b ? -1 : 1))
        : member,
  );
}
