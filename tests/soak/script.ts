/**
 * The fate of one stream of the soak, by its number: the server plays it and the client predicts it, each in its own
 * process, without a message between them.
 */
import { randomOf } from "../helpers/random.ts";

/** How the caller reads. */
export const USES = ["events", "textStream", "final", "text", "readable", "sse", "response", "raw"] as const;

/** A failure of an attempt before its content, so that the client retries. */
const EARLY = ["429", "503", "cut", "badCrc", "exception", "reset"] as const;

/** How a stream ends, and of how many in a thousand. */
const ENDINGS = {
  /** The whole answer. */
  whole: 560,
  /** Stops cleanly between two frames. */
  cut: 80,
  /** The connection closes inside a frame. */
  reset: 60,
  /** One frame fails its checksum. */
  badCrc: 60,
  /** The service says that it failed. */
  exception: 60,
  /** Nothing more comes, and the connection stays. */
  silence: 10,
  /** HTTP 400. */
  refused: 30,
  /** HTTP 502 with a page, and no retries. */
  page: 20,
  /** The caller leaves, and the server waits for that. */
  left: 100,
  /** No headers come, and the caller gives up. */
  abandoned: 20,
} as const;

/** How a stream ends. */
export type Ending = keyof typeof ENDINGS;

/** One stream. */
export interface Script {
  readonly operation: "chat" | "stream";
  /** The text deltas of the whole answer. */
  readonly texts: readonly string[];
  /** One for each attempt that fails before the answer. */
  readonly early: readonly (typeof EARLY)[number][];
  readonly ending: Ending;
  /** Deltas before the ending strikes; at least one, so that nothing is made again. */
  readonly deltas: number;
  readonly use: (typeof USES)[number];
  /** How the caller leaves, where it does. */
  readonly leaves: "return" | "cancel" | "abort";
  /** Most bytes of one write, and the milliseconds between two. */
  readonly writeBytes: number;
  readonly pauseMs: number;
}

/** The script of stream `id` in the run `seed`. */
export function scriptOf(seed: number, id: number): Script {
  const random = randomOf(seed, id);
  const operation = random.once(10) ? "chat" : "stream";
  const ending = operation === "chat"
    ? random.of(["whole", "whole", "whole", "refused"] as const)
    : endingOf(random(0, 999));
  const texts = Array.from({ length: random(2, 40) }, () => `${random.of(WORDS)} `.repeat(random(1, 6)));
  // A stream that never gets content, or tells how often it was asked, stays easy to predict.
  const settled = ending === "page" || ending === "refused" || ending === "abandoned" || !random.once(8);
  const early = settled
    ? []
    // Seldom two: what is made again is paid from a budget that answers fill up, and an empty one would end the retries.
    : Array.from({ length: random.once(3) ? 2 : 1 }, () => random.of(operation === "chat" ? EARLY.slice(0, 2) : EARLY));
  const use = random.of(ending === "left" ? USES.filter((use) => use !== "final" && use !== "text") : USES);
  // The reader of a text, an event or a stream can leave it; leaving a response's body is the same.
  const leaves = random.of(["return", "cancel", "abort"] as const);
  const writes = random(1, 12);
  return {
    operation,
    texts,
    early,
    ending,
    deltas: random(1, texts.length - 1),
    use,
    leaves,
    writeBytes: Math.ceil(texts.length * 160 / writes),
    pauseMs: random(0, 600),
  };
}

const WORDS = ["Paris", "ist", "größer", "als", "東京", "😀", '"quoted"', "line\nbreak", "\u2028", "data: x"];

function endingOf(draw: number): Ending {
  let left = draw;
  for (const [ending, share] of Object.entries(ENDINGS)) {
    if ((left -= share) < 0) return ending as Ending;
  }
  throw new Error(`the shares of the endings are ${draw - left} in a thousand`);
}
