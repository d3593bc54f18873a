/**
 * Waiting for what another thread or the other end of a connection is about to do. It asks again instead of sleeping: no
 * case depends on how long anything takes.
 */
import type { Stage } from "./stage.ts";

/** Lets everything run that is ready, other ends of connections included. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Turns after which it never happens: half a minute and more, since another process may have to wait for a processor. */
const MOST_TURNS = 20_000;

/** @throws {Error} when `claim` does not become true. */
export async function eventually(claim: () => Promise<boolean>, message: string): Promise<void> {
  for (let asked = 0; asked < MOST_TURNS; asked++) {
    if (await claim()) return;
    await turn();
  }
  throw new Error(`Never happened: ${message}`);
}

/** Until the service has the request. */
export function arrived({ seen }: Stage): Promise<void> {
  return eventually(async () => (await seen()).length === 1, "the request arrived");
}
