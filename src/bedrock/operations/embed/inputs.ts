/**
 * The inputs of a call: checked, read one at a time, and in order.
 */
import { codePoints } from "../../../base/code_points.ts";
import { checkedElsewhere, checkOptions, type OptionTable, optionTable, text } from "../../../base/check_options.ts";
import { kindOf, quoted } from "../../../base/quote.ts";
import type { EmbeddingCodec, InputKind, ReadInput } from "./formats/format.ts";
import { type FileMember, readMember } from "./media.ts";
import type { EmbedContent, EmbedInput, EmbedOptions } from "./options.ts";

/** An input before its files are read. */
interface CheckedInput {
  readonly kind: InputKind;
  readonly content: EmbedContent;
  readonly member: FileMember | undefined;
  readonly path: string;
}

const CONTENT: OptionTable = /* @__PURE__ */ optionTable<EmbedContent>(() => ({
  of: "an input",
  options: { text, image: checkedElsewhere, audio: checkedElsewhere, video: checkedElsewhere, format: text },
  otherNames: { inputText: "text", inputImage: "image", img: "image", mediaType: "format", type: "format" },
}));

const FILES: readonly FileMember[] = ["image", "audio", "video"];

/**
 * Returns the inputs, read as they are asked for. A list is checked at once, so that a mistake at its end stops the first call.
 *
 * @throws {TypeError} for an empty list, and for inputs that are not text or content, or that the model does not take.
 * @throws {RangeError} for a text that is longer than the model takes.
 */
export function readInputs(
  { model, input }: Pick<EmbedOptions, "model" | "input">,
  codec: EmbeddingCodec,
): AsyncGenerator<ReadInput, void> {
  const check = (one: unknown, path: string) => checkInput(one, path, `${model}`, codec);
  const read = (one: CheckedInput) => readInput(one, codec);
  if (typeof input === "string" || !isIterable(input)) return readAll([check(input, "input")], read);
  if (Array.isArray(input)) {
    if (!input.length) throw emptyInput();
    input.forEach((one, at) => check(one, `input[${at}]`));
  }
  return readAll(input, (one, at) => read(check(one, `input[${at}]`)));
}

function isIterable(input: unknown): input is Iterable<EmbedInput> | AsyncIterable<EmbedInput> {
  const { [Symbol.iterator]: some, [Symbol.asyncIterator]: later } = Object(input);
  return (typeof some === "function" || typeof later === "function") && !ArrayBuffer.isView(input);
}

function emptyInput(): TypeError {
  return new TypeError("Cannot embed: input is an empty list; pass at least one text");
}

async function* readAll<T>(
  inputs: Iterable<T> | AsyncIterable<T>,
  read: (input: T, at: number) => Promise<ReadInput>,
): AsyncGenerator<ReadInput, void> {
  let at = 0;
  for await (const input of inputs) yield await read(input, at++);
  if (!at) throw emptyInput();
}

async function readInput(
  { kind, content, member, path }: CheckedInput,
  { images = {} }: EmbeddingCodec,
): Promise<ReadInput> {
  const { text } = content;
  if (!member) return { kind, text };
  const limits = member === "image" ? images : {};
  const file = { member, file: content[member], label: content.format, path: `${path}.${member}`, limits };
  return { kind, text, media: await readMember(file) };
}

function checkInput(input: unknown, path: string, model: string, codec: EmbeddingCodec): CheckedInput {
  const content = contentOf(input, path);
  const members = FILES.filter((member) => content[member] !== undefined);
  const [member] = members;
  if (members.length > 1) {
    throw new TypeError(`Cannot embed ${path}: it has ${members.join(" and ")}; pass one file for each input`);
  }
  if (content.text === undefined && !member) {
    throw new TypeError(
      `Cannot embed ${path}: it has neither text nor a file; pass text or one of ${FILES.join(", ")}`,
    );
  }
  const kind = kindOfInput(content, member, path);
  if (!codec.kinds.includes(kind)) throw foreignKind(kind, path, model, codec);
  if (member && !codec.takesS3 && Object(content[member]).s3Location) {
    throw new TypeError(
      `Cannot embed ${path} with ${quoted(model)}: the model does not read S3; pass the bytes of the file`,
    );
  }
  checkLength(content.text, path, model, codec);
  return { kind, content, member, path };
}

function contentOf(input: unknown, path: string): EmbedContent {
  if (typeof input === "string") return { text: input };
  if (typeof input !== "object" || input === null || Array.isArray(input) || ArrayBuffer.isView(input)) {
    throw new TypeError(`Cannot embed ${path}: ${kindOf(input)} is not an input; pass text, or { image } for a file`);
  }
  if (input instanceof Promise) throw new TypeError(`Cannot embed ${path}: a Promise is not an input; await it first`);
  checkOptions(input, CONTENT, path);
  return input;
}

function kindOfInput({ text }: EmbedContent, member: FileMember | undefined, path: string): InputKind {
  if (!member) return "text";
  if (text === undefined) return member;
  if (member === "image") return "text and image";
  throw new TypeError(`Cannot embed ${path}: text and ${member} have no common vector; pass two inputs`);
}

function foreignKind(kind: InputKind, path: string, model: string, { kinds, takesS3 }: EmbeddingCodec): TypeError {
  // The models that read S3 embed such files in jobs.
  const isJob = takesS3 && (kind === "audio" || kind === "video");
  const instead = isJob
    ? 'use startAsyncInvoke() of "@bedrock-edge/client/async-invoke"'
    : `pass ${kinds.join(", or ")}`;
  return new TypeError(`Cannot embed ${path} with ${quoted(model)}: the model does not take ${kind} here; ${instead}`);
}

/** Counts code points, as JSON Schema does: the limit is one of the service's schema. */
function checkLength(text: string | undefined, path: string, model: string, { maxCharacters }: EmbeddingCodec): void {
  if (text === undefined || maxCharacters === undefined || text.length <= maxCharacters) return;
  const count = codePoints(text);
  if (count <= maxCharacters) return;
  throw new RangeError(
    `Cannot embed ${path} with ${quoted(model)}: its text has ${count} characters, the model takes ${maxCharacters}; ` +
      "split the text",
  );
}
