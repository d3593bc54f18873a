/** Reads of files that may be missing. */
import { wordsOf } from "../../base/words.ts";
import { failure } from "./failure.ts";
import { readTextFile, refusalOf } from "./machine.ts";

/** Reads a file as UTF-8. Rejects with a code such as `ENOENT` for a missing file. */
export type ReadFile = (path: string) => string | Promise<string>;

/**
 * Reads a file; resolves with `undefined` for a missing one.
 *
 * @param readFile the caller's function. @default the platform's
 * @throws {AuthenticationError} `credentials` when the file is there and cannot be read.
 */
export async function readIfPresent(path: string, readFile: ReadFile = readTextFile): Promise<string | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    const refusal = refusalOf(cause);
    if (refusal === "missing") return undefined;
    const why = {
      "denied by Deno": `the program may not read it; run Deno with --allow-read=${path}`,
      denied: "the account of this program may not read it; change the owner or the mode of the file",
      other: wordsOf(cause) || "the read failed",
    }[refusal];
    throw failure(`Cannot read ${path}: ${why}`, "FileNotReadable", cause);
  }
}
