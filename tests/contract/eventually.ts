/**
 * Waits for another thread or the other end of a connection. The wait asks again instead of sleeping, so that no case
 * depends on a duration.
 */
import type { Stage } from "./stage.ts";

/** Lets everything run that is ready, other ends of connections included. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** The most turns of a wait: half a minute and more, since another process may have to wait for a processor. */
const MOST_TURNS = 20_000;

/** Waits until `claim` is true. @throws {Error} when `claim` stays false for the given number of turns. */
export async function eventually(
  claim: () => Promise<boolean>,
  message: string,
  mostTurns: number = MOST_TURNS,
): Promise<void> {
  for (let asked = 0; asked < mostTurns; asked++) {
    if (await claim()) return;
    await turn();
  }
  throw new Error(`Never happened: ${message}`);
}

/** Waits until the service has received a request. */
export function arrived({ received, eventually }: Stage): Promise<void> {
  return eventually(async () => (await received()).length === 1, "the request arrived");
}
