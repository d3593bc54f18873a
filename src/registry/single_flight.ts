/**
 * One look-up for all callers who want the same at the same time.
 */
import { unlessAborted } from "../aborts.ts";
import { type Clock, systemClock } from "../clock.ts";
import { type LooseMap, looseMap } from "../loose_map.ts";
import { joinWork, sharedForMs, type SharedWork, shareWork } from "../shared_work.ts";

interface Flight {
  readonly shared: SharedWork<unknown>;
  readonly stop: AbortController;
  waiting: number;
}

/** Without weak references, as many look-ups as are shared at most. A look-up that is not shared is made twice, no more. */
const MOST_FLIGHTS = 100;

/** By client, store and key, because the credentials and the failures of one client are not another's. */
const flights = /* @__PURE__ */ new WeakMap<object, WeakMap<object, LooseMap<string, Flight>>>();

/** What tells one look-up from another, and how a caller waits for it. */
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
  while (true) {
    signal?.throwIfAborted();
    const before = all.get(key);
    const joins = before !== undefined && sharedForMs(before.shared, clock) > 0;
    const flight = joins ? before : begin(all, key, clock, run, before);
    flight.waiting++;
    try {
      // The key implies the type: callers with one key run the same function.
      if (!joins) return await unlessAborted(flight.shared.result, [signal]) as T;
      const joined = await joinWork(flight.shared, clock, signal);
      if (joined) return joined.value as T;
    } finally {
      if (--flight.waiting === 0 && all.get(key) === flight) {
        // A caller that comes now begins anew, and does not join work that is being stopped.
        all.delete(key);
        abortQuietly(flight.stop, signal?.reason);
      }
    }
  }
}

function begin(
  all: LooseMap<string, Flight>,
  key: string,
  clock: Clock,
  run: (signal: AbortSignal) => Promise<unknown>,
  before: Flight | undefined,
): Flight {
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

function flightsOf(client: object, store: object): LooseMap<string, Flight> {
  let byStore = flights.get(client);
  if (!byStore) flights.set(client, byStore = new WeakMap());
  let all = byStore.get(store);
  if (!all) byStore.set(store, all = looseMap(MOST_FLIGHTS));
  return all;
}
