/**
 * Many who want the same at once, and one who fetches it.
 */
import { unlessAborted } from "../aborts.ts";

interface Flight {
  readonly result: Promise<unknown>;
  readonly stop: AbortController;
  waiting: number;
}

/** By who asks, then by what is asked: one client's credentials, and its failures, are not another's. */
const flights = /* @__PURE__ */ new WeakMap<object, WeakMap<object, Map<string, Flight>>>();

/**
 * `run`, or the same call that is under way for the same client, store and key. A waiter whose signal aborts leaves at once
 * with its reason; what is fetched is stopped when the last one has left. Nothing is kept of a call that is over.
 */
export async function singleFlight<T>(
  client: object,
  store: object,
  key: string,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const all = flightsOf(client, store);
  let flight = all.get(key);
  if (!flight) {
    const stop = new AbortController();
    const land = () => {
      if (all.get(key)?.stop === stop) all.delete(key);
    };
    const result = run(stop.signal).finally(land);
    // Whoever waits is told; when all have left, nobody is there to hear.
    result.catch(() => {});
    flight = { result, stop, waiting: 0 };
    all.set(key, flight);
  }
  const { result, stop } = flight;
  flight.waiting++;
  try {
    // The key holds the type: whoever asks for the same gets the same.
    return await unlessAborted(result, [signal]) as T;
  } finally {
    if (--flight.waiting === 0 && all.get(key) === flight) {
      // Who comes now begins anew, and does not join what is being stopped.
      all.delete(key);
      stop.abort(signal?.reason);
    }
  }
}

function flightsOf(client: object, store: object): Map<string, Flight> {
  let byStore = flights.get(client);
  if (!byStore) flights.set(client, byStore = new WeakMap());
  let all = byStore.get(store);
  if (!all) byStore.set(store, all = new Map());
  return all;
}
