/**
 * Recorded traffic lies beside the repository in `../shared/corpus` and is not part of it: where a file is missing, tests that
 * need it say so in their names and are skipped.
 */

/** One recorded HTTP exchange. Members are those of a line, see `../shared/corpus/SOURCES.md`. */
export interface Recording {
  /** Repository, path and number, such as `owner/name path.yaml#3`. */
  readonly source: string;
  readonly operation: string;
  readonly model: string;
  readonly region?: string;
  readonly status: number;
  readonly note?: string;
  readonly path?: string;
  readonly request?: Readonly<Record<string, unknown>>;
  /** The shortened parts of the request: it is no longer the one that the service accepted. */
  readonly requestCut?: boolean;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  /** The body's text. */
  readonly response?: string;
  /** The bytes of a body that is not text. */
  readonly responseBase64?: string;
  readonly responseCut?: boolean;
}

/** The recordings of one file, and why its tests are skipped; "" where they run. */
export interface Corpus {
  readonly recordings: readonly Recording[];
  readonly missing: string;
}

/** The folder of the recordings that others made. */
const SHARED = new URL("../../../shared/corpus/", import.meta.url);

/**
 * Reads the recordings of `name`, such as `converse`.
 *
 * @param folder a folder with files in the same format, such as those of `deno task test:live`.
 */
export function corpus(name: string, folder: URL = SHARED): Corpus {
  const file = new URL(`${name}.jsonl`, folder);
  const shown = folder === SHARED ? `../shared/corpus/${name}.jsonl` : file.pathname;
  const skipped = (why: string): Corpus => ({ recordings: [], missing: ` (skipped: ${why} ${shown})` });
  // Asked first, since reading without permission would open a prompt in a terminal.
  if (Deno.permissions.querySync({ name: "read", path: file }).state !== "granted") {
    return skipped("no permission to read");
  }
  try {
    const lines = Deno.readTextFileSync(file).trimEnd().split("\n");
    return { recordings: lines.map((line) => JSON.parse(line)), missing: "" };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return skipped("there is no");
    throw error;
  }
}

/** The body of a recorded answer as bytes, as the service sent them. */
export function bodyOf({ response, responseBase64 }: Recording): Uint8Array<ArrayBuffer> {
  return responseBase64 === undefined
    ? new TextEncoder().encode(response ?? "")
    : Uint8Array.from(atob(responseBase64), (char) => char.charCodeAt(0));
}

/** A recorded answer as `fetch` would give it; `body` in the place of its bytes, for another chunking. */
export function responseOf(recording: Recording, body: BodyInit = bodyOf(recording)): Response {
  const { status, responseBase64, responseHeaders } = recording;
  const headers = new Headers(responseHeaders);
  // Some sources kept no headers.
  if (!headers.has("content-type")) {
    headers.set(
      "content-type",
      responseBase64 === undefined ? "application/json" : "application/vnd.amazon.eventstream",
    );
  }
  return new Response(body, { status, headers });
}
