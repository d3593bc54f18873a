/**
 * One look-up for all callers who want the same at the same time.
 */
import { type Clock, systemClock } from "../../base/clock.ts";
import { joinWork, SHARED_MS, sharedForMs, type SharedWork, shareWork } from "../../base/shared_work.ts";

interface Flight {
  readonly shared: SharedWork<unknown>;
  readonly stop: AbortController;
  waiting: number;
}

/** By client, store and key, because the credentials and the failures of one client are not another's. */
const flights = /* @__PURE__ */ new WeakMap<object, WeakMap<object, Map<string, Flight>>>();

/** The identity of a look-up, and how a caller waits for it. */
export interface FlightOptions {
  readonly client: object;
  readonly store: object;
  readonly key: string;
  /** Without timers, the platform's count. */
  readonly clock: Pick<Clock, "now"> & Partial<Clock>;
  /** Makes this caller leave with the signal's reason. The look-up stops when its last caller has left. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs `run`, or joins the same look-up under way. Another caller's look-up is joined for ten seconds from its beginning. After
 * that, one of the callers begins it anew, and the first success serves all callers. Nothing is kept of a look-up that is over.
 */
export async function singleFlight<T>(
  { client, store, key, clock: given, signal }: FlightOptions,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const all = flightsOf(client, store);
  const clock: Clock = {
    now: () => given.now(),
    setTimeout: (run, ms) => given.setTimeout ? given.setTimeout(run, ms) : systemClock.setTimeout(run, ms),
  };
  let own: Flight | undefined;
  while (true) {
    signal?.throwIfAborted();
    const waitMs = joinableMs(all.get(key), own, clock);
    // The flight that is replaced must not be in a variable here: callers that died would hold one flight after the other.
    const flight = waitMs > 0 ? all.get(key)! : own = begin(all, key, clock, run, all.get(key) ?? own);
    flight.waiting++;
    let leaves = true;
    try {
      const joined = await joinWork(flight.shared, waitMs > 0 ? waitMs : SHARED_MS, clock, signal, flight === own);
      // The key implies the type: callers with one key run the same function.
      if (joined) return joined.value as T;
      // The caller that began a look-up goes on waiting for it.
      leaves = flight !== own;
    } finally {
      flight.waiting--;
      if (leaves && flight.waiting === 0 && all.get(key) === flight) {
        // A caller that comes now begins anew, and does not join work that is being stopped.
        all.delete(key);
        abortQuietly(flight.stop, signal?.reason);
      }
    }
  }
}

/** How long a caller waits for the look-up under way; 0 or less where the caller must begin one. */
function joinableMs(flight: Flight | undefined, own: Flight | undefined, clock: Clock): number {
  if (!flight) return 0;
  return flight === own ? SHARED_MS : sharedForMs(flight.shared, clock);
}

function begin(
  all: Map<string, Flight>,
  key: string,
  clock: Clock,
  run: (signal: AbortSignal) => Promise<unknown>,
  before: Flight | undefined,
): Flight {
  // The oldest come first. No caller joins them anymore, and on Workers nothing else would remove them.
  for (const [oldKey, { shared }] of all) {
    if (sharedForMs(shared, clock) > 0) break;
    all.delete(oldKey);
  }
  const stop = new AbortController();
  const work = run(stop.signal).finally(() => {
    if (all.get(key) === flight) all.delete(key);
  });
  const flight: Flight = { shared: shareWork(work, clock, before?.shared), stop, waiting: 0 };
  all.set(key, flight);
  return flight;
}

/** Aborts. On Workers the look-up may be another request's, which this request may not touch. */
function abortQuietly(stop: AbortController, reason: unknown): void {
  try {
    stop.abort(reason);
  } catch {
    // The request that began the look-up ends it.
  }
}

function flightsOf(client: object, store: object): Map<string, Flight> {
  let byStore = flights.get(client);
  if (!byStore) flights.set(client, byStore = new WeakMap());
  let all = byStore.get(store);
  if (!all) byStore.set(store, all = new Map());
  return all;
}
