/**
 * Reads a stream of bytes line by line.
 */
import { ProviderError } from "../../../errors/provider_error.ts";

/** The longest line, in characters: a record holds a request of at most 25 MB, and its answer. */
const MAX_LINE_LENGTH = 64 * 1024 * 1024;

/**
 * Yields the lines that are not empty. A reader that leaves early cancels the stream.
 *
 * @throws {ProviderError} `protocol` for a line of more than 64 Mi characters.
 */
export async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  /** The pieces of the line that has not ended. Joined once, so that a long line takes linear time. */
  let pieces: string[] = [];
  let length = 0;
  let isOpen = true;
  try {
    while (isOpen) {
      const { done, value } = await reader.read();
      isOpen = !done;
      const [first = "", ...rest] = (done ? decoder.decode() : decoder.decode(value, { stream: true })).split("\n");
      pieces.push(first);
      length += first.length;
      if (length > MAX_LINE_LENGTH) throw tooLong();
      for (const next of rest) {
        const line = pieces.join("");
        if (line.trim()) yield line;
        pieces = [next];
        length = next.length;
      }
    }
    const last = pieces.join("");
    if (last.trim()) yield last;
  } finally {
    if (isOpen) await reader.cancel().catch(() => {});
  }
}

function tooLong(): ProviderError {
  return new ProviderError(`Cannot read S3's answer: a line is longer than ${MAX_LINE_LENGTH} characters`, {
    kind: "protocol",
    code: "UnexpectedAnswer",
    provider: "bedrock",
  });
}
