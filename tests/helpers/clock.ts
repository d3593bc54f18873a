/**
 * Time that stands still until nothing else can happen, then jumps to the next timer: hours pass in no time, and how much
 * passed is exact.
 */
import { ManualClock } from "./manual_clock.ts";

/** How many of WebCrypto's operations are under way: the one kind of work that the event loop does not show as done. */
let cryptoRunning = 0;

// Signing happens on other threads. A clock that jumped while a signature is made would fire timers that could not fire.
for (const name of ["digest", "importKey", "sign"] as const) {
  const original = SubtleCrypto.prototype[name] as (...args: unknown[]) => Promise<unknown>;
  Object.defineProperty(SubtleCrypto.prototype, name, {
    configurable: true,
    writable: true,
    value(this: SubtleCrypto, ...args: unknown[]): Promise<unknown> {
      cryptoRunning++;
      return original.apply(this, args).finally(() => cryptoRunning--);
    },
  });
}

/** workerd runs the work of bodies and of WebCrypto between timers, and not between messages. */
const isWorkerd = globalThis.navigator?.userAgent === "Cloudflare-Workers";

/** One turn of the event loop; every promise that is ready has run when it is over. */
function turn(): Promise<void> {
  if (isWorkerd) return new Promise((resolve) => setTimeout(resolve, 0));
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Lets everything run that does not wait for time. */
export async function idle(): Promise<void> {
  for (let quiet = 0; quiet < 3;) {
    await turn();
    quiet = cryptoRunning === 0 ? quiet + 1 : 0;
  }
}

/** How a promise ended. */
export type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** A promise's end as a value. */
export function outcomeOf<T>(work: Promise<T>): Promise<Outcome<T>> {
  return work.then((value) => ({ value }), (error: unknown) => ({ error }));
}

/** A clock for a client and for its fake at once. */
export class VirtualClock extends ManualClock {
  readonly #startedAt: number;

  constructor(start = "2026-11-20T00:00:00Z") {
    super(start);
    this.#startedAt = this.now();
  }

  /** Milliseconds since this clock was made. */
  get elapsedMs(): number {
    return this.now() - this.#startedAt;
  }

  /**
   * Lets time pass as far as `work` needs it, and gives its end.
   *
   * @throws {Error} when `work` waits and no timer would ever wake it: then it hangs, which no test may take for patience.
   */
  async outcome<T>(work: Promise<T>): Promise<Outcome<T>> {
    let ended: Outcome<T> | undefined;
    outcomeOf(work).then((outcome) => ended = outcome);
    while (true) {
      await idle();
      if (ended) return ended;
      if (!this.tick()) throw new Error("the work waits, and no timer will ever wake it");
    }
  }

  /** `outcome`, as a promise again. */
  async run<T>(work: Promise<T>): Promise<T> {
    const outcome = await this.outcome(work);
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  }

  /** Lets `ms` pass, with every timer on the way. */
  async pass(ms: number): Promise<void> {
    const until = this.now() + ms;
    await idle();
    while (this.tick(until)) await idle();
    this.moveTo(until);
  }
}
