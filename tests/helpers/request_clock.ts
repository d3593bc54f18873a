/**
 * Time as in workerd, where a timer belongs to the request that set it.
 */
import type { Clock } from "@bedrock-edge/client";
import { VirtualClock } from "./clock.ts";

/** A timer never fires once the request that set it is dead. */
export class RequestClock implements Clock {
  /** The time of all requests. */
  readonly time: VirtualClock = new VirtualClock();
  readonly #dead = new Set<string>();
  #current = "none";

  now = (): number => this.time.now();

  setTimeout(run: () => void, ms: number): () => void {
    const owner = this.#current;
    return this.time.setTimeout(() => {
      if (!this.#dead.has(owner)) this.within(owner, run);
    }, ms);
  }

  /** Runs a function as a part of a request. */
  within<T>(owner: string, run: () => T): T {
    const before = this.#current;
    this.#current = owner;
    try {
      return run();
    } finally {
      this.#current = before;
    }
  }

  /** Ends a request, and with it its timers. */
  kill(owner: string): void {
    this.#dead.add(owner);
  }
}
