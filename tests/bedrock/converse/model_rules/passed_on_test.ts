/** Requests that the facts leave alone: features newer than a row, and members that facts do not describe. */
import { assertEquals } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import { modelFacts, registerModel } from "@bedrock-edge/client/models";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { withoutSystem } from "../../../../src/bedrock/converse/model_rules/fit_body.ts";
import { rowOf } from "./cases.ts";

Deno.test("facts pass on an effort that is new to us: it may be new to the row as well", async () => {
  const fetch = fakeBedrock({ apiKey: "k" });
  const reasoning = {
    kind: "adaptive",
    request: "thinking.adaptive",
    efforts: ["low", "high"],
    canDisable: true,
  } as const;
  const row = rowOf({ reasoning });
  const forget = registerModel(row);
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch, models: modelFacts() });
  const request = { model: row.id, messages: "Hi", reasoning: { effort: "ultra" } };
  // As JavaScript would pass it.
  const result = await bedrock.chat(request as never).finally(forget);
  assertEquals(result.repairs, []);
  assertEquals((fetch.requests[0]!.body as { outputConfig: unknown }).outputConfig, { effort: "ultra" });
});

Deno.test("a model that does not reason need not be told so: nothing is sent, and nothing is wrong", async () => {
  const fetch = fakeBedrock({ apiKey: "k", refuses: ["reasoning"] });
  const row = rowOf({ cannot: ["reasoning"] });
  const forget = registerModel(row);
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch, models: modelFacts() });
  const result = await bedrock.chat({ model: row.id, messages: "Hi", reasoning: "off", check: "strict" }).finally(
    forget,
  );
  assertEquals(result.repairs, []);
  assertEquals(Object.keys(fetch.requests[0]!.body as object), ["messages"]);
});

Deno.test("a system prompt stays where there is no first turn to put it into", () => {
  const bodies = [
    { system: [{ text: "Be brief." }], messages: [] },
    { system: [{ text: "Be brief." }], messages: [{ role: "user", content: "none" }] },
    { messages: [{ role: "user", content: [] }] },
  ];
  for (const body of bodies) assertEquals(withoutSystem(body), body);
});
