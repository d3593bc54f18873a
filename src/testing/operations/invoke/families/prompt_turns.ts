/**
 * The turns of a conversation in one prompt: the templates of Llama 3 and 4, Mistral, DeepSeek and Titan, as their makers
 * publish them (model cards, read 2026-11-30). Any other text is one turn of the user.
 */
import type { WireBlock } from "../../../judge/conversation.ts";

/** A turn. */
export interface PromptTurn {
  readonly role: "user" | "assistant";
  readonly content: readonly WireBlock[];
}

/** A conversation. */
export interface PromptTurns {
  readonly system: readonly WireBlock[];
  readonly messages: readonly PromptTurn[];
}

/** The marks of a template: the beginning of each turn, and the text to take out. */
interface Template {
  /** Matches the beginning of a turn; its first group names the role. */
  readonly turn: RegExp;
  readonly roles: Readonly<Record<string, "user" | "assistant" | "system">>;
  readonly noise: RegExp;
}

const TEMPLATES: readonly Template[] = [
  {
    turn: /<\|(?:start_header_id|header_start)\|>(\w+)<\|(?:end_header_id|header_end)\|>\n*/,
    roles: { system: "system", user: "user", assistant: "assistant" },
    noise: /<\|(?:begin_of_text|eot_id|eot)\|>/g,
  },
  { turn: /(\[INST\]|\[\/INST\])/, roles: { "[INST]": "user", "[/INST]": "assistant" }, noise: /<\/?s>/g },
  {
    turn: /<｜(User|Assistant)｜>/,
    roles: { User: "user", Assistant: "assistant" },
    noise: /<｜(?:begin|end)▁of▁sentence｜>|<think>\n?/g,
  },
  { turn: /(?:^|\n)(User|Bot): ?/, roles: { User: "user", Bot: "assistant" }, noise: /$^/g },
];

/** Returns the turns in a prompt. */
export function turnsOfPrompt(prompt: string): PromptTurns {
  const template = TEMPLATES.find(({ turn }) => turn.test(prompt));
  if (!template) return { system: [], messages: [{ role: "user", content: [{ text: prompt }] }] };
  const { turn, roles, noise } = template;
  // The split has the text before the first turn, and then a role and a text in turn.
  const [before = "", ...rest] = prompt.replace(noise, "").split(new RegExp(turn, "g"));
  const system: WireBlock[] = before.trim() === "" ? [] : [{ text: before.trim() }];
  const messages: PromptTurn[] = [];
  for (let at = 0; at < rest.length; at += 2) {
    const role = roles[rest[at]!] ?? "user";
    const text = rest[at + 1]!.trim();
    // A prompt ends where the assistant begins.
    if (text === "") continue;
    if (role === "system") system.push({ text });
    else messages.push({ role, content: [{ text }] });
  }
  return { system, messages };
}
