/**
 * The families that take one prompt, and write one text. Source: recorded exchanges of Llama, Mistral and Titan of 2024-01 to
 * 2026-08; DeepSeek R1's shape is that of the user guide, read 2026-11-30.
 */
import { isObject } from "../../../../base/json_object.ts";
import { tokenize } from "../../../answer/tokens.ts";
import type { FakeRequestBody } from "../../../base/request_log.ts";
import { member } from "../../../judge/conversation.ts";
import { requireKeys } from "../base/body_rules.ts";
import type { NativeBody, TextAnswer, TextFamily } from "../base/text_family.ts";
import { partsOf, textOf } from "./parts.ts";
import { turnsOfPrompt } from "./prompt_turns.ts";

/** The text of an answer, or of one chunk of it. */
interface Piece {
  readonly text: string;
  /** The tokens so far. */
  readonly tokens: number;
  readonly isFirst: boolean;
  /** `null` before the end. */
  readonly stop: string | null;
  readonly answer: TextAnswer;
}

/** The members of one family. */
interface PromptFormat {
  readonly format: string;
  /** The member with the prompt. */
  readonly prompt: string;
  /** Returns the limit of the answer and its stop sequences. */
  limits(body: NativeBody): { readonly maxTokens: unknown; readonly stop: unknown };
  /** Returns the body of a whole answer. */
  whole(piece: Piece): NativeBody;
  /** Returns one chunk. @default the same as a whole answer */
  chunk?(piece: Piece): NativeBody;
  /** Returns the whole text of an answer. @default its texts, without its thinking */
  text?(answer: TextAnswer): string;
  /** The names of an end, and of one by the limit of tokens. */
  readonly stops: readonly [end: string, limit: string];
}

const FORMATS: readonly PromptFormat[] = [
  {
    format: "llama",
    prompt: "prompt",
    limits: ({ max_gen_len }) => ({ maxTokens: max_gen_len, stop: undefined }),
    whole: ({ text, tokens, stop, isFirst, answer }) => ({
      generation: text,
      prompt_token_count: isFirst ? answer.counts.input : null,
      generation_token_count: tokens,
      stop_reason: stop,
    }),
    stops: ["stop", "length"],
  },
  {
    format: "mistral",
    prompt: "prompt",
    limits: ({ max_tokens, stop }) => ({ maxTokens: max_tokens, stop }),
    whole: ({ text, stop }) => ({ outputs: [{ text, stop_reason: stop }] }),
    stops: ["stop", "length"],
  },
  {
    format: "deepseek",
    prompt: "prompt",
    text({ request, response: { output } }) {
      const text = textOf(output.message.content);
      // A prompt that opens the thinking is answered with thinking first.
      if (!`${request.prompt}`.trimEnd().endsWith("<think>")) return text;
      const thinking = partsOf(output.message.content).flatMap((part) => part.type === "reasoning" ? [part.text] : []);
      return `${thinking.join("")}\n</think>\n\n${text}`;
    },
    limits: ({ max_tokens, stop }) => ({ maxTokens: max_tokens, stop }),
    whole: ({ text, stop }) => ({ choices: [{ text, stop_reason: stop }] }),
    stops: ["stop", "length"],
  },
  {
    format: "titan-text",
    prompt: "inputText",
    limits(body) {
      const { maxTokenCount, stopSequences } = member(body, "textGenerationConfig");
      return { maxTokens: maxTokenCount, stop: stopSequences };
    },
    whole: ({ text, tokens, stop, answer }) => ({
      inputTextTokenCount: answer.counts.input,
      results: [{ tokenCount: tokens, outputText: text, completionReason: stop }],
    }),
    chunk: ({ text, tokens, stop, isFirst, answer }) => ({
      outputText: text,
      index: 0,
      totalOutputTextTokenCount: stop === null ? null : tokens,
      completionReason: stop,
      inputTextTokenCount: isFirst ? answer.counts.input : null,
    }),
    stops: ["FINISH", "LENGTH"],
  },
];

/** The families of prompts. */
export const PROMPTS: readonly TextFamily[] = FORMATS.map(familyOf);

function familyOf(format: PromptFormat): TextFamily {
  const stopOf = ({ response }: TextAnswer): string => format.stops[response.stopReason === "max_tokens" ? 1 : 0];
  const wholeText = format.text ?? (({ response }: TextAnswer) => textOf(response.output.message.content));
  return {
    formats: [format.format],
    judge: (body) => requireKeys(body, [format.prompt]),
    read: (body) => read(format, body),
    whole(answer) {
      const text = wholeText(answer);
      return format.whole({ text, tokens: answer.counts.output, isFirst: true, stop: stopOf(answer), answer });
    },
    chunks(answer) {
      const { chunk = format.whole } = format;
      const pieces = tokenize(wholeText(answer));
      return [...pieces, ""].map((text, at) => {
        const isLast = at === pieces.length;
        const tokens = isLast ? answer.counts.output : at + 1;
        const piece = { text, tokens, isFirst: at === 0, stop: isLast ? stopOf(answer) : null, answer };
        return { data: chunk(piece), isDelta: !isLast, isEnd: isLast };
      });
    },
  };
}

function read({ prompt, limits }: PromptFormat, body: NativeBody): FakeRequestBody {
  const { maxTokens, stop } = limits(body);
  const images = Array.isArray(body["images"]) ? body["images"] : [];
  const { system, messages } = turnsOfPrompt(`${body[prompt]}`);
  const last = messages.at(-1);
  const seen = images.map((bytes) => ({ image: { format: "png", source: { bytes } } }));
  const read = {
    system,
    messages: isObject(last) ? [...messages.slice(0, -1), { ...last, content: [...last.content, ...seen] }] : messages,
    inferenceConfig: { maxTokens, stopSequences: Array.isArray(stop) ? stop : [] },
  };
  // A cast: the members have the types that the service accepts, or the fake reads them as absent.
  return read as unknown as FakeRequestBody;
}
