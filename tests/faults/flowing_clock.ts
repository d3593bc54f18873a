/**
 * Time that stands still but for `advance`, and in which nobody waits before a retry. No web API beyond `setTimeout`, so
 * that it runs wherever a client runs.
 */
import type { Clock } from "@bedrock-edge/client";

/** A wait before a retry is shorter than this; a timeout of the table is longer. */
const LONGEST_SHORT_WAIT_MS = 30_000;

/** A clock for one client. Starts at the platform's now, because a service judges signatures by its own. */
export class FlowingClock implements Clock {
  readonly #startedAt = Date.now();
  #now: number = this.#startedAt;
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void }>();

  /** Milliseconds since this clock was made. */
  get elapsedMs(): number {
    return this.#now - this.#startedAt;
  }

  /** Timers that are set. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(run: () => void, ms: number): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.add(timer);
    // In a turn of its own: a timer that finds itself too early sets itself again, and must not keep others from running.
    if (ms < LONGEST_SHORT_WAIT_MS) setTimeout(() => this.#timers.delete(timer) && run(), 0);
    return () => void this.#timers.delete(timer);
  }

  /** Lets `ms` pass; what is due runs. */
  advance(ms: number): void {
    this.#now += ms;
    for (const timer of this.#timers) if (timer.at <= this.#now && this.#timers.delete(timer)) timer.run();
  }
}
