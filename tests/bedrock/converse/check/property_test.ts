/** For every conversation: the service accepts it once repaired, it is repaired once, and every loss has a repair. */
import { assert, assertEquals } from "@std/assert";
import type { ChatOptions } from "@bedrock-edge/client";
import { checkPrompt } from "../../../../src/bedrock/converse/check/check_prompt.ts";
import { promptOf } from "../../../../src/bedrock/prompt/prompt.ts";
import { CLAUDE, type Json, MISTRAL, NOVA, refusalOf, requested } from "./request.ts";

const CONVERSATIONS = 2000;
const MODELS = [NOVA, CLAUDE, MISTRAL];

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = state + 0x6d2b79f5 | 0;
    let mixed = Math.imul(state ^ state >>> 15, 1 | state);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  };
}

interface Conversation {
  readonly options: ChatOptions;
  readonly model: string;
  /** Texts that must appear once in the body. */
  readonly marks: readonly string[];
  /** The signed texts, in order. */
  readonly signatures: readonly string[];
  /** The documents' names, in order. */
  readonly names: readonly string[];
}

function conversation(seed: number): Conversation {
  const next = random(seed);
  const chance = (of: number) => next() < of;
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const marks: string[] = [], signatures: string[] = [], names: string[] = [];
  const mark = () => {
    const made = `m${seed}x${marks.length}z`;
    marks.push(made);
    return made;
  };
  // 12 characters are 9 bytes, whatever they are.
  const bytes = () => {
    const made = mark();
    const padded = made + "A".repeat((4 - made.length % 4) % 4);
    return chance(0.3) ? Uint8Array.from(atob(padded), (c) => c.charCodeAt(0)) : padded;
  };
  const text = () => ({
    type: "text",
    text: chance(0.2) ? pick(["", " ", "\n\t"]) : `say ${mark()}${pick(["", " ", "\n"])}`,
  });
  const id = () => pick(["a", "a", "b", "c", "d e", "ü", "", "x".repeat(70)]);
  let documents = 0;
  const media = (): unknown => {
    if (documents++ > 3) return { type: "image", format: "png", source: { bytes: bytes() } };
    const name = pick(["a", "a.b", "Résumé  1.pdf", "報告", "a-b", "x".repeat(300)]);
    names.push(name);
    return {
      type: "document",
      name,
      format: "txt",
      source: pick([() => ({ bytes: bytes() }), () => ({ text: mark() }), () => ({ content: [{ text: mark() }] })])(),
    };
  };
  // Named as blocks that the fake knows: it takes no others.
  const unknown = () => ({ type: "unknown", name: "guardContent", value: { text: { text: mark() } } });
  const unknownPart = () => ({
    type: "unknown",
    name: "searchResult",
    value: { source: "s", title: " ", content: [{ text: mark() }] },
  });
  const point = () => ({ type: "cachePoint", ...chance(0.3) ? { ttl: "1h" } : {} });
  const part = () =>
    pick([
      text,
      media,
      unknownPart,
      () => ({ type: "json", json: pick<() => unknown>([() => [mark()], () => mark(), () => ({ of: mark() })])() }),
    ])();
  const result = () => ({
    type: "toolResult",
    toolUseId: id(),
    content: chance(0.3) ? `found ${mark()}` : Array.from({ length: Math.floor(next() * 3) }, part),
    ...chance(0.3) ? { status: "error" } : {},
  });
  const use = () => ({
    type: "toolUse",
    toolUseId: id(),
    name: pick(["look", "look up", "other"]),
    ...pick<() => object>([
      () => ({ input: { at: mark() } }),
      () => ({ input: [mark()] }),
      () => ({ input: undefined, invalid: { raw: `{"at":"${mark()}`, error: "no JSON" } }),
      () => ({ input: undefined }),
    ])(),
  });
  const model = pick(MODELS);
  const reasoning = () => {
    // Words that a model does not take back are left out.
    const made = marks.length;
    const signature = mark();
    const block = chance(0.2)
      ? { type: "reasoningContent", redactedContent: signature + "A".repeat((4 - signature.length % 4) % 4) }
      : { type: "reasoningContent", text: mark(), signature };
    if (model === CLAUDE) signatures.push(signature);
    else marks.length = made;
    return block;
  };
  const citation = () => ({ type: "citationsContent", content: [{ text: mark() }], citations: [{ title: mark() }] });
  const served = () => {
    const toolUseId = `server_${marks.length}`;
    return [
      { type: "toolUse", toolUseId, name: "nova_grounding", input: { at: mark() }, serverTool: "server_tool_use" },
      { type: "toolResult", toolUseId, content: [{ type: "json", json: [mark()] }], serverTool: "found" },
    ];
  };

  const many = (kinds: readonly (() => unknown)[]) =>
    Array.from({ length: Math.floor(next() * 4) }, () => pick(kinds)()).flat();
  const turn = () =>
    pick<() => Json>([
      () => ({
        role: "user",
        content: chance(0.2) ? text().text : many([text, text, result, result, media, unknown, point]),
      }),
      () => ({
        role: "assistant",
        content: chance(0.2) ? text().text : many([text, text, use, use, reasoning, citation, served, unknown, point]),
      }),
      () => ({
        role: "system",
        content: chance(0.5)
          ? text().text
          : [{ type: pick(["toolAddition", "toolRemoval"]), tool: { name: pick(["look", "gone"]) } }],
      }),
    ])();
  const messages: Json[] = [{ role: "user", content: `ask ${mark()}` }];
  for (let turns = Math.floor(next() * 10); turns > 0; turns--) messages.push(turn());
  // The last question must say something: that cannot be repaired.
  const last = messages.findLast(({ role }) => role === "user");
  last.content = typeof last.content === "string"
    ? `${last.content}${mark()}`
    : [...last.content, { type: "text", text: mark() }];

  const tools = pick<readonly unknown[] | undefined>([
    undefined,
    [],
    [{ name: "look", description: "", inputSchema: { properties: {} } }],
    [{ name: "look", inputSchema: { type: "object" } }, { type: "cachePoint" }, {
      type: "systemTool",
      name: "nova_grounding",
    }],
  ]);
  const options = {
    messages,
    system: pick<() => unknown>([() => undefined, () => [text(), point(), text()], () => text().text])(),
    tools,
    toolChoice: pick([undefined, "auto", "none", tools?.length ? "any" : undefined]),
    reasoning: pick([undefined, "off", { effort: "low" }]),
    temperature: pick([undefined, 0.5, 1]),
    stopSequences: pick([undefined, ["", "END"]]),
    maxTokens: pick([undefined, 1]),
  };
  return { options: frozen(options) as ChatOptions, model, marks, signatures, names };
}

/** The value, which from now on throws where it is changed. */
function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

/** The value at a path such as `messages[2].content[0]`. */
function at(value: Json, path: string): unknown {
  return path.split(/[.[\]]+/).filter((name) => name !== "").reduce((held, name) => held?.[name], value);
}

Deno.test(`${CONVERSATIONS} conversations, repaired, are taken, and say all that they said`, () => {
  let repaired = 0;
  const rules = new Set<string>();
  for (let seed = 1; seed <= CONVERSATIONS; seed++) {
    const { options, model, marks, signatures, names } = conversation(seed);
    const sent = requested(options, model, "repair");
    const json = JSON.stringify(sent.body);
    // A text that is not to be cited is sent as the bytes of a file.
    const files = [...json.matchAll(/"format":"txt","source":\{"bytes":"([^"]*)"/g)].map(([, bytes]) => atob(bytes!));
    const said = [json, ...files].join("\n");
    const told = `conversation ${seed}: ${JSON.stringify(options)} -> ${json}`;
    assertEquals(refusalOf(model, sent.body), "", told);

    for (const mark of marks) assertEquals(said.split(mark).length, 2, `${mark} in ${told}`);
    const order = signatures.map((signature) => json.indexOf(signature));
    assertEquals(order, order.toSorted((a, b) => a - b), told);
    const sentNames = [...json.matchAll(/"document":\{"name":("[^"]*")/g)].map(([, name]) => JSON.parse(name!));
    // Which document stands where may change with the results; what they were called may not.
    assertEquals(sentNames.map((name) => sent.documentNames.get(name) ?? name).sort(), names.toSorted(), told);

    for (const { rule, path } of sent.repairs) {
      rules.add(rule);
      const block = /^(messages|system|tools)(\[\d+\](\.content\[\d+\])*)*/.exec(path)?.[0];
      assert(rule === "tool-history" || at(options, block ?? path) !== undefined, `${rule} ${path} in ${told}`);
    }
    repaired += Number(sent.repairs.length > 0);
  }
  // A generator that makes sound conversations alone would show nothing.
  assert(repaired > CONVERSATIONS * 0.9, `${repaired}`);
  for (
    const rule of ["blank-text", "empty-turn", "same-role-turns", "tool-use-name", "tool-use-input", "tool-use-id"]
      .concat("duplicate-tool-result", "orphaned-tool-result", "missing-tool-result", "tool-results-first")
      .concat(
        "tool-result-empty",
        "tool-result-json",
        "text-before-tool-use",
        "trailing-whitespace",
        "tool-choice-none",
      )
      .concat(
        "tool-history",
        "tool-switch",
        "tool-description",
        "tool-schema",
        "document-name",
        "document-text",
        "document-source",
      )
      .concat("stop-sequences", "reasoning-tool-choice", "reasoning-sampling")
  ) assert(rules.has(rule), `no conversation met ${rule}`);
});

Deno.test(`${CONVERSATIONS} conversations, repaired, are not repaired again, nor refused by "strict"`, () => {
  for (let seed = 1; seed <= CONVERSATIONS; seed++) {
    const { options, model } = conversation(seed);
    const prompt = promptOf(options);
    const checked = checkPrompt(prompt, options, model, "repair");
    const again = {
      ...checked.options,
      system: prompt.system.map(({ block }) => block),
      tools: prompt.tools.map(({ block }) => block),
      messages: prompt.messages.map(({ role, content }) => ({ role, content: content.map(({ block }) => block) })),
    };
    const twice = promptOf(again);
    assertEquals(checkPrompt(twice, again, model, "strict").repairs, [], `conversation ${seed}`);
    const blocks = (of: typeof prompt) => of.messages.map(({ content }) => content.map(({ block }) => block));
    assertEquals(JSON.stringify(blocks(twice)), JSON.stringify(blocks(prompt)), `conversation ${seed}`);
  }
});

Deno.test("a conversation that grows keeps what was sent of it", () => {
  for (let seed = 1; seed <= CONVERSATIONS / 4; seed++) {
    const { options, model } = conversation(seed);
    const asked = (options.messages as Json[]).findLast(({ role }) => role !== "system");
    if (asked.role !== "user") continue;
    const grown = [
      ...options.messages as Json[],
      { role: "assistant", content: "Well" },
      {
        role: "user",
        content: [{ type: "document", name: "a-b", format: "txt", source: { text: "x" } }, {
          type: "text",
          text: "And?",
        }],
      },
    ];
    const settings = { ...options, stopSequences: undefined };
    const before = requested(settings, model, "repair").body.messages;
    const after = requested({ ...settings, messages: grown } as ChatOptions, model, "repair").body.messages;
    const kept = before.map(withoutPoints);
    assertEquals(after.slice(0, kept.length).map(withoutPoints), kept, `conversation ${seed}`);
  }
});

/** Cache points are planned apart, and the oldest go first. */
function withoutPoints(message: Json): Json {
  return { ...message, content: message.content.filter((block: Json) => !("cachePoint" in block)) };
}
