/** Reads the body of a request: JSON, or a form with files. */
import { toBase64 } from "../../../base/base64.ts";
import { parseBody, type ParsedBody } from "../../base/fake_server.ts";

/** Returns the body; a form as an object with its fields, and a file as its name, type and bytes. */
export async function readBody(request: Request): Promise<ParsedBody> {
  if (!/^multipart\/form-data\b/i.test(request.headers.get("content-type") ?? "")) {
    return parseBody(new Uint8Array(await request.arrayBuffer()));
  }
  const fields: Record<string, unknown> = {};
  for (const [name, entry] of await request.formData()) {
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
