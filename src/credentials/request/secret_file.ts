/**
 * A secret in a file that a platform writes and replaces, such as the token of a pod. The file is read each time.
 */
import { fileProblem, type ReadFile, runtimeFiles } from "../../auth/files.ts";
import { quoted } from "../../base/quote.ts";
import { AuthenticationError } from "../../errors/provider_error.ts";
import type { CredentialService } from "./credential_service.ts";
import { foreignError } from "./foreign_error.ts";

/** The options of every source that reads a file. */
export interface FileOptions {
  /**
   * Reads a text file by its path. Default: the runtime's files, in Deno, Bun, and Node from version 20.16 on.
   *
   * @example In an older Node
   * ```ts ignore
   * import { readFile } from "node:fs/promises";
   *
   * fromTokenFile({ readFile: (path) => readFile(path, "utf8") });
   * ```
   */
  readFile?: ReadFile | undefined;
}

/** A file with a secret, and its use for messages. */
export interface SecretFile extends Pick<CredentialService, "name" | "action">, FileOptions {
  readonly path: string;
  /** The name of the option or the variable that holds the path. */
  readonly from: string;
}

/**
 * Returns the text of a file without white space around it.
 *
 * @param flawOf describes a mistake in the text, which it must not quote; `undefined` for a text without one.
 * @throws {AuthenticationError} `credentials` when the file cannot be read, is empty or has a flaw. The message never quotes the
 * text.
 */
export async function secretFileText(file: SecretFile, flawOf: (text: string) => string | undefined): Promise<string> {
  const read = file.readFile ?? runtimeFiles();
  if (!read) {
    throw failure(
      file,
      "this runtime has no files",
      'pass readFile, or in Node before 20.16 use nodeChain() of "@bedrock-edge/client/node"',
    );
  }
  const text = (await readBy(read, file)).trim();
  const flaw = text ? flawOf(text) : "is empty";
  if (flaw !== undefined) throw failure(file, `the file ${quoted(file.path)} ${flaw}`);
  return text;
}

async function readBy(read: ReadFile, file: SecretFile): Promise<string> {
  let text: unknown;
  try {
    text = await read(file.path);
  } catch (error) {
    throw unreadable(file, error);
  }
  if (typeof text === "string") return text;
  throw failure(file, "readFile returned no text", 'return a string, as readFile(path, "utf8") does');
}

function unreadable(file: SecretFile, thrown: unknown): AuthenticationError {
  const path = quoted(file.path);
  const problem = fileProblem(thrown);
  if (problem === "missing") return failure(file, `the file ${path} does not exist`, `check ${file.from}`);
  if (problem === "forbidden") {
    return failure(file, `the program may not read ${path}`, `run Deno with --allow-read=${file.path}`);
  }
  const { words, cause } = foreignError(thrown);
  const why = words ? `: ${words}` : "; see error.cause";
  return failure(file, `reading ${path} failed${why}`, undefined, cause);
}

function failure(
  { name, action }: SecretFile,
  problem: string,
  remedy?: string,
  cause?: unknown,
): AuthenticationError {
  return new AuthenticationError(`Cannot ${action}: ${problem}${remedy === undefined ? "" : `; ${remedy}`}`, {
    kind: "credentials",
    code: "TokenFileFailed",
    provider: name,
    ...cause !== undefined && { cause },
  });
}
