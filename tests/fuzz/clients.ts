/**
 * The client in both of its forms, over an answer that a case decides.
 */
import { bearer, type ChatProvider, createBedrock, createTextClient } from "@bedrock-edge/client";
import { API_KEY, REGION } from "../helpers/fire.ts";
import { ManualClock } from "../helpers/manual_clock.ts";

let next: () => Response;
const options = {
  region: REGION,
  clock: new ManualClock(),
  env: {},
  retry: false,
  fetch: () => Promise.resolve(next()),
} as const;
const CLIENTS: readonly ChatProvider[] = [
  createBedrock({ ...options, apiKey: API_KEY }),
  createTextClient(bearer(API_KEY), options),
];

/** The client of a case, which is answered so; cases take turns with the two. */
export function clientOver(answer: () => Response, index: number): ChatProvider {
  next = answer;
  return CLIENTS[index % CLIENTS.length]!;
}
