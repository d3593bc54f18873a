/**
 * Time for the contract: short waits are over at once, long ones last until the case says so. No web API beyond promises, so
 * that it runs wherever a provider runs.
 */
import type { Clock } from "@bedrock-edge/client";

/** A wait before a retry is shorter than this; a timeout that a case looks at is longer. */
const LONGEST_SHORT_WAIT_MS = 30_000;

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Stands still but for `advance`. Starts at the platform's now, because a service judges signatures by its own. */
export class ContractClock implements Clock {
  #now: number = Date.now();
  readonly #timers = new Set<Timer>();
  readonly #waiting: { readonly ms: number; readonly armed: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  setTimeout(run: () => void, ms: number): () => void {
    const timer: Timer = { at: this.#now + ms, run };
    this.#timers.add(timer);
    if (ms < LONGEST_SHORT_WAIT_MS) {
      queueMicrotask(() => {
        if (this.#timers.delete(timer)) run();
      });
    }
    for (const waiting of this.#waiting) if (waiting.ms === ms) waiting.armed();
    return () => void this.#timers.delete(timer);
  }

  /** Resolves once a timer of exactly `ms` is running, or was set since the clock was made. */
  armed(ms: number): Promise<void> {
    if ([...this.#timers].some(({ at }) => at === this.#now + ms)) return Promise.resolve();
    return new Promise((armed) => this.#waiting.push({ ms, armed }));
  }

  /** Lets `ms` pass; what is due runs, also what it sets. */
  advance(ms: number): void {
    this.#now += ms;
    for (const timer of this.#timers) {
      if (timer.at <= this.#now && this.#timers.delete(timer)) timer.run();
    }
  }
}
