/**
 * The blocks of scripted answers: in AWS's shape as on the wire, or in the client's own shape, which is converted to
 * AWS's.
 */
import { bytesOf } from "../../base/base64.ts";
import type { AnswerBlock, ContentBlock } from "../../chat/content.ts";
import {
  checkedElsewhere,
  checkOptions,
  invalidOption,
  oneOf,
  type OptionChecks,
  text,
} from "../../base/check_options.ts";
import { kindOf, quoted } from "../../base/quote.ts";
import { editDistance } from "../../base/edit_distance.ts";
import { encodeBlock } from "../../bedrock/converse/encode/encode_block.ts";
import { json, nonEmptyText } from "../base/check.ts";
import { isObject } from "../../base/json_object.ts";
import type { WireBlock } from "../judge/conversation.ts";

/** A tool call without an id: the fake gives it an id that is new in the conversation. */
export interface FakeToolUse {
  /** Discriminant. */
  readonly type: "toolUse";
  /** The tool's name. */
  readonly name: string;
  /** The input. @default {{}} */
  readonly input?: unknown;
  /** The id of the call. @default one that is new in the conversation */
  readonly toolUseId?: string;
}

/**
 * A block of a scripted answer: in the client's own shape (`{ type: "text", text }`), such as the blocks of
 * `result.message.content`, or in AWS's shape, an object with one member (`{ text }`, `{ toolUse: { name, input } }`).
 * A block of an unknown kind is sent unchanged, in AWS's shape.
 */
export type FakeReplyBlock = FakeToolUse | AnswerBlock | Readonly<Record<string, unknown>>;

/** The kinds of blocks that an answer has, by AWS's names. */
export const ANSWER_KINDS: readonly string[] = Object.keys(
  {
    text: true,
    reasoningContent: true,
    citationsContent: true,
    toolUse: true,
    toolResult: true,
    image: true,
    audio: true,
  } satisfies Record<Exclude<AnswerBlock["type"], "unknown">, true>,
);

/**
 * Returns the block in AWS's shape. A tool call without an id stays without one.
 *
 * @throws {TypeError} for a value that is not a block in one of the two shapes, with `place` in the message.
 */
export function readBlock(given: unknown, place: string): WireBlock {
  if (!isObject(given)) throw notABlock(place, typeof given === "string" ? quoted(given) : kindOf(given));
  json(given, place);
  return given["type"] === undefined ? readWireBlock(given, place) : readOwnBlock(given, place);
}

function notABlock(place: string, said: string): TypeError {
  return invalidOption(place, said, 'a block, such as { type: "text", text } or AWS\'s { text }');
}

function readWireBlock(given: Record<string, unknown>, place: string): WireBlock {
  const members = Object.entries(given).filter(([, value]) => value !== undefined);
  if (members.length !== 1) throw notABlock(place, `an object with ${members.length} members`);
  const [kind, value] = members[0]!;
  const at = `${place}.${kind}`;
  if (kind === "text") text(value, at);
  else if (ANSWER_KINDS.includes(kind)) checkMembers(kind, value, at);
  else refuseMisspelt(kind, at);
  return { [kind]: value };
}

function checkMembers(kind: string, value: unknown, place: string): void {
  if (!isObject(value)) throw invalidOption(place, kindOf(value), "an object, as AWS sends it");
  if (kind !== "toolUse") return;
  text(value["name"], `${place}.name`);
  if (value["toolUseId"] !== undefined) text(value["toolUseId"], `${place}.toolUseId`);
}

/** Refuses a misspelled kind. Any other name may be a kind that is not known yet. */
function refuseMisspelt(kind: string, place: string): void {
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, "");
  const known = ANSWER_KINDS.find((name) =>
    editDistance(plain(kind), plain(name), name.length < 7 ? 1 : 2) !== Infinity
  );
  if (known === undefined) return;
  throw new TypeError(`Cannot use option ${quoted(place)}: unknown block; did you mean "${known}"?`);
}

/** The members of blocks that people write by hand. Other blocks come from results, and pass unchecked. */
const OWN_BLOCKS: Readonly<Record<string, OptionChecks | undefined>> = {
  text: { of: "a text block", options: { type: checkedElsewhere, text } },
  toolUse: {
    of: "a toolUse block",
    options: {
      type: checkedElsewhere,
      // Both may be empty: recorded models make such calls.
      toolUseId: text,
      name: text,
      input: checkedElsewhere,
      invalid: checkedElsewhere,
      serverTool: nonEmptyText,
      wireType: nonEmptyText,
      toolUse: checkedElsewhere,
    },
    otherNames: { id: "toolUseId", toolCallId: "toolUseId", toolName: "name", args: "input", arguments: "input" },
  },
};

const ownKind = oneOf(...ANSWER_KINDS, "unknown");

function readOwnBlock(given: Record<string, unknown>, place: string): WireBlock {
  const { type } = given;
  ownKind(type, `${place}.type`);
  const table = OWN_BLOCKS[String(type)];
  if (table) checkOptions(given, () => table, place);
  if (type === "text") text(given["text"], `${place}.text`);
  if (type === "toolUse" || type === "unknown") text(given["name"], `${place}.name`);
  if (type === "toolResult") checkResult(given["content"], `${place}.content`);
  if (type === "image" || type === "audio") checkSource(given["source"], `${place}.source`);
  // A cast: the checks above are those that the encoder relies on.
  return encodeBlock(given as unknown as ContentBlock);
}

function checkResult(content: unknown, place: string): void {
  if (typeof content === "string") return;
  if (!Array.isArray(content)) throw invalidOption(place, kindOf(content), "a string or a list of blocks");
  content.forEach((part, index) => {
    if (!isObject(part) || typeof part["type"] !== "string") throw notABlock(`${place}[${index}]`, kindOf(part));
    if (part["source"] !== undefined) checkSource(part["source"], `${place}[${index}].source`);
  });
}

/** The bytes must be there when the answer is requested, and a `Blob` can only be read asynchronously. */
function checkSource(source: unknown, place: string): void {
  if (!isObject(source) || source["bytes"] === undefined) return;
  const { bytes } = source;
  if (typeof bytes !== "string" && !bytesOf(bytes)) {
    throw invalidOption(`${place}.bytes`, kindOf(bytes), "base64 or a Uint8Array");
  }
}
