/** Reads the body of a request: JSON, or a form with files. */
import { toBase64 } from "../../../base/base64.ts";
import { parseBody, type ParsedBody } from "../../base/fake_server.ts";

/** Returns the body; a form as an object with its fields, and a file as its name, type and bytes. */
export async function readBody(bytes: Uint8Array<ArrayBuffer>, contentType: string | null): Promise<ParsedBody> {
  if (contentType === null || !/^multipart\/form-data\b/i.test(contentType)) return parseBody(bytes);
  const form = await new Response(bytes, { headers: { "content-type": contentType } }).formData();
  const fields: Record<string, unknown> = {};
  for (const [name, entry] of form) {
    const value = typeof entry === "string" ? entry : await fileOf(entry);
    // A list has brackets behind its name, as in `image[]`.
    const plain = name.replace(/\[\]$/, "");
    const before = fields[plain];
    fields[plain] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return { isJson: true, value: fields };
}

async function fileOf(file: File): Promise<Readonly<Record<string, unknown>>> {
  return { name: file.name, type: file.type, bytes: toBase64(new Uint8Array(await file.arrayBuffer())) };
}
