/**
 * Reads the chunks of a body into one buffer, where the platform would allocate a buffer for each of them.
 */

/** The bytes of a chunk, in memory of their own. */
type Chunk = Uint8Array<ArrayBuffer>;

/** Reads a body chunk by chunk. */
export interface ChunkReader {
  /**
   * Resolves with the next chunk, or with `done` at the end.
   *
   * @param spent the chunk before, if nobody looks at it anymore: its memory may be used for the next chunk.
   */
  read(spent: Chunk | undefined): Promise<ReadableStreamReadResult<Chunk>>;
  /** Cancels the body. */
  cancel(reason: unknown): Promise<void>;
}

/** The buffer of a short answer, or of a stream whose chunks are short. A chunk that fills its buffer makes the next one larger. */
const FIRST_BUFFER_BYTES = 4096;
const LARGEST_BUFFER_BYTES = 65_536;

/**
 * Takes the one reader of a body. Nothing is read yet.
 *
 * Deno gives each chunk a zeroed buffer of 64 KiB, unless it is handed a buffer. A stream of a thousand frames of 200 bytes
 * allocates 64 MB that way, and spends four fifths of its time on it, see docs/performance.md.
 */
export function chunkReader(response: Response): ChunkReader | undefined {
  const { body } = response;
  if (!body) return undefined;
  const reader = isOfPlatform(response) ? bufferReader(body) : undefined;
  if (!reader) {
    const plainReader = body.getReader();
    return { read: () => plainReader.read(), cancel: (reason) => plainReader.cancel(reason) };
  }
  return {
    // A cast: the chunk is a view of the class that is given here.
    read: (spent) => reader.read(new Uint8Array(nextBuffer(spent))) as Promise<ReadableStreamReadResult<Chunk>>,
    cancel: (reason) => reader.cancel(reason),
  };
}

/**
 * Whether the platform's `fetch` made a response. A stream of bytes that a program makes need not end for a reader with buffers:
 * its source would have to answer the last request for bytes, see https://streams.spec.whatwg.org/#rs-byob-request-respond.
 */
function isOfPlatform(response: Response): boolean {
  const { type } = response;
  // The URL last, because Deno parses it again. On Workers and Bun every response has the type of a program's response.
  return type === "basic" || type === "cors" || response.url !== "";
}

/** Returns the reader that takes buffers; `undefined` for a body that is not a stream of bytes, and on some platforms. */
function bufferReader(body: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | undefined {
  try {
    return body.getReader({ mode: "byob" });
  } catch {
    return undefined;
  }
}

function nextBuffer(spent: Chunk | undefined): ArrayBuffer {
  if (!spent) return new ArrayBuffer(FIRST_BUFFER_BYTES);
  const { byteLength } = spent.buffer;
  const isFull = spent.length === byteLength && byteLength < LARGEST_BUFFER_BYTES;
  return isFull ? new ArrayBuffer(byteLength * 2) : spent.buffer;
}
