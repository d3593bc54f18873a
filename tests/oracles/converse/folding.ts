/**
 * A stream's events, as the AWS SDK reads them, put together to what the SDK would have given for a whole answer. Written
 * from the SDK's types alone, and shares nothing with our own assembly.
 */
import type { ContentBlock, ConverseStreamOutput } from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import type { TheirAnswer } from "./reading.ts";

type Start = NonNullable<NonNullable<ConverseStreamOutput["contentBlockStart"]>["start"]>;
type Delta = NonNullable<NonNullable<ConverseStreamOutput["contentBlockDelta"]>["delta"]>;

/** The result of one block. */
interface Pieces {
  start?: Start;
  readonly deltas: Delta[];
}

/** The whole answer. */
export function folded(events: readonly ConverseStreamOutput[]): TheirAnswer {
  const blocks = new Map<number, Pieces>();
  const at = (index = 0): Pieces => {
    const pieces = blocks.get(index) ?? { deltas: [] };
    blocks.set(index, pieces);
    return pieces;
  };
  let answer: TheirAnswer = { content: [], stopReason: undefined, usage: undefined, metrics: undefined };
  for (const { contentBlockStart, contentBlockDelta, contentBlockStop, messageStop, metadata } of events) {
    if (contentBlockStart?.start) at(contentBlockStart.contentBlockIndex).start = contentBlockStart.start;
    if (contentBlockDelta?.delta) at(contentBlockDelta.contentBlockIndex).deltas.push(contentBlockDelta.delta);
    if (contentBlockStop) at(contentBlockStop.contentBlockIndex);
    answer = { ...answer, ...messageStop, ...metadata as Partial<TheirAnswer> };
  }
  const inOrder = [...blocks].sort(([a], [b]) => a - b);
  return { ...answer, content: inOrder.map(([, pieces]) => blockOf(pieces)) };
}

function blockOf({ start, deltas }: Pieces): ContentBlock {
  const [first] = deltas;
  if (start?.toolUse) {
    const text = deltas.map(({ toolUse }) => toolUse?.input ?? "").join("");
    return { toolUse: { ...start.toolUse, input: inputOf(text) } as ContentBlock.ToolUseMember["toolUse"] };
  }
  if (start?.toolResult) {
    const content: { text?: unknown }[] = [];
    for (const part of deltas.flatMap(({ toolResult }) => toolResult ?? [])) {
      const last = content.at(-1);
      if (part.text !== undefined && typeof last?.text === "string") last.text += part.text;
      else content.push({ ...part });
    }
    // A value that was put together of parts stays in parts.
    return { toolResult: { ...start.toolResult, content } as unknown as ContentBlock.ToolResultMember["toolResult"] };
  }
  if (start?.image) {
    const pieces = deltas.map(({ image }) => image);
    const bytes = pieces.flatMap((piece) => piece?.source?.bytes ? [...piece.source.bytes] : []);
    const s3Location = pieces.find((piece) => piece?.source?.s3Location)?.source?.s3Location;
    const error = pieces.find((piece) => piece?.error)?.error;
    const source = s3Location ? { s3Location } : { bytes: new Uint8Array(bytes) };
    return { image: { ...start.image, source, ...(error && { error }) } as ContentBlock.ImageMember["image"] };
  }
  const unknown = deltas.map(({ $unknown }) => $unknown).filter((member) => member !== undefined);
  // Pieces of text become one text; other pieces must be single.
  if (unknown[0]) {
    const values = unknown.map(([, value]) => value);
    return { $unknown: [unknown[0][0], typeof values[0] === "string" ? values.join("") : values[0]] };
  }
  if (start?.$unknown) return { $unknown: start.$unknown };
  if (first?.reasoningContent) return { reasoningContent: reasoningOf(deltas) };
  const text = deltas.map((delta) => delta.text ?? "").join("");
  const citations = deltas.flatMap(({ citation }) => citation ?? []);
  if (!citations.length) return { text };
  // Nova's grounding cites without a text; the SDK's citations of a stream and of a whole answer differ in what is optional.
  const content = deltas.some((delta) => delta.text !== undefined) ? { content: [{ text }] } : {};
  return { citationsContent: { ...content, citations: citations as never } };
}

function reasoningOf(deltas: readonly Delta[]): NonNullable<ContentBlock["reasoningContent"]> {
  const pieces = deltas.map(({ reasoningContent }) => reasoningContent);
  const redacted = pieces.flatMap((piece) => piece?.redactedContent ? [...piece.redactedContent] : []);
  if (redacted.length) return { redactedContent: new Uint8Array(redacted) };
  const text = pieces.map((piece) => piece?.text ?? "").join("");
  const signature = pieces.find((piece) => piece?.signature)?.signature;
  return { reasoningText: { text, signature } };
}

/** The input in a whole answer: an object, or the text that could not be parsed as one. */
function inputOf(text: string): unknown {
  try {
    return JSON.parse(text || "{}");
  } catch {
    return text;
  }
}
