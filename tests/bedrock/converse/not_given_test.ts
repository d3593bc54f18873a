/** `undefined` and members other than ours count as not given; and a schema need not be an object. */
import { assert, assertEquals } from "@std/assert";
import { HI, over, rig } from "../../helpers/fire.ts";
import { answered, type Json } from "../../helpers/wire.ts";

Deno.test("a timeout that is undefined is not given", async () => {
  const timeouts = { responseMs: undefined, idleMs: 5 };
  const { bedrock, clock } = rig({ timeouts, fakes: { faults: [{ type: "silence", where: "headers" }] } });
  const outcome = await clock.outcome(bedrock.stream(HI).final());
  assert("error" in outcome && (outcome.error as Error).name === "TimeoutError");
  assertEquals(clock.elapsedMs, 60_000);
});

Deno.test("a member of an output schema that is true or false stays so", async () => {
  let sent: Json = {};
  const { bedrock } = over(async (request) => {
    sent = await request.json();
    return answered([{ text: '{"a":1}' }]);
  }, { retry: false });
  const schema = { type: "object", properties: { a: true, b: false }, required: ["a"] };
  await bedrock.chat({ ...HI, output: { schema } }).catch(() => {});
  const told = JSON.stringify(sent).replaceAll("\\", "");
  assert(told.includes('"a":true,"b":false'), told);
});
