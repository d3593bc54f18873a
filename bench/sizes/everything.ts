/** What a user bundles for one streaming chat with everything wired. Measured by `../measures/bundle.ts`, never run. */
// deno-lint-ignore-file no-console -- the program of a user, who prints
import { createBedrock } from "../../mod.ts";

const stream = createBedrock().stream({ model: "us.amazon.nova-lite-v1:0", messages: "Say hello" });
for await (const text of stream.textStream) console.log(text);
