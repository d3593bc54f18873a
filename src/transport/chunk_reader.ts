/**
 * Reads the chunks of a body, into one buffer where the platform would allocate a buffer for each of them.
 */

/** The bytes of a chunk, in memory of their own. */
type Chunk = Uint8Array<ArrayBuffer>;

/** Reads a body chunk by chunk. */
export interface ChunkReader {
  /**
   * Resolves with the next chunk, or with `done` at the end.
   *
   * @param spent the chunk before, if nobody looks at it any more: its memory may be used for the next chunk.
   */
  read(spent: Chunk | undefined): Promise<ReadableStreamReadResult<Chunk>>;
  /** Cancels the body. */
  cancel(reason: unknown): Promise<void>;
}

/** A platform that allocates a buffer for each read shows it by a chunk that fills less than this part of its buffer. */
const LARGE_BUFFER = 8;

/**
 * Takes the one reader of a body. Nothing is read yet.
 *
 * Deno gives each chunk a zeroed buffer of 64 KiB. A stream of a thousand frames of 200 bytes allocates 64 MB that way, and
 * spends four fifths of its time on it, see docs/performance.md. Such a buffer is handed back for the next read, by the reader
 * that takes one.
 */
export function chunkReader({ body, url }: Response): ChunkReader | undefined {
  if (!body) return undefined;
  let reader = body.getReader();
  let bufferReader: ReadableStreamBYOBReader | undefined;
  /** The small chunks so far. A short answer is one of them, and not worth another reader. */
  let smallChunks = 0;
  // Only a response of the platform has a URL. A stream of bytes that a program makes need not end for the other reader: its
  // source would have to answer the last request for bytes, see https://streams.spec.whatwg.org/#rs-byob-request-respond.
  let mayChange = url !== "";

  /** Changes to the reader that takes buffers, if the body has one. */
  function changeReader(): void {
    mayChange = false;
    reader.releaseLock();
    try {
      bufferReader = body!.getReader({ mode: "byob" });
    } catch {
      // The body is not a stream of bytes.
      reader = body!.getReader();
    }
  }

  return {
    read(spent) {
      if (!spent) return reader.read();
      if (mayChange && spent.length * LARGE_BUFFER <= spent.buffer.byteLength && ++smallChunks === 2) changeReader();
      if (!bufferReader) return reader.read();
      // A cast: the chunk is a view of the class that is given here.
      return bufferReader.read(new Uint8Array(spent.buffer)) as Promise<ReadableStreamReadResult<Chunk>>;
    },
    cancel: (reason) => (bufferReader ?? reader).cancel(reason),
  };
}
