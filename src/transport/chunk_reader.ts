/**
 * Reads the chunks of a body, into one buffer on a platform that allocates a large buffer for each of them.
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

/** A fact about the platform, learned from the chunks that it gives. */
export interface ChunkMemory {
  /** Whether the platform allocates a buffer for each chunk that is much larger than the chunk. */
  isWasted: boolean;
}

const PLATFORM: ChunkMemory = { isWasted: false };

/** A chunk that fills less than this part of its buffer shows that the platform allocates buffers for chunks. */
const LARGE_BUFFER = 8;

/** The buffer of a short answer, or of a stream whose chunks are short. A chunk that fills its buffer doubles the next one. */
const FIRST_BUFFER_BYTES = 4096;
const LARGEST_BUFFER_BYTES = 65_536;

/**
 * Takes the one reader of a body. Nothing is read yet.
 *
 * Deno gives each chunk a zeroed buffer of 64 KiB, unless it is handed a buffer. A stream of a thousand frames of 200 bytes
 * allocates 64 MB that way, and spends most of its time on it. Node gives a chunk its own bytes, and handing it a buffer for each
 * of a thousand streams takes more memory; see docs/performance.md.
 *
 * @param memory the fact about the platform, which is learned once for all bodies.
 */
export function chunkReader(response: Response, memory: ChunkMemory = PLATFORM): ChunkReader | undefined {
  const { body } = response;
  if (!body) return undefined;
  let mayTakeBuffers = isOfPlatform(response);
  let buffers = mayTakeBuffers && memory.isWasted ? bufferReader(body) : undefined;
  let reader = buffers ? undefined : body.getReader();

  /** Changes to the reader that takes buffers, if the body has one. */
  function changeReader(from: ReadableStream<Chunk>): void {
    mayTakeBuffers = false;
    reader?.releaseLock();
    buffers = bufferReader(from);
    reader = buffers ? undefined : from.getReader();
  }

  return {
    read(spent) {
      if (reader && mayTakeBuffers && spent && spent.length * LARGE_BUFFER <= spent.buffer.byteLength) {
        memory.isWasted = true;
        changeReader(body);
      }
      if (reader) return reader.read();
      // A cast: the chunk is a view of the class that is given here.
      return buffers!.read(new Uint8Array(nextBuffer(spent))) as Promise<ReadableStreamReadResult<Chunk>>;
    },
    cancel: (reason) => (buffers ?? reader!).cancel(reason),
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
