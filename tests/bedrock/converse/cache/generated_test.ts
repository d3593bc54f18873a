/** Properties of every conversation, over 1,000 generated ones. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { planCache } from "../../../../src/bedrock/converse/cache/plan.ts";
import { checkCachePoints } from "../../../../src/bedrock/converse/cache/check_cache_points.ts";
import type { Prompt } from "../../../../src/bedrock/prompt/prompt.ts";
import { validateConverse } from "../../../../src/testing/judge/validate_converse.ts";
import { seeded } from "../../../helpers/random.ts";
import { type Generated, generated, illegalities, partsOf, withoutPoints } from "./generated.ts";
import { type Body, type Cached, CLAUDE, laidOut, sent } from "./support.ts";

const SEEDS = Array.from({ length: 1000 }, (_, index) => index + 1);
/** How likely the caller has a cache point before a block: none, some, or far more than are allowed. */
const DENSITIES = [0, 0.1, 0.4];

const all = (): Generated[] => SEEDS.map((seed) => generated(seed, DENSITIES[seed % DENSITIES.length]!));

function planned({ request, cache, model }: Generated): Prompt {
  const prompt = laidOut(request);
  checkCachePoints(prompt, "repair", model);
  planCache(prompt, cache, model);
  return prompt;
}

/**
 * A text stands for blocks that the fake refuses for other reasons: those that nobody has heard of, and reasoning, which some
 * models do not take back.
 */
function heardOf(body: Body): Body {
  return JSON.parse(
    JSON.stringify(body),
    (_, value) => value?.hologram || value?.reasoningContent ? { text: "hologram" } : value,
  );
}

/** How many cache points a body has. */
function pointsIn(body: Body): number {
  return partsOf(body).flat().filter((block) => "cachePoint" in block).length;
}

Deno.test("1,000 generated conversations: after check and plan no cache point is illegal, to the test or to the fake", () => {
  let points = 0;
  for (const [at, conversation] of all().entries()) {
    const body = sent(planned(conversation), conversation.model);
    assertEquals(illegalities(body, conversation.model), [], `seed ${SEEDS[at]}`);
    validateConverse("Converse", conversation.model, heardOf(body));
    points += pointsIn(body);
  }
  assert(points > SEEDS.length, `${points} points in all: too few to mean anything`);
});

Deno.test("generated conversations are often illegal before the check, and then refused under strict", () => {
  let illegal = 0;
  for (const [at, { request, model }] of all().entries()) {
    const prompt = laidOut(request);
    const found = illegalities(sent(prompt, model), model);
    if (found.length) {
      illegal++;
      assertThrows(() => checkCachePoints(prompt, "strict", model), TypeError, "Cannot chat: ", `seed ${SEEDS[at]}`);
    } else {
      assertEquals(checkCachePoints(prompt, "strict", model), [], `seed ${SEEDS[at]}`);
    }
  }
  assert(illegal > 300 && illegal < 700, `${illegal} illegal`);
});

Deno.test("check and plan change nothing but cache points, and no block of the caller's", () => {
  // `laidOut` freezes the request: to write into it would throw.
  for (const [at, conversation] of all().entries()) {
    const { request, model } = conversation;
    assertEquals(
      withoutPoints(partsOf(sent(planned(conversation), model))),
      withoutPoints(partsOf(sent(laidOut(request), model))),
      `seed ${SEEDS[at]}`,
    );
  }
});

Deno.test("checking and planning twice changes nothing", () => {
  for (const [at, conversation] of all().entries()) {
    const { cache, model } = conversation;
    const prompt = planned(conversation);
    const once = JSON.stringify(prompt);
    assertEquals(checkCachePoints(prompt, "strict", model), [], `seed ${SEEDS[at]}`);
    planCache(prompt, cache, model);
    assertEquals(JSON.stringify(prompt), once, `seed ${SEEDS[at]}`);
  }
});

Deno.test("a plan leaves the caller's own points where they are", () => {
  for (const [at, { request, cache, model }] of all().entries()) {
    const prompt = laidOut(request);
    checkCachePoints(prompt, "repair", model);
    const before = itemsOf(prompt);
    planCache(prompt, cache, model);
    const after = itemsOf(prompt);
    assertEquals(after.filter((item) => before.includes(item)), before, `seed ${SEEDS[at]}`);
  }
});

function itemsOf({ tools, system, messages }: Prompt): unknown[] {
  return [...tools, ...system, ...messages.flatMap(({ content }) => content)];
}

Deno.test("check without a plan adds no point", () => {
  for (const [at, { request, model }] of all().entries()) {
    const prompt = laidOut(request);
    // A point inside a tool result is one too, and stands in no part.
    const inResults = JSON.stringify(sent(prompt, model)).split('"cachePoint"').length - 1;
    checkCachePoints(prompt, "repair", model);
    assert(pointsIn(sent(prompt, model)) <= inResults, `seed ${SEEDS[at]}`);
  }
});

/** The prefixes that a body's cache points close: all that is before each, the points left out. */
function prefixesOf(body: Body): string[] {
  const prefixes: string[] = [];
  let prefix = "";
  for (const [part, blocks] of partsOf(body).entries()) {
    prefix += `\n${part}`;
    for (const block of blocks) {
      if ("cachePoint" in block) prefixes.push(prefix);
      else prefix += JSON.stringify(block);
    }
  }
  return prefixes;
}

Deno.test("a growing conversation has a cache point where the call before had its last one", () => {
  let calls = 0;
  for (const [at, { request, model }] of SEEDS.map((seed) => generated(seed, 0)).entries()) {
    const random = seeded(SEEDS[at]!);
    // Up to two of the caller's own, outside the conversation.
    const own: Cached = {
      messages: request.messages,
      tools: random() < 0.5 ? request.tools : [...request.tools!, { type: "cachePoint" }],
      system: random() < 0.5 ? request.system : [{ type: "text", text: "Be brief" }, { type: "cachePoint" }],
    };
    // Without a string: the generator makes none.
    const turns = own.messages as Exclude<Cached["messages"], string>;
    let last: string | undefined;
    for (let length = 1; length <= turns.length; length += 2) {
      const conversation = { request: { ...own, messages: turns.slice(0, length) }, cache: "auto", model } as const;
      const prefixes = prefixesOf(sent(planned(conversation), model));
      if (last !== undefined) {
        calls++;
        assert(prefixes.includes(last), `seed ${SEEDS[at]}, ${length} messages`);
      }
      last = prefixes.at(-1);
    }
  }
  assert(calls > 1000, `${calls} calls that follow another: too few to mean anything`);
});

Deno.test("cache plan takes a thousand turns and ten thousand points without a word", () => {
  const content = Array.from({ length: 10 }, () => [{ type: "text", text: "a" }, { type: "cachePoint" }] as const)
    .flat();
  const messages = Array.from({ length: 1001 }, (_, at) => ({ role: at % 2 ? "assistant" : "user", content } as const));
  const body = sent(planned({ request: { messages }, cache: "auto", model: CLAUDE }));
  assertEquals(illegalities(body, CLAUDE), []);
  assertEquals(pointsIn(body), 4);
});
