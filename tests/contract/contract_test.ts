/**
 * Every provider keeps the contract, in this process and over sockets. `tests/runtimes` runs the same cases on the other
 * runtimes.
 */
import { contract } from "./chat_provider.ts";
import { inProcess, overSockets } from "./places.ts";
import { serveStages } from "./remote.ts";
import { SUBJECTS } from "./subjects.ts";

for (const subject of SUBJECTS) {
  for (const { name, run } of contract(subject, inProcess)) Deno.test(`${subject.name}: ${name}`, run);

  Deno.test(`${subject.name}, over sockets`, async (t) => {
    using server = serveStages();
    for (const { name, run } of contract(subject, overSockets(server.origin))) await t.step(name, run);
  });
}
