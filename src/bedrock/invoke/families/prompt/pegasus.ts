/**
 * The bodies of TwelveLabs Pegasus: one question about one video.
 * Source: AWS's page "TwelveLabs Pegasus 1.2", read 2026-11-30; `responseFormat.jsonSchema` as programs send it
 * (aws-samples and others, read 2026-11-30). No answer is recorded.
 */
import { defined } from "../../../../base/defined.ts";
import { asObject, type JsonObject } from "../../../../base/json_object.ts";
import type { ContentBlock, VideoBlock } from "../../../../chat/content.ts";
import { outputSchema } from "../../../../chat/output/check_output.ts";
import { sourceBase64, sourceUrl } from "../../../../openai_compatible/wire/media.ts";
import type { Placed } from "../../../prompt/prompt.ts";
import type { FamilyRequest, WritingFamily } from "../../base/family.ts";
import { refuseParameters, refuseTools } from "../base/refuse_options.ts";
import { textFamily, type TextPiece } from "../base/text_family.ts";
import { PROMPT_RULES } from "./rules.ts";
import { textTurns } from "./text_turns.ts";

const FORMAT = "Pegasus's body";

/** The prompt is a member of its own, so that no text can be a token. */
const NO_TOKENS = /(?!)/g;

/** The family of Pegasus. */
export const PEGASUS: WritingFamily = /* @__PURE__ */ textFamily({
  name: "pegasus",
  bodyFormats: ["twelvelabs-pegasus"],
  outputModes: ["native", "instruction"],
  rules: PROMPT_RULES,
  encode(request) {
    const { options, mode, notes } = request;
    refuseParameters(options, FORMAT, ["topP", "topK", "stopSequences", "reasoning"]);
    refuseTools(request, FORMAT);
    const { video, path, rest } = takeVideo(request);
    const { system, turns } = textTurns(rest, { name: FORMAT, tokens: NO_TOKENS });
    if (system) notes.note("system-prompt", "system", `has no member in ${FORMAT}`, "move it before the question");
    const { maxTokens, temperature, output } = options;
    return defined({
      inputPrompt: [system, turns[0]?.text].filter(Boolean).join("\n\n"),
      mediaSource: mediaSource(video, path),
      temperature,
      maxOutputTokens: maxTokens,
      responseFormat: mode === "native" && output ? { jsonSchema: outputSchema(output) } : undefined,
    });
  },
  read: readPiece,
});

/** A request whose video has been taken out. */
interface Question {
  readonly video: VideoBlock;
  /** The path of the video. */
  readonly path: string;
  readonly rest: FamilyRequest;
}

/**
 * Takes the video out of a request.
 *
 * @throws {TypeError} unless the request is one turn of the user with one video.
 */
function takeVideo(request: FamilyRequest): Question {
  const { prompt } = request;
  const [turn, second] = prompt.messages;
  if (second) {
    throw new TypeError(
      `Cannot chat: ${second.path} is a second turn, which ${FORMAT} cannot express; send one turn of the user`,
    );
  }
  const content = turn?.content ?? [];
  const isVideo = ({ block }: Placed<ContentBlock>) => block.type === "video";
  const [found, another] = content.filter(isVideo);
  if (!turn || found?.block.type !== "video" || another) {
    throw new TypeError(
      `Cannot chat: messages hold ${another ? "several videos" : "no video"}, and ${FORMAT} takes exactly one; ` +
        "send one block of the type video",
    );
  }
  const messages = [{ ...turn, content: content.filter((item) => !isVideo(item)) }];
  return { video: found.block, path: found.path, rest: { ...request, prompt: { ...prompt, messages } } };
}

/** Returns the place of the video. */
function mediaSource(video: VideoBlock, path: string): JsonObject {
  if (sourceUrl(video) !== undefined) {
    throw new TypeError(
      `Cannot chat: ${path}.source is a URL, which ${FORMAT} cannot express; pass { bytes } or { s3Location }`,
    );
  }
  const { s3Location } = asObject(video.source);
  return s3Location === undefined ? { base64String: sourceBase64(video, path) } : { s3Location };
}

function readPiece({ message, finishReason, ...rest }: JsonObject): TextPiece | undefined {
  if (typeof message !== "string") return undefined;
  return { text: message, stop: typeof finishReason === "string" ? finishReason : undefined, rest };
}
