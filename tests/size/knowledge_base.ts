/**
 * The code that a user bundles to search a knowledge base: the whole client with SigV4, and one operation. `size.ts` measures it; it
 * never runs.
 */
// deno-lint-ignore-file no-console -- the program of a user, who prints
import { createBedrock } from "@bedrock-edge/client";
import { retrieve } from "@bedrock-edge/client/knowledge-base";

const bedrock = createBedrock({ region: "us-east-1" });
const { results } = await retrieve(bedrock, { knowledgeBase: "KB12345678", query: "Say hello" });
console.log(results.length);
