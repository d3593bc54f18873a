/** The files in which the AWS CLI keeps tokens and credentials. */
import { isObject, type JsonObject } from "../../base/json_object.ts";
import { failure } from "../machine/failure.ts";
import { type ReadFile, readIfPresent } from "../machine/read_file.ts";

/**
 * Reads a file of JSON; resolves with `undefined` for a missing one.
 *
 * @throws {AuthenticationError} `credentials` when the file cannot be read, or is not a JSON object.
 */
export async function readCache(path: string, readFile: ReadFile | undefined): Promise<JsonObject | undefined> {
  const text = await readIfPresent(path, readFile);
  if (text === undefined) return undefined;
  try {
    const json: unknown = JSON.parse(text);
    if (isObject(json)) return json;
  } catch {
    // The complaint of JSON.parse would quote the file, which holds a secret.
  }
  throw failure(`Cannot read ${path}: it is not a JSON object; log in again`, "InvalidCacheFile");
}
