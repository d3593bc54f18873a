/**
 * `fetch` over connections of its own. A server of Node that is told to stop waits for idle connections, which the global `fetch`
 * keeps for minutes.
 */

/** A `fetch`, and the end of its connections. */
export interface OwnConnections extends Disposable {
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
}

/** Opens a pool of connections. The cast: the types of the web do not know the option of Deno. */
export function ownConnections(): OwnConnections {
  const client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  return {
    fetch: (input, init) => fetch(input, { ...init, client } as RequestInit),
    [Symbol.dispose]: () => client.close(),
  };
}
