/**
 * One case a rule and more: what is repaired and how, that `"strict"` throws at the same place, that what is sent then is
 * taken by the fake's own validator, and that what would have been sent without the check is refused by it.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { RULES } from "../../../../src/bedrock/converse/check/check_prompt.ts";
import { EVIDENCE } from "../../../../src/bedrock/converse/check/evidence.ts";
import { assistant, document, look, result, text, use, user } from "./blocks.ts";
import { optionsOf, REFUSED, REPAIRED, type RuleName, SOUND } from "./cases.ts";
import { DEMANDED, DONE } from "./sentences.ts";
import { type Json, NOVA, refusalOf, requested } from "./request.ts";

for (const { name, model = NOVA, request, repairs, body, without = [], lenient, refused } of REPAIRED) {
  Deno.test(`check repairs ${name}`, () => {
    const options = optionsOf(request);
    const before = JSON.stringify(options);
    const sent = requested(options, model, "repair");
    assertEquals(sent.repairs.map(({ rule, path }) => `${rule} ${path}`), [...repairs]);
    for (const { path, message } of sent.repairs) {
      assert(message.startsWith(`${path} `) && DONE.test(message) && /[^.]$/.test(message), message);
    }
    for (const member in body) assertEquals(sent.body[member], body[member], member);
    for (const member of without) assert(!(member in sent.body), member);
    assertEquals(refusalOf(model, sent.body), "");
    assertEquals(JSON.stringify(options), before, "the caller's own request was changed");
  });

  Deno.test(`check "strict" ${lenient ? "repairs" : "refuses"} ${name}`, () => {
    if (lenient) {
      const [strict, usual] = (["strict", "repair"] as const).map((mode) => requested(optionsOf(request), model, mode));
      assertEquals([strict?.repairs, strict?.body], [usual?.repairs, usual?.body]);
      return;
    }
    const [rule, path] = repairs[0]!.split(" ");
    const error = assertThrows(() => requested(optionsOf(request), model, "strict"), TypeError) as Json;
    assertEquals([error.rule, error.path], [rule, path], error.message);
    assert(
      error.message.startsWith(`Cannot chat: ${path} `) && DEMANDED.test(error.message) && /[^.]$/.test(error.message),
      error.message,
    );
  });

  if (refused === undefined) continue;
  Deno.test(`the fake refuses ${name}${refused ? "" : ", or not all of it does"}`, () => {
    let refusal: string;
    try {
      const { body } = requested(optionsOf(request), model, "off");
      refusal = refusalOf(model, body);
    } catch (error) {
      // Values that JSON cannot express.
      refusal = (error as Error).message;
    }
    assert(refused ? refusal.includes(refused) : refusal === "", refusal || "taken");
  });
}

for (const { name, model = NOVA, request, rule, path, says, refused } of REFUSED) {
  Deno.test(`check refuses ${name}, strict or not`, () => {
    // Blank text is what `"strict"` sees first.
    const modes = name === "a question without content" ? ["repair"] as const : ["repair", "strict"] as const;
    for (const mode of modes) {
      const kind = rule === "inference-range" ? RangeError : TypeError;
      const error = assertThrows(() => requested(optionsOf(request), model, mode), kind) as Json;
      assertEquals([error.rule, error.path], [rule, path], error.message);
      assert(/^Cannot chat[^]+[^.]$/.test(error.message) && says.test(error.message), error.message);
    }
    if (!refused) return;
    let refusal: string;
    try {
      refusal = refusalOf(model, requested(optionsOf(request), model, "off").body);
    } catch (error) {
      refusal = (error as Error).message;
    }
    assert(refusal.includes(refused), refusal || "taken");
  });
}

for (const sound of SOUND) {
  const { name, model = NOVA, request } = sound;
  Deno.test(`check leaves alone ${name}`, () => {
    const sent = requested(optionsOf(request), model, "strict");
    assertEquals(sent.repairs, []);
    const { toolChoice, ...options } = optionsOf(request);
    const asIs = requested({ ...options, ...(toolChoice === "none" ? {} : { toolChoice }) }, model, "off");
    assertEquals(sent.body, asIs.body);
    const { refused } = { refused: "", ...sound };
    if (refused === undefined) return;
    const refusal = refusalOf(model, sent.body);
    assert(refused ? refusal.includes(refused) : refusal === "", refusal || "taken");
  });
}

Deno.test("check tells what documents were called", () => {
  const { documentNames } = requested(
    optionsOf({ messages: [user(document("a.pdf"), document("a-pdf"), document("b"), text("?"))] }),
    NOVA,
    "repair",
  );
  assertEquals([...documentNames], [["a-pdf", "a.pdf"], ["a-pdf (2)", "a-pdf"]]);
});

Deno.test("every rule has one row, its evidence, and a case", () => {
  const names = RULES.map(({ rule }) => rule);
  assertEquals([...names].sort(), Object.keys(EVIDENCE).sort() as RuleName[]);
  const cases = new Set([
    ...REPAIRED.flatMap(({ repairs }) => repairs.map((of) => of.split(" ")[0])),
    ...REFUSED.map(({ rule }) => rule),
  ]);
  assertEquals(names.filter((name) => !cases.has(name)), []);
  for (const [name, evidence] of Object.entries(EVIDENCE)) {
    assert(/^[a-z]+(-[a-z]+)+$/.test(name), name);
    assert(evidence.length > 20, name);
  }
});

Deno.test("check finds the results of many calls in one turn, in whatever order", () => {
  const ids = Array.from({ length: 30_000 }, (_, at) => `id ${at}`);
  const messages = [
    user(text("Hi")),
    assistant(...ids.map((id) => use(id))),
    user(...ids.toReversed().map((id) => result(id))),
  ];
  const { repairs, body } = requested(optionsOf({ tools: [look], messages }), NOVA, "repair");
  assertEquals(repairs.length, ids.length);
  assertEquals(body.messages[2].content[0].toolResult.toolUseId, "id_29999");
});

Deno.test("check tells 5,000 of one name apart", () => {
  const turns = Array.from({ length: 5_000 }, () => user(document("a.b"), text("x")));
  const calls = Array.from({ length: 5_000 }, () => [assistant(use("a")), user(result("a"))]).flat();
  const { repairs } = requested(optionsOf({ tools: [look], messages: [user(text("Hi")), ...calls] }), NOVA, "repair");
  assertEquals(repairs.length, 4_999);
  // Joined they are one message, which has too many; that is said after the names were made.
  const error = assertThrows(() => requested(optionsOf({ messages: turns }), NOVA, "repair"), TypeError) as Json;
  assertEquals(error.rule, "media-count");
});
