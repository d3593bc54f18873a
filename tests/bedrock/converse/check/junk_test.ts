/**
 * Requests come from JSON and from JavaScript. With any value in any place, a check ends, or throws an error that
 * explains itself.
 */
import { assert } from "@std/assert";
import { checkPrompt } from "../../../../src/bedrock/converse/check/check_prompt.ts";
import { promptOf } from "../../../../src/bedrock/prompt/prompt.ts";
import { CLAUDE, type Json } from "./request.ts";

const REQUEST: Json = {
  system: [{ type: "text", text: "Be brief" }, { type: "cachePoint", ttl: "5m" }],
  tools: [
    { name: "look", description: "looks", inputSchema: { type: "object" }, strict: true },
    { type: "systemTool", name: "nova_grounding" },
    { type: "cachePoint" },
  ],
  toolChoice: { name: "look" },
  messages: [
    {
      role: "user",
      content: [
        { type: "document", name: "a", format: "pdf", source: { bytes: "QQ==" }, citations: { enabled: true } },
        { type: "image", format: "png", source: { bytes: new Uint8Array(1) } },
        { type: "unknown", name: "hologram", value: {} },
        { type: "text", text: "Hi" },
      ],
    },
    {
      role: "assistant",
      content: [
        { type: "reasoningContent", text: "hm", signature: "s" },
        { type: "citationsContent", content: [{ text: "x" }], citations: [{ title: "t" }] },
        { type: "toolUse", toolUseId: "a", name: "look", input: {} },
        { type: "toolUse", toolUseId: "b", name: "look", input: undefined, invalid: { raw: "{", error: "no JSON" } },
      ],
    },
    { role: "system", content: [{ type: "toolRemoval", tool: { name: "look" } }] },
    {
      role: "user",
      content: [
        { type: "toolResult", toolUseId: "a", content: [{ type: "json", json: {} }, { type: "text", text: "" }] },
        { type: "toolResult", toolUseId: "lost", content: [{ type: "json", json: {} }], status: "error" },
      ],
    },
    { role: "assistant", content: "Well" },
  ],
  reasoning: { budgetTokens: 1024 },
  maxTokens: 5,
  temperature: 0.5,
  topP: 0.5,
  topK: 5,
  stopSequences: ["END"],
  requestMetadata: { team: "blue" },
  additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 } },
  additionalModelResponseFieldPaths: ["/stop_sequence"],
};

const JUNK: readonly unknown[] = [undefined, null, 5, "", "junk", true, [], {}, [null], [[]], () => {}];

/** Every path into a value, as names. */
function* paths(value: Json, to: readonly string[] = []): Generator<readonly string[]> {
  if (to.length) yield to;
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return;
  for (const name of Object.keys(value)) yield* paths(value[name], [...to, name]);
}

/** A copy with `junk` at a path. */
function replaced(value: Json, [name, ...rest]: readonly string[], junk: unknown): Json {
  if (name === undefined) return junk;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[name] = replaced(value[name], rest, junk);
  return copy;
}

Deno.test("check explains itself whatever stands wherever", () => {
  let checked = 0;
  for (const path of paths(REQUEST)) {
    for (const junk of JUNK) {
      for (const mode of ["repair", "strict"] as const) {
        const options = replaced(REQUEST, path, junk);
        try {
          checkPrompt(promptOf(options), options, CLAUDE, mode);
          checked++;
        } catch (error) {
          const at = `${path.join(".")} = ${JSON.stringify(junk)}`;
          assert(error instanceof TypeError || error instanceof RangeError, at);
          assert(/^Cannot chat[^]*[:;] [^]*[^.]$/.test(error.message), `${at}: ${error.message}`);
        }
      }
    }
  }
  assert(checked > 300, `${checked}`);
});
