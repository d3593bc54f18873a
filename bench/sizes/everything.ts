/**
 * The code that a user bundles for one streaming chat with everything included. `../measures/bundle.ts` measures it; it
 * never runs.
 */
// deno-lint-ignore-file no-console -- the program of a user, who prints
import { createBedrock } from "../../mod.ts";

const stream = createBedrock().stream({ model: "us.amazon.nova-lite-v1:0", messages: "Say hello" });
for await (const text of stream.textStream) console.log(text);
