/**
 * The code that a user bundles for a conversation that is kept, with an API key. `size.ts` measures it; it never runs.
 */
// deno-lint-ignore-file no-console -- the program of a user, who prints
import { bearer, conversation, createBedrockWith } from "@bedrock-edge/client";

const bedrock = createBedrockWith(bearer("k"), { region: "us-east-1" });
const talk = conversation(bedrock.model("us.amazon.nova-lite-v1:0"), { system: "Be brief" });
console.log((await talk.send("Hello")).text);
