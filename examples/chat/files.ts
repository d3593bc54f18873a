/**
 * Turns files into content blocks.
 *
 * @module
 */
import type { DocumentBlock, ImageBlock } from "@bedrock-edge/client";

const IMAGES: Readonly<Record<string, ImageBlock["format"]>> = {
  png: "png",
  jpg: "jpeg",
  jpeg: "jpeg",
  gif: "gif",
  webp: "webp",
};
const DOCUMENTS: Readonly<Record<string, NonNullable<DocumentBlock["format"]>>> = {
  pdf: "pdf",
  txt: "txt",
  md: "md",
  html: "html",
  htm: "html",
  csv: "csv",
  doc: "doc",
  docx: "docx",
  xls: "xls",
  xlsx: "xlsx",
};
/** The service refuses citations of other formats. Source: its message in `boto/boto3#4726`, read 2026-11-21. */
const CITED: readonly unknown[] = ["pdf", "txt"];

/**
 * Reads the files that the model sees before the prompt.
 *
 * @throws {TypeError} for a file that cannot be read, is empty, or has a format that Bedrock does not accept.
 */
export async function readFiles(
  images: readonly string[],
  documents: readonly string[],
): Promise<(ImageBlock | DocumentBlock)[]> {
  const blocks = [
    ...images.map(async (path): Promise<ImageBlock> => {
      const format = formatOf(path, "a picture", IMAGES);
      return { type: "image", format, source: { bytes: await read(path) } };
    }),
    ...documents.map(async (path): Promise<DocumentBlock> => {
      const format = formatOf(path, "a document", DOCUMENTS);
      // Bedrock accepts no dots in a name: the client sends another name, and the result lists both.
      const name = path.replace(/^.*[/\\]/, "");
      const citations = CITED.includes(format) ? { enabled: true } : undefined;
      return { type: "document", name, format, source: { bytes: await read(path) }, citations };
    }),
  ];
  return await Promise.all(blocks);
}

function formatOf<F>(path: string, kind: string, formats: Readonly<Record<string, F>>): F {
  const extension = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase();
  const format = extension !== undefined && Object.hasOwn(formats, extension) ? formats[extension] : undefined;
  if (format !== undefined) return format;
  const is = extension === undefined ? "its name has no extension" : `${extension} is not a format of one`;
  throw new TypeError(`Cannot send ${path} as ${kind}: ${is}; use ${[...new Set(Object.values(formats))].join(", ")}`);
}

async function read(path: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(path);
  } catch (cause) {
    const { errors } = Deno;
    const why = cause instanceof errors.NotFound
      ? "there is no such file"
      : cause instanceof errors.IsADirectory
      ? "it is a directory"
      : (cause as Error).message;
    throw new TypeError(`Cannot read ${path}: ${why}; name a file that can be read`, { cause });
  }
  if (bytes.length === 0) throw new TypeError(`Cannot send ${path}: it is empty; name a file that is not`);
  return bytes;
}
