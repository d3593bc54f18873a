/**
 * The reasoning of gpt-oss, which comes between `<reasoning>` and `</reasoning>` at the beginning of the content. In a stream each
 * piece of reasoning has tags of its own. Recorded 2025-10 and 2025-11 (neilberkman/req_llm, whole and streamed).
 */
import { asObject, isObject, type JsonObject } from "../../../../base/json_object.ts";
import { familyOf } from "../../../../models/family.ts";
import {
  splitThinking,
  thinkSplitter,
  type ThoughtPiece,
} from "../../../../openai_compatible/wire/chat/decode/think_tags.ts";

const TAGS = { tag: "reasoning", repeats: true };

/** Returns whether an answer may be from a model that writes the tags: gpt-oss, or one that the answer does not name. */
function mayHaveTags({ model }: JsonObject): boolean {
  return typeof model !== "string" || familyOf(model) === "gpt-oss";
}

/** Returns a whole answer with the reasoning of each choice in a member of its own. */
export function withoutReasoningTags(json: JsonObject): JsonObject {
  if (!Array.isArray(json.choices) || !mayHaveTags(json)) return json;
  return {
    ...json,
    choices: json.choices.map((choice) => {
      const { content, ...rest } = asObject(asObject(choice).message);
      if (typeof content !== "string") return choice;
      const { thinking, text } = splitThinking(content, TAGS);
      return thinking ? { ...choice, message: { ...rest, reasoning_content: thinking, content: text } } : choice;
    }),
  };
}

/** Takes the tags out of the chunks of one stream. */
export interface ReasoningTags {
  /** Returns a chunk with the reasoning of the first choice in a member of its own. */
  read(json: JsonObject): JsonObject;
  /** Returns a chunk with text that was held back at the end; `undefined` without any. */
  end(): JsonObject | undefined;
}

/** Begins to read one stream. */
export function reasoningTags(): ReasoningTags {
  const splitter = thinkSplitter(TAGS);
  return {
    read(json) {
      const [choice, ...others] = Array.isArray(json.choices) ? json.choices : [];
      if (!isObject(choice) || !mayHaveTags(json)) return json;
      const { content, ...delta } = asObject(choice.delta);
      if (content !== undefined && typeof content !== "string") return json;
      const pieces = splitter.push(content ?? "");
      if (choice.finish_reason) pieces.push(...splitter.end());
      const split = { ...choice, delta: { ...delta, ...membersOf(pieces, content) } };
      return { ...json, choices: [split, ...others] };
    },
    end() {
      const pieces = splitter.end();
      return pieces.length ? { choices: [{ index: 0, delta: membersOf(pieces, "") }] } : undefined;
    },
  };
}

/** Returns the members of a delta with some pieces. Thinking comes before text. */
function membersOf(pieces: readonly ThoughtPiece[], content: string | undefined): JsonObject {
  const join = (isThinking: boolean) =>
    pieces.filter((piece) => piece.isThinking === isThinking).map(({ text }) => text).join("");
  const [thinking, text] = [join(true), join(false)];
  return {
    ...thinking && { reasoning_content: thinking },
    ...(content !== undefined || text) && { content: text },
  };
}
