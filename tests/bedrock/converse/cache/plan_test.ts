/**
 * Cache points that are planned, case by case.
 */
import { assertEquals, assertThrows } from "@std/assert";
import type { CacheOptions, ContentBlock } from "@bedrock-edge/client";
import { planCache } from "../../../../src/bedrock/converse/cache/plan.ts";
import {
  assistant,
  type Cached,
  CLAUDE,
  HOUR,
  laidOut,
  line,
  note,
  NOVA,
  pdf,
  POINT,
  result,
  text,
  thought,
  user,
  weather,
} from "./support.ts";

const a = text("a");
const call: ContentBlock = { type: "toolUse", toolUseId: "t1", name: "weather", input: {} };
const whole: Cached = { tools: [weather], system: "Be brief", messages: [user(a), assistant(a), user(a)] };

interface Case {
  readonly name: string;
  readonly request: Cached;
  readonly cache?: CacheOptions;
  readonly model?: string;
  readonly sent: string;
}

const CASES: readonly Case[] = [
  { name: "all sections", request: whole, sent: "t*|t*|t*|t|t*" },
  { name: "one text", request: { messages: [user(a)] }, sent: "||t*" },
  {
    name: "a long conversation: its last two user turns",
    request: { ...whole, messages: [user(a), assistant(a), user(a), assistant(a), user(a)] },
    sent: "t*|t*|t|t|t*|t|t*",
  },
  { name: "only the sections named", request: whole, cache: { system: "1h" }, sent: "t|t+|t|t|t" },
  { name: "no section named", request: whole, cache: {}, sent: "t|t|t|t|t" },
  {
    name: "lifetimes as named",
    request: whole,
    cache: { tools: "1h", system: "5m", messages: "5m" },
    sent: "t+|t*|t*|t|t*",
  },
  {
    name: "a longer lifetime before an hour",
    request: whole,
    cache: { tools: "5m", messages: "1h" },
    sent: "t+|t|t+|t|t+",
  },
  {
    name: "an hour before the caller's hour",
    request: { ...whole, messages: [user(a), assistant(a, HOUR), user(a)] },
    sent: "t|t+|t+|t+|t*",
  },
  {
    name: "no hour behind the caller's five minutes",
    request: { ...whole, tools: [weather, { type: "cachePoint" }] },
    cache: { system: "1h", messages: "1h" },
    sent: "t*|t*|t*|t|t*",
  },
  {
    name: "nothing beside the caller's own in tools, in system and in a turn",
    request: {
      tools: [weather, { type: "cachePoint" }, { ...weather, name: "time" }],
      system: [{ type: "text", text: "Be brief" }, { type: "cachePoint" }, { type: "text", text: "It is noon" }],
      messages: [user(a), assistant(a), user(a, POINT, a)],
    },
    sent: "t*t|t*t|t*|t|t*t",
  },
  {
    name: "nothing beside four of the caller's",
    request: { ...whole, messages: [user(a, POINT, a, POINT, a, POINT, a, POINT), assistant(a), user(a)] },
    sent: "t|t|t*t*t*t*|t|t",
  },
  {
    name: "one point is left beside the caller's three: the last turn",
    request: { ...whole, messages: [user(a, POINT, a, POINT, a, POINT), assistant(a), user(a)] },
    sent: "t|t|t*t*t*|t|t*",
  },
  {
    name: "two points are left beside the caller's two: the last turn, and the system prompt",
    request: { ...whole, messages: [user(a, POINT, a, POINT), assistant(a), user(a)] },
    sent: "t|t*|t*t*|t|t*",
  },
  { name: "before a document of plain text", request: { messages: [user(a, note, note)] }, sent: "||t*dd" },
  { name: "before a PDF", request: { messages: [user(a, pdf)] }, sent: "||t*d" },
  {
    name: "before a block that is new to us",
    request: { messages: [user(a, { type: "unknown", name: "hologram", value: {} })] },
    sent: "||t*h",
  },
  { name: "not before a document that is all", request: { messages: [user(note)] }, sent: "||d" },
  {
    name: "a turn in which none may stand is passed over",
    request: { messages: [user(a), assistant(a), user(a), assistant(a), user(note)] },
    sent: "||t*|t|t*|t|d",
  },
  {
    name: "the last user turn, where the answer is begun",
    request: { messages: [user(a), assistant(thought, a)] },
    sent: "||t*|rt",
  },
  {
    name: "behind tool results",
    request: { tools: [weather], messages: [user(a), assistant(thought, call), user(result())] },
    sent: "t*||t*|rt|t*",
  },
  {
    name: "Nova: neither among tools nor behind tool results",
    model: NOVA,
    request: { tools: [weather], system: "Be brief", messages: [user(a), assistant(thought, call), user(result())] },
    sent: "t|t*|t*|rt|t",
  },
  {
    name: "turns that switch tools are not in the way",
    request: {
      tools: [weather],
      messages: [
        user(a),
        assistant(a),
        { role: "system", content: [{ type: "toolRemoval", tool: { name: "weather" } }] },
        user(a),
      ],
    },
    sent: "t*||t*|t|t|t*",
  },
];

for (const { name, request, cache = "auto", model = CLAUDE, sent } of CASES) {
  Deno.test(`cache plan: ${name}`, () => {
    const prompt = laidOut(request);
    planCache(prompt, cache, model);
    assertEquals(line(prompt), sent);
  });
}

Deno.test("a planned cache point says which section it closes", () => {
  const prompt = laidOut(whole);
  planCache(prompt, "auto", CLAUDE);
  const { tools, system, messages } = prompt;
  const added = [tools, system, ...messages.map(({ content }) => content)].flatMap((items) =>
    items.flatMap(({ block, path }) => "type" in block && block.type === "cachePoint" ? [path] : [])
  );
  assertEquals(added, ["tools", "system", "messages[0].content", "messages[2].content"]);
});

Deno.test("a planned cache point of five minutes does not say so: older models do not know the member", () => {
  const prompt = laidOut({ messages: [user(a)] });
  planCache(prompt, { messages: "5m" }, CLAUDE);
  assertEquals(prompt.messages[0]!.content[1]!.block, { type: "cachePoint" });
});

Deno.test("cache plan refuses what is neither auto nor lifetimes", () => {
  for (const cache of [true, "always", null, ["system"]]) {
    // From untyped code.
    assertThrows(() => planCache(laidOut(whole), cache as never, CLAUDE), TypeError, 'use "auto", or lifetimes');
  }
});
