/**
 * One signal for many look-ups, such as a server's shutdown: the signal must not gather a listener for each.
 */
import { assertEquals } from "@std/assert";
import { type ControlPlane, discoverModels, resolveModel } from "@bedrock-edge/client/models";
import { countListeners } from "../../helpers/listeners.ts";
import { arnOf, models, NOVA, REGION, stub } from "./control_planes.ts";

const LOOK_UPS = 50;
const ARN = arnOf("application-inference-profile", "signal000000");

/** Every function of the registry that takes a signal. */
const FUNCTIONS: Readonly<Record<string, (bedrock: ControlPlane, signal: AbortSignal, i: number) => Promise<unknown>>> =
  {
    "discoverModels": (bedrock, signal) => discoverModels(bedrock, { store: new Map(), signal }),
    "resolveModel of one ARN": (bedrock, signal) => resolveModel(bedrock, ARN, { store: SHARED, signal }),
    "resolveModel of many ARNs": (bedrock, signal, i) => resolveModel(bedrock, `${ARN}${i}`, { store: SHARED, signal }),
  };
const SHARED = new Map<string, string>();

for (const [name, lookUp] of Object.entries(FUNCTIONS)) {
  Deno.test(`${name}: many look-ups on one signal add one listener, and its abort ends them all`, async () => {
    const stop = new AbortController();
    const listeners = countListeners(stop.signal);
    const bedrock = stub(() => new Promise(() => {}));
    const reason = new Error("shutting down");
    const all = Array.from(
      { length: LOOK_UPS },
      (_, i) => lookUp(bedrock, stop.signal, i).then(() => "answered", (error) => error),
    );
    while (!bedrock.asked.length) await Promise.resolve();
    stop.abort(reason);
    assertEquals(await Promise.all(all), Array.from({ length: LOOK_UPS }, () => reason));
    assertEquals(listeners(), 1);
  });
}

Deno.test("a thousand look-ups one after the other on one signal add one listener", async () => {
  const stop = new AbortController();
  const listeners = countListeners(stop.signal);
  const bedrock = stub(() => Response.json({ models: models(NOVA, REGION) }));
  for (let i = 0; i < 1000; i++) await resolveModel(bedrock, `${ARN}s${i}`, { store: new Map(), signal: stop.signal });
  assertEquals([bedrock.asked.length, listeners()], [1000, 1]);
});
