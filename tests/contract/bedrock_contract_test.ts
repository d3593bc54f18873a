/**
 * Bedrock keeps the contract of every `ChatProvider`, in this process and over sockets. `tests/runtimes` plays the same cases
 * on the other runtimes.
 */
import { inProcess, overSockets, SCHEMES } from "./bedrock.ts";
import { contract } from "./chat_provider.ts";
import { serveStages } from "./remote.ts";

for (const scheme of SCHEMES) {
  for (const { name, run } of contract(inProcess(scheme))) Deno.test(`bedrock, ${scheme}: ${name}`, run);
}

Deno.test("bedrock over sockets", async (t) => {
  using server = serveStages();
  for (const scheme of SCHEMES) {
    for (const { name, run } of contract(overSockets(scheme, server.origin))) await t.step(`${scheme}: ${name}`, run);
  }
});
