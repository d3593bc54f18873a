/**
 * A recorded exchange as one line of JSON: the format of the recordings that judge this module.
 */
import { isPlainObject } from "../../base/check_options.ts";
import { kindOf, shown } from "../../base/quote.ts";
import { fromBase64 } from "./bytes.ts";

/** One recorded HTTP exchange: a line of a file of JSON Lines. A member that does not apply is left out. */
export interface Recording {
  /** The origin of the recording, such as the name of a test and a number: `weather_test#3`. */
  readonly source: string;
  /** AWS's name of the operation, such as `Converse`; `OpenAI`, `Gateway` or `Other` for requests to other services. */
  readonly operation: string;
  /** The called model; `null` for a request without a model. */
  readonly model: string | null;
  /** The AWS region. */
  readonly region?: string;
  /** The HTTP status. */
  readonly status: number;
  /** Remarks, such as the reason for a `responseCut`. */
  readonly note?: string;
  /** The method, if it is not the one that the operation and the body imply. */
  readonly method?: string;
  /** The path and the query. */
  readonly path?: string;
  /** The few headers of the request that change its answer. */
  readonly requestHeaders?: Readonly<Record<string, string>>;
  /** The request's body, parsed from JSON. */
  readonly request?: unknown;
  /** The request's body as text, if the text is not JSON. */
  readonly requestText?: string;
  /** The request's body as base64, if the bytes are not text. */
  readonly requestBase64?: string;
  /** The request's body was shortened. */
  readonly requestCut?: boolean;
  /** The few headers of the answer that clients read. */
  readonly responseHeaders?: Readonly<Record<string, string>>;
  /** The answer's body as text. */
  readonly response?: string;
  /** The answer's body as base64, if the bytes are not text: those of an event stream as they came. */
  readonly responseBase64?: string;
  /** The answer's body was shortened, or its end was not received. */
  readonly responseCut?: boolean;
}

/**
 * Reads recordings from JSON Lines, or from a list of lines and recordings.
 *
 * @throws {TypeError} for a line that is not a recording, and for a source without recordings.
 */
export function readRecordings(source: string | Iterable<string | Recording>): Recording[] {
  if (typeof Object(source)[Symbol.iterator] !== "function") {
    throw new TypeError(
      `Cannot replay ${
        kindOf(source)
      }: not a source of recordings; pass the text of a file that record() wrote, or a ` +
        "list of its lines",
    );
  }
  const lines = typeof source === "string" ? source.split("\n") : [...source];
  const recordings = lines.flatMap((line, index) => {
    if (typeof line === "string" && line.trim() === "") return [];
    return [checked(typeof line === "string" ? parsed(line, index) : line, index)];
  });
  if (recordings.length === 0) {
    throw new TypeError(
      "Cannot replay a source without recordings: there is no line in it; record() writes one an exchange",
    );
  }
  return recordings;
}

function parsed(line: string, index: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new TypeError(
      `Cannot replay line ${index + 1}: not JSON; pass the text of the file, not its name, with one recording a line`,
    );
  }
}

function checked(value: unknown, index: number): Recording {
  const recording = Object(value);
  const wrong = !isPlainObject(recording)
    ? `${kindOf(value)} is not a recording`
    : typeof recording.operation !== "string"
    ? "it has no operation"
    : !Number.isInteger(recording.status) || recording.status < 200 || recording.status > 599
    ? `its status is ${shown(recording.status)}`
    : recording.responseBase64 !== undefined && fromBase64(`${recording.responseBase64}`) === undefined
    ? "its responseBase64 is not base64"
    : undefined;
  if (wrong === undefined) return recording;
  throw new TypeError(
    `Cannot replay line ${index + 1}: ${wrong}; a recording has an operation and a status from 200 to 599`,
  );
}
