/**
 * The caller's cache points: one case that repairs a rule, with the same under "strict".
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import type { CheckError, ContentBlock } from "@bedrock-edge/client";
import { checkCachePoints } from "../../../../src/bedrock/converse/cache/check_cache_points.ts";
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

interface Case {
  readonly name: string;
  readonly request: Cached;
  readonly model?: string;
  /** The body that is sent; see `line`. */
  readonly sent: string;
  /** `rule path` each. */
  readonly repairs: readonly string[];
}

const unknown = (name: string, value: unknown): ContentBlock => ({ type: "unknown", name, value });
const only = (...content: ContentBlock[]): Cached => ({ messages: [user(...content)] });
const turns = (...contents: ContentBlock[][]): Cached => ({
  messages: contents.map((content, at) => at % 2 ? assistant(...content) : user(...content)),
});
const a = text("a");
const points = (count: number): ContentBlock[] => Array.from({ length: count }, () => [a, POINT]).flat();

const LEGAL: readonly Omit<Case, "repairs">[] = [
  { name: "no point", request: only(a), sent: "||t" },
  { name: "behind a text", request: only(a, POINT, a), sent: "||t*t" },
  { name: "behind a PDF", request: only(a, pdf, POINT), sent: "||td*" },
  { name: "behind an unknown PDF", request: only(a, unknown("document", { format: "pdf" }), POINT), sent: "||td*" },
  { name: "behind a tool result", request: only(result(), POINT), sent: "||t*" },
  { name: "behind a block that is new to us", request: only(unknown("hologram", {}), POINT), sent: "||h*" },
  { name: "behind reasoning and a text", request: turns([a], [thought, a, POINT]), sent: "||t|rt*" },
  {
    name: "four, the hours first",
    request: { tools: [weather, { type: "cachePoint", ttl: "1h" }], ...only(a, HOUR, a, POINT, a, POINT) },
    sent: "t+||t+t*t*",
  },
];

const ILLEGAL: readonly Case[] = [
  {
    name: "first of a message: to the end of the one before, where it caches the same",
    request: turns([a], [POINT, a]),
    sent: "||t*|t",
    repairs: ["cache-point-first messages[1].content[0]"],
  },
  {
    name: "first of the first message: behind the system prompt",
    request: { ...only(HOUR, a), system: "Be brief" },
    sent: "|t+|t",
    repairs: ["cache-point-first messages[0].content[0]"],
  },
  {
    name: "first of the system prompt: behind the tools",
    request: { ...only(a), tools: [weather], system: [{ type: "cachePoint" }, { type: "text", text: "Be brief" }] },
    sent: "t*|t|t",
    repairs: ["cache-point-first system[0]"],
  },
  {
    name: "moved to where blocks need a type of ours",
    request: { ...only(unknown("cachePoint", { type: "default", ttl: "1h" }), a), tools: [weather] },
    sent: "t+||t",
    repairs: ["cache-point-first messages[0].content[0]"],
  },
  {
    name: "first of all: dropped",
    request: { ...only(a), tools: [{ type: "cachePoint" }, weather] },
    sent: "t||t",
    repairs: ["cache-point-first tools[0]"],
  },
  {
    name: "alone in a system prompt: dropped",
    request: { ...only(a), system: [{ type: "cachePoint" }] },
    sent: "||t",
    repairs: ["cache-point-first system[0]"],
  },
  {
    name: "behind reasoning: before it",
    request: turns([a], [a, thought, thought, POINT, a]),
    sent: "||t|t*rrt",
    repairs: ["cache-point-after-reasoning messages[1].content[3]"],
  },
  {
    name: "behind reasoning that begins a message: to the end of the one before",
    request: turns([a], [thought, POINT, a]),
    sent: "||t*|rt",
    repairs: ["cache-point-after-reasoning messages[1].content[1]"],
  },
  {
    name: "behind reasoning that we have no type for",
    request: turns([a], [unknown("reasoningContent", {}), unknown("cachePoint", { type: "default" })]),
    sent: "||t*|r",
    repairs: ["cache-point-after-reasoning messages[1].content[1]"],
  },
  {
    name: "behind a document of plain text",
    request: only(a, note, POINT),
    sent: "||t*d",
    repairs: ["cache-point-after-document messages[0].content[2]"],
  },
  {
    name: "behind a spreadsheet",
    request: only(a, { type: "document", name: "x", format: "xlsx", source: { bytes: "AAAA" } }, POINT),
    sent: "||t*d",
    repairs: ["cache-point-after-document messages[0].content[2]"],
  },
  {
    name: "behind a document in parts, which has no format",
    request: only(a, { type: "document", name: "x", source: { content: [{ text: "a" }] } }, POINT),
    sent: "||t*d",
    repairs: ["cache-point-after-document messages[0].content[2]"],
  },
  {
    name: "behind a document that begins all: dropped",
    request: only(note, POINT, a),
    sent: "||dt",
    repairs: ["cache-point-after-document messages[0].content[1]"],
  },
  {
    name: "twice: the longer lifetime stays",
    request: only(a, POINT, HOUR, POINT),
    sent: "||t+",
    repairs: ["cache-point-twice messages[0].content[2]", "cache-point-twice messages[0].content[3]"],
  },
  {
    name: "sent back to where a point is: dropped",
    request: turns([a, POINT], [thought, HOUR, a]),
    sent: "||t+|rt",
    repairs: ["cache-point-after-reasoning messages[1].content[1]"],
  },
  {
    name: "inside a tool result: behind it",
    request: only(result([{ type: "text", text: "18" }, HOUR]), a),
    sent: "||t+t",
    repairs: ["cache-point-in-tool-result messages[0].content[0].content[1]"],
  },
  {
    name: "alone in a tool result: behind it, and the result is blank",
    request: only(result([unknown("cachePoint", { type: "default" })]), a),
    sent: "||t*t",
    repairs: ["cache-point-in-tool-result messages[0].content[0].content[0]"],
  },
  {
    name: "five in messages: the first goes",
    request: only(...points(5)),
    sent: "||tt*t*t*t*",
    repairs: ["cache-point-limit messages[0].content[1]"],
  },
  {
    name: "more than four: the blank text goes with the point that it kept apart from a document",
    request: only(a, note, text("\n"), POINT, ...points(4)),
    sent: "||tdt*t*t*t*",
    repairs: ["cache-point-limit messages[0].content[3]", "cache-point-separator messages[0].content[2]"],
  },
  {
    name: "more than four: a document that has no other text keeps one",
    request: turns([note, text("\n"), POINT], [a], points(4)),
    sent: "||dt|t|t*t*t*t*",
    repairs: ["cache-point-limit messages[0].content[2]", "cache-point-separator messages[0].content[1]"],
  },
  {
    name: "more than four: an hour stays before five minutes do",
    request: only(a, HOUR, ...points(5)),
    sent: "||t+ttt*t*t*",
    repairs: ["cache-point-limit messages[0].content[3]", "cache-point-limit messages[0].content[5]"],
  },
  {
    name: "more than four: messages keep two, tools and system one",
    request: {
      tools: [weather, { type: "cachePoint" }, { ...weather, name: "time" }, { type: "cachePoint" }],
      system: [
        { type: "text", text: "a" },
        { type: "cachePoint" },
        { type: "text", text: "b" },
        { type: "cachePoint" },
      ],
      ...only(...points(3)),
    },
    sent: "tt*|tt*|tt*t*",
    repairs: [
      "cache-point-limit messages[0].content[1]",
      "cache-point-limit tools[1]",
      "cache-point-limit system[1]",
    ],
  },
  {
    name: "an hour behind five minutes: an hour for both",
    request: { ...only(a, HOUR, a, POINT), tools: [weather, { type: "cachePoint", ttl: "5m" }] },
    sent: "t+||t+t*",
    repairs: ["cache-point-ttl-order tools[1]"],
  },
  {
    name: "an hour behind a point that we have no type for: its other members stay",
    request: only(a, unknown("cachePoint", { type: "default", ttl: "5m", colour: "red" }), a, HOUR),
    sent: "||t+t+",
    repairs: ["cache-point-ttl-order messages[0].content[1]"],
  },
  {
    name: "Nova: none among tools",
    model: NOVA,
    request: { ...only(a), tools: [weather, { type: "cachePoint" }] },
    sent: "t||t",
    repairs: ["cache-point-nova tools[1]"],
  },
  {
    name: "Nova: behind the text before a picture",
    model: NOVA,
    request: only(a, { type: "image", format: "png", source: { bytes: "AAAA" } }, POINT),
    sent: "||t*i",
    repairs: ["cache-point-nova messages[0].content[2]"],
  },
  {
    name: "Nova: none behind a tool result",
    model: NOVA,
    request: turns([a], [a, { type: "toolUse", toolUseId: "t1", name: "weather", input: {} }], [result(), POINT]),
    sent: "||t|tt*|t",
    repairs: ["cache-point-nova messages[2].content[1]"],
  },
];

for (const { name, request, sent } of LEGAL) {
  for (const mode of ["repair", "strict"] as const) {
    Deno.test(`cache points under "${mode}": ${name} stays as it is`, () => {
      const prompt = laidOut(request);
      assertEquals(checkCachePoints(prompt, mode, CLAUDE), []);
      assertEquals(line(prompt), sent);
    });
  }
}

for (const { name, request, model = CLAUDE, sent, repairs } of ILLEGAL) {
  Deno.test(`cache point repaired: ${name}`, () => {
    const prompt = laidOut(request);
    const made = checkCachePoints(prompt, "repair", model);
    assertEquals(made.map(({ rule, path }) => `${rule} ${path}`), repairs);
    assertEquals(line(prompt), sent);
    for (const { path, message } of made) assert(message.startsWith(`${path} is `), message);
    assertEquals(checkCachePoints(prompt, "strict", model), [], "a repaired request is valid");
  });

  Deno.test(`cache point refused under "strict": ${name}`, () => {
    const error = assertThrows(() => checkCachePoints(laidOut(request), "strict", model), TypeError, "Cannot chat: ");
    const { rule, path, message } = error as CheckError;
    assertEquals(`${rule} ${path}`, repairs[0]!);
    assert(message.startsWith(`Cannot chat: ${path} is `) && message.includes("; "), message);
  });
}

Deno.test("a repair says where the cache point went", () => {
  const told = (request: Cached) => checkCachePoints(laidOut(request), "repair", CLAUDE).map(({ message }) => message);
  assertEquals(told(turns([a], [thought, POINT, a])), [
    "messages[1].content[1] is a cache point directly behind reasoning; moved behind messages[0].content[0]",
  ]);
  assertEquals(told(turns([a, POINT], [thought, POINT, a])), [
    "messages[1].content[1] is a cache point directly behind reasoning; removed, because messages[0].content[1] caches the same",
  ]);
  assertEquals(told(only(POINT, a)), [
    "messages[0].content[0] is a cache point with nothing before it; removed, because nothing before it can be cached",
  ]);
});

Deno.test("many cache points that stand where none may, or are too many, find their place", () => {
  const many = (...blocks: unknown[]) => Array.from({ length: 20_000 }, () => blocks).flat();
  const told = (content: unknown[], model: string) => {
    const prompt = laidOut(only(a, ...content as never[]));
    return [checkCachePoints(prompt, "repair", model).length, line(prompt).replaceAll(/(.)\1+/g, "$1")];
  };
  assertEquals(told(many(thought, POINT), CLAUDE), [20_000, "|t*r"]);
  assertEquals(told(many({ type: "image", format: "png", source: { bytes: "AAAA" } }, POINT), NOVA), [20_000, "|t*i"]);
  assertEquals(told(many(a, POINT), CLAUDE), [19_996, "|t*t*t*t*"]);
});

Deno.test("a tool result of nothing but a cache point is left blank: a failure without content is refused", () => {
  const prompt = laidOut(only(result([POINT])));
  checkCachePoints(prompt, "repair", CLAUDE);
  assertEquals(prompt.messages[0]!.content[0]!.block, result(""));
});

Deno.test("a lifetime is lengthened without losing members that are new to us", () => {
  const prompt = laidOut(only(a, unknown("cachePoint", { type: "default", colour: "red" }), a, HOUR));
  checkCachePoints(prompt, "repair", CLAUDE);
  assertEquals(
    prompt.messages[0]!.content[1]!.block as unknown,
    { type: "cachePoint", colour: "red", ttl: "1h" },
  );
});

Deno.test("a lifetime that is new to us is neither lengthened nor refused", () => {
  const prompt = laidOut(only(a, unknown("cachePoint", { type: "default", ttl: "24h" }), a, HOUR));
  assertEquals(checkCachePoints(prompt, "strict", CLAUDE), []);
});
