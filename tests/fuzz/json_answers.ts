/**
 * Converse's answers with another sort of value at every path: each is an answer of which every member is what its type says,
 * or an error of ours, and what is an answer can be sent back.
 */
import {
  bearer,
  type ChatProvider,
  type ChatResult,
  createBedrock,
  createTextClient,
  isProviderError,
} from "@bedrock-edge/client";
import { API_KEY, byRequest, HI, REGION } from "../helpers/fire.ts";
import { ManualClock } from "../helpers/manual_clock.ts";
import type { Json } from "../helpers/wire.ts";
import { wholeAnswer } from "./answers.ts";
import { type Campaign, must } from "./campaign.ts";
import { confusedJson, flipped } from "./mutate.ts";
import { randomOf } from "../helpers/random.ts";
import { utf8 } from "../helpers/bytes.ts";

/** Replacements for a value: every type of JSON, and numbers that JavaScript reads otherwise. */
const SUBSTITUTES: readonly unknown[] = [null, true, 0, -1, 1.5, "", "x", [], [null], ["x"], {}, { text: "x" }, {
  type: "text",
}];

let next: string | Uint8Array<ArrayBuffer>;
let sent: Json;
const options = {
  region: REGION,
  clock: new ManualClock(),
  env: {},
  retry: false,
  fetch: byRequest(async (request) => {
    sent = await request.json();
    return new Response(next, { headers: { "content-type": "application/json" } });
  }),
} as const;
const CLIENTS: readonly ChatProvider[] = [
  createBedrock({ ...options, apiKey: API_KEY }),
  createTextClient(bearer(API_KEY), options),
];

/** Every path of an answer with every substitute, and answers with several changes. */
export const jsonAnswers: Campaign = {
  name: "json answers",
  covers: ["answer", "protocol"],
  async play(seed, index) {
    const random = randomOf(seed, index);
    const bedrock = CLIENTS[index % 2]!;
    // The same answer for every index of the table, so that the table is whole.
    const table = variants(wholeAnswer(randomOf(seed, 0)));
    const of = Math.floor(index / 2);
    let json: unknown = table[of]?.();
    if (of >= table.length) {
      json = wholeAnswer(random);
      for (let changes = random(1, 4); changes > 0; changes--) json = confusedJson(random, json);
    }
    next = JSON.stringify(json) ?? "";
    if (of >= table.length && next && random.once(20)) next = flipped(random, utf8(next));
    let result: ChatResult;
    try {
      result = await bedrock.chat(HI);
    } catch (error) {
      must(isProviderError(error), () => `failed with ${error}: ${next}`);
      must(error.kind === "protocol", () => `failed as ${error.kind}`);
      return error.kind;
    }
    mustBePlain(result);
    mustBeSound(result);
    // Through JSON, as a conversation is kept, and back to the service.
    const message = JSON.parse(JSON.stringify(result.message));
    next = JSON.stringify(wholeAnswer(random));
    try {
      await bedrock.chat({
        model: HI.model,
        messages: [{ role: "user", content: "Hi" }, message, { role: "user", content: "?" }],
      });
    } catch (error) {
      // Bedrock would refuse some of it, and the check says so: a result without its call, a result in the wrong turn.
      must(
        error instanceof TypeError && /^Cannot chat/.test(error.message),
        () => `sending it back failed with ${error}`,
      );
      return "answer that cannot go back";
    }
    must(Array.isArray(sent.messages), "was sent back as no messages");
    return "answer";
  },
};

/** Whether nothing of the service's is the prototype of a result, its blocks, its usage or the input of a call. */
export function mustBePlain(result: ChatResult): void {
  const { content, usage, message, toolUses } = result;
  const inputs = toolUses.map(({ input }) => input);
  for (const value of [result, usage, message, ...content, ...message.content, ...toolUses, ...inputs]) {
    const isOwn = typeof value !== "object" || value === null || Array.isArray(value) ||
      Object.getPrototypeOf(value) === Object.prototype;
    must(isOwn, () => `${JSON.stringify(value)} has a prototype of the service's`);
  }
  // Copied as careless code does: no member of an input becomes a prototype.
  for (const input of inputs) {
    must(Object.getPrototypeOf(Object.assign({}, input)) === Object.prototype, "an input pollutes its copy");
  }
}

/** Whether a result is what its type says, where the type says more than `unknown`. */
function mustBeSound({ text, content, toolUses, stopReason, usage, latencyMs, message, repairs }: ChatResult): void {
  must(typeof text === "string" && typeof stopReason === "string", "text or stopReason is not text");
  must(Array.isArray(content) && Array.isArray(toolUses) && Array.isArray(repairs), "a list is invalid");
  must(content.every((block) => typeof block === "object" && typeof block.type === "string"), "a block has no type");
  must(message.role === "assistant" && message.content.length === content.length, "the message is not the content");
  must(latencyMs === undefined || typeof latencyMs === "number", "latencyMs is not a number");
  const { cacheWriteByTtl: _, ...counts } = usage ?? {};
  must(Object.values(counts).every((count) => typeof count === "number"), "a count is not a number");
  for (const block of content) {
    if (block.type === "text") must(typeof block.text === "string", "a text is invalid");
    if (block.type === "toolUse") must(typeof block.name === "string" && typeof block.toolUseId === "string", "a call");
    if (block.type === "citationsContent") {
      must((block.content ?? []).every(({ text }: { text: unknown }) => typeof text === "string"), "a citation");
    }
  }
}

let known: { answer: string; table: (() => unknown)[] } | undefined;

/** The answer with each of its values replaced by each substitute, or left out. */
function variants(answer: Json): (() => unknown)[] {
  const text = JSON.stringify(answer);
  if (known?.answer === text) return known.table;
  const table: (() => unknown)[] = [];
  for (const path of pathsOf(answer)) {
    for (const substitute of SUBSTITUTES) table.push(() => replaced(answer, path, substitute));
    table.push(() => replaced(answer, path, undefined));
  }
  known = { answer: text, table };
  return table;
}

function* pathsOf(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  yield path;
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) yield* pathsOf(member, [...path, name]);
}

function replaced(value: unknown, [name, ...rest]: readonly string[], substitute: unknown): unknown {
  if (name === undefined) return substitute;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  Reflect.set(copy, name, replaced(Reflect.get(copy, name), rest, substitute));
  return copy;
}
