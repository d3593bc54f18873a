/**
 * Time that stands still; timers run when they are told to.
 */
import type { Clock } from "@bedrock-edge/client";

/** A clock that moves by `tick` alone. */
export class ManualClock implements Clock {
  #now: number;
  readonly #timers: { readonly at: number; readonly run: () => void }[] = [];

  constructor(now: string | number = 0) {
    this.#now = new Date(now).getTime();
  }

  now(): number {
    return this.#now;
  }

  setTimeout(run: () => void, ms: number): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => {
      const index = this.#timers.indexOf(timer);
      if (index >= 0) this.#timers.splice(index, 1);
    };
  }

  /** Timers that wait; a call that is over must leave none. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Moves on to the next timer and runs it; false when none is due by `until`. */
  tick(until: number = Infinity): boolean {
    const next = this.#timers.toSorted((a, b) => a.at - b.at)[0];
    if (!next || next.at > until) return false;
    this.#timers.splice(this.#timers.indexOf(next), 1);
    this.#now = Math.max(this.#now, next.at);
    next.run();
    return true;
  }

  /** Moves to `time`, past no timer's notice. */
  protected moveTo(time: number): void {
    this.#now = time;
  }
}
