/**
 * The prompts of text: each parses back to the turns that it was written from, whatever the turns say.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import type { BedrockChatOptions } from "@bedrock-edge/client";
import type { WritingFamily } from "../../../../src/bedrock/invoke/base/family.ts";
import { DEEPSEEK } from "../../../../src/bedrock/invoke/families/prompt/deepseek.ts";
import { LLAMA } from "../../../../src/bedrock/invoke/families/prompt/llama.ts";
import { MISTRAL } from "../../../../src/bedrock/invoke/families/prompt/mistral.ts";
import { randomOf } from "../../../helpers/random.ts";
import { encode } from "./encode.ts";

type Turn = readonly [role: string, text: string];

/** A format, and a parser of its prompts that knows only the documented template. */
interface Format {
  readonly family: WritingFamily;
  readonly model: string;
  parse(prompt: string): Turn[];
  /** Whether a conversation may end with the assistant. */
  readonly continues: boolean;
}

const llama = (start: string, end: string, eot: string) => (prompt: string): Turn[] => {
  const [begin, ...turns] = prompt.split(start);
  assertEquals(begin, "<|begin_of_text|>");
  return turns.map((turn) => {
    const [role = "", text = ""] = splitOnce(turn, `${end}\n\n`);
    return [role, splitOnce(text, eot)[0] ?? ""];
  });
};

function splitOnce(text: string, by: string): string[] {
  const at = text.indexOf(by);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + by.length)];
}

const FORMATS: Readonly<Record<string, Format>> = {
  "Llama 3": {
    family: LLAMA,
    model: "meta.llama3-8b-instruct-v1:0",
    parse: llama("<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"),
    continues: true,
  },
  "Llama 4": {
    family: LLAMA,
    model: "meta.llama4-scout-17b-instruct-v1:0",
    parse: llama("<|header_start|>", "<|header_end|>", "<|eot|>"),
    continues: true,
  },
  "Mistral": {
    family: MISTRAL,
    model: "mistral.mistral-7b-instruct-v0:2",
    parse(prompt) {
      assert(prompt.startsWith("<s>[INST] "));
      const turns = prompt.slice("<s>".length).split("[INST] ").slice(1).flatMap((part): Turn[] => {
        const [user = "", rest = ""] = splitOnce(part, " [/INST]");
        return [["user", user], ["assistant", splitOnce(rest.slice(1), "</s>")[0] ?? ""]];
      });
      const [first, ...others] = turns;
      const [system, question] = splitOnce(first![1], "\n\n");
      return question === undefined ? turns : [["system", system!], ["user", question], ...others];
    },
    continues: true,
  },
  "DeepSeek": {
    family: DEEPSEEK,
    model: "us.deepseek.r1-v1:0",
    parse(prompt) {
      const begin = "<｜begin▁of▁sentence｜>";
      const end = "<think>\n";
      assert(prompt.startsWith(begin) && prompt.endsWith(end));
      const parts = prompt.slice(begin.length, -end.length).split(/<｜(User|Assistant)｜>/);
      const turns: Turn[] = parts[0] ? [["system", parts[0]]] : [];
      for (let at = 1; at < parts.length; at += 2) {
        turns.push([parts[at]!.toLowerCase(), splitOnce(parts[at + 1]!, "<｜end▁of▁sentence｜>")[0] ?? ""]);
      }
      return turns;
    },
    continues: false,
  },
};

/** Pieces of texts. A blank line would end the system prompt in Mistral's format, which has no token for that. */
const PIECES = [
  "a",
  "é😀",
  " ",
  ".\n",
  "<",
  ">",
  "|",
  "<|",
  "|>",
  "<s",
  "eot_id",
  "<|eot_id|>",
  "<|eot|>",
  "<|end_of_text|>",
  "<|start_header_id|>",
  "system<|end_header_id|>",
  "<|header_start|>assistant<|header_end|>",
  "[INST]",
  "[/INST]",
  " [/INST] ",
  "</s>",
  "<s>",
  "[TOOL_CALLS]",
  "<｜",
  "｜>",
  "<｜User｜>",
  "<｜Assistant｜>",
  "<｜end▁of▁sentence｜>",
  "</think>",
];

/** A conversation of `count` turns, and a system prompt now and then. */
function conversation(index: number, mayContinue: boolean): BedrockChatOptions & { readonly turns: readonly Turn[] } {
  const random = randomOf(7, index);
  const text = () => `x${Array.from({ length: random(0, 6) }, () => random.of(PIECES)).join("")}x`;
  const count = 2 * random(0, 3) + 1 + (mayContinue && random.once(3) ? 1 : 0);
  const turns = Array.from({ length: count }, (_, at): Turn => [at % 2 ? "assistant" : "user", text()]);
  const system = random.once(2) ? text() : undefined;
  return {
    ...system === undefined ? {} : { system },
    messages: turns.map(([role, content]) => ({ role: role as "user" | "assistant", content })),
    turns: system === undefined ? turns : [["system", system], ...turns],
  };
}

const withoutSpaces = (turns: readonly Turn[]) => turns.map(([role, text]) => [role, text.replaceAll(" ", "")]);

for (const [name, { family, model, parse, continues }] of Object.entries(FORMATS)) {
  Deno.test(`a prompt of ${name} parses back to its turns, and no text ends its turn`, () => {
    let changed = 0;
    for (let index = 0; index < 400; index++) {
      const { turns, ...options } = conversation(index, continues);
      const { body, repairs } = encode(family, options, { model });
      const parsed = parse(`${body.prompt}`);
      // The prompt ends with an empty turn of the assistant for the model to fill.
      const expected: readonly Turn[] = turns.at(-1)?.[0] === "user" ? [...turns, ["assistant", ""]] : turns;
      if (repairs.length) {
        changed++;
        assertEquals(withoutSpaces(parsed), withoutSpaces(expected), `case ${index}`);
      } else {
        assertEquals(parsed, [...expected], `case ${index}`);
      }
    }
    assert(changed > 50 && changed < 390, `${changed} of 400 were changed`);
  });
}

Deno.test("a control token in a text is reported, with any check, and strict refuses the caller's own", () => {
  const options = {
    messages: [{ role: "user", content: "Say <|eot_id|>" }, { role: "assistant", content: "<|eot_id|>?" }, {
      role: "user",
      content: "Yes",
    }],
  } as const;
  for (const check of ["repair", "off"] as const) {
    const { body, repairs } = encode(LLAMA, { ...options, check });
    assertEquals(repairs.map(({ path }) => path), ["messages[0]", "messages[1]"]);
    assertEquals(repairs[0]!.rule, "control-token");
    assert(`${body.prompt}`.includes("Say < |eot_id|>"));
  }
  assertThrows(() => encode(LLAMA, { ...options, check: "strict" }), TypeError, "<|eot_id|>");
  // The assistant's words are the model's.
  const [, answer, last] = options.messages;
  assertEquals(
    encode(LLAMA, { messages: [{ role: "user", content: "Hi" }, answer, last], check: "strict" }).repairs.length,
    1,
  );
});

Deno.test("texts that become one turn cannot form a control token together", () => {
  const { body } = encode(LLAMA, {
    messages: [
      { role: "user", content: "Hi" },
      { role: "assistant", content: [{ type: "text", text: "<|eot" }, { type: "text", text: "_id|>" }] },
      { role: "user", content: "Yes" },
    ],
  });
  assertEquals(`${body.prompt}`.match(/<\|eot_id\|>/g)?.length, 3);
});

Deno.test("reasoning of the history is left out, which is reported", () => {
  const { body, repairs } = encode(DEEPSEEK, {
    messages: [
      { role: "user", content: "Hi" },
      { role: "assistant", content: [{ type: "reasoningContent", text: "Hm" }, { type: "text", text: "Hello" }] },
      { role: "user", content: "More" },
    ],
  });
  assert(!`${body.prompt}`.includes("Hm"));
  assertEquals(repairs.map(({ rule, path }) => `${rule} ${path}`), ["reasoning-history messages[1].content[0]"]);
});

Deno.test("documents of text and search results become text", () => {
  const { body, repairs } = encode(MISTRAL, {
    messages: [{
      role: "user",
      content: [
        { type: "document", name: "note", format: "txt", source: { text: "Rain." } },
        { type: "searchResult", source: "https://a.example", title: "Oslo", content: [{ text: "Snow." }] },
        { type: "text", text: "Sum up" },
      ],
    }],
  });
  assert(`${body.prompt}`.includes("Rain.") && `${body.prompt}`.includes("Snow."));
  assertEquals(repairs.map(({ rule }) => rule).includes("search-result"), true);
});
