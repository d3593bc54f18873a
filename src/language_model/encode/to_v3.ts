/**
 * A request in the third version of the specification, which older gateways speak: files without tags, and parts of later versions
 * missing. Source: `@ai-sdk/gateway` 3.0.232 and `@ai-sdk/provider` 3, read 2026-11-29.
 */
import { toBase64 } from "../../base/base64.ts";
import { isObject } from "../../base/json_object.ts";
import type { Repair } from "../../chat/result.ts";
import type { V4CallOptions, V4FilePart, V4Message, V4OutputPart, V4ToolOutput } from "../request_types.ts";
import type { V4File } from "../shared_types.ts";
import type { EncodedCall } from "./to_call_options.ts";

/** A value of the third version, which has no types here: it is written as JSON. */
type V3 = object;

/** A request of the third version, and the changes of the caller's request. */
export interface EncodedV3 {
  readonly callOptions: V3;
  readonly repairs: readonly Repair[];
}

/**
 * Converts a request. The request stays as it is.
 *
 * @throws {TypeError} for options and files that the third version does not have.
 */
export function toV3({ callOptions, repairs }: EncodedCall): EncodedV3 {
  if (callOptions.reasoning !== undefined) {
    throw new TypeError('Cannot chat: reasoning needs protocol "v4"; use that, or the vendor\'s own providerOptions');
  }
  const noted = [...repairs];
  const prompt = callOptions.prompt.map((message, at) => v3Message(message, `prompt[${at}]`, noted));
  return {
    callOptions: { ...callOptions, prompt } satisfies Omit<V4CallOptions, "prompt"> & { prompt: V3[] },
    repairs: noted,
  };
}

function v3Message(message: V4Message, path: string, repairs: Repair[]): V3 {
  if (typeof message.content === "string") return message;
  const content: V3[] = [];
  for (const [at, part] of message.content.entries()) {
    const { type } = part;
    if (type === "custom" || type === "reasoning-file") {
      const own = `${path}.content[${at}]`;
      repairs.push({
        rule: "v3-part",
        path: own,
        message: `${own} is a ${type} part, which protocol "v3" does not have; left it out`,
      });
    } else if (type === "file") {
      content.push(v3FilePart(part, `${path}.content[${at}]`));
    } else if (type === "tool-result") {
      content.push({ ...part, output: v3Output(part.output, `${path}.content[${at}].output`) });
    } else {
      content.push({ ...part });
    }
  }
  return { ...message, content };
}

function v3FilePart(part: V4FilePart, path: string): V3 {
  // A part of an answer goes back as it came: in the third version its data are text.
  if (!isObject(part.data)) return part;
  return { ...part, data: dataUrl(part.data, part.mediaType, path) };
}

/** Returns a file as a URL: its own, or one that holds the bytes. */
function dataUrl(file: V4File, mediaType: string, path: string): string {
  if (file.type === "url") return file.url.href;
  return `data:${mediaType || "application/octet-stream"};base64,${base64(file, path)}`;
}

function base64(file: V4File, path: string): string {
  if (file.type === "text") return toBase64(new TextEncoder().encode(file.text));
  if (file.type === "data") return typeof file.data === "string" ? file.data : toBase64(file.data);
  throw new TypeError(
    `Cannot chat: ${path} is a reference to a file, which needs protocol "v4"; pass the bytes of the file`,
  );
}

function v3Output(output: V4ToolOutput, path: string): V3 {
  if (output.type !== "content") return output;
  return { type: "content", value: output.value.map((part, at) => v3OutputPart(part, `${path}.value[${at}]`)) };
}

/** Returns a part of a result: in the third version its type says whether it is an image, and whether it is a URL. */
function v3OutputPart(part: V4OutputPart, path: string): V3 {
  if (part.type !== "file") return part;
  const { data, mediaType, filename, ...rest } = part;
  const kind = mediaType.startsWith("image/") ? "image" : "file";
  if (data.type === "url") return { ...rest, type: `${kind}-url`, url: data.url.href };
  const bytes = { ...rest, type: `${kind}-data`, data: base64(data, path), mediaType };
  return kind === "file" && filename !== undefined ? { ...bytes, filename } : bytes;
}
