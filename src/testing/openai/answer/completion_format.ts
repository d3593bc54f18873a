/** The format of `/completions`: a prompt, and the text behind it. */
import { tokenize } from "../../answer/tokens.ts";
import type { SourceEvent } from "../../base/event_source.ts";
import { flag, list, number, required, shape, text, textOr } from "../../base/values.ts";
import { asksForUsage } from "./chat_chunks.ts";
import { converseBody } from "./converse_of_chat.ts";
import type { TextAnswer, TextFormat } from "./text_format.ts";

const request = shape({
  prompt: required(textOr(list(text(), { min: 1, of: "strings" }), "a string or array of strings")),
  suffix: text(),
  echo: flag,
  max_tokens: number(0, Infinity, "integer"),
  temperature: number(0, 2),
  top_p: number(0, 1),
  stop: textOr(list(text(), { max: 4, of: "strings" }), "a string or array of strings"),
  stream: flag,
});

/** Returns the prompts of a request: each has a choice of its own. */
function promptsOf({ prompt }: Readonly<Record<string, unknown>>): string[] {
  return (Array.isArray(prompt) ? prompt : [prompt]).map(String);
}

function textOf({ parts }: TextAnswer): string {
  return parts.map((part) => part.type === "text" ? part.text : "").join("");
}

/** The format of `/completions`. */
export const COMPLETIONS: TextFormat = {
  judge: (body) => request(body, ""),
  read: (body) =>
    converseBody({
      system: [],
      turns: [{ role: "user", content: promptsOf(body).map((text) => ({ text })) }],
      tools: [],
      choice: undefined,
      maxTokens: body["max_tokens"],
      stop: body["stop"],
      effort: undefined,
      schema: undefined,
    }),
  whole(answer) {
    const { facts: { number, created, model, finish, usage }, request } = answer;
    const choices = promptsOf(request).map((prompt, index) => ({
      index,
      text: request["echo"] === true ? prompt + textOf(answer) : textOf(answer),
      logprobs: null,
      finish_reason: finish,
    }));
    return { id: `cmpl-fake${number}`, object: "text_completion", created, model, choices, usage };
  },
  events(answer) {
    const { facts: { number, created, model, finish, usage }, request } = answer;
    const head = { id: `cmpl-fake${number}`, object: "text_completion", created, model };
    const choice = (index: number, text: string, finish_reason: string | null) => ({
      ...head,
      choices: [{ index, text, logprobs: null, finish_reason }],
    });
    return [
      ...promptsOf(request).flatMap((prompt, index): SourceEvent[] => [
        ...(request["echo"] === true ? [{ data: choice(index, prompt, null), isDelta: true }] : []),
        ...tokenize(textOf(answer)).map((piece) => ({ data: choice(index, piece, null), isDelta: true })),
        { data: choice(index, "", finish), isFinish: true },
      ]),
      ...(asksForUsage(request) ? [{ data: { ...head, choices: [], usage } }] : []),
    ];
  },
};
