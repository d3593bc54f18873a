/** Helpers for the tests of fakeOpenAI: requests like a client's, and events as a client reads them. */
import { type FakeOpenAI, fakeOpenAI, type FakeOpenAIOptions } from "@bedrock-edge/client/testing";

export const BASE = "https://api.example.com/v1";

export type Json = Record<string, unknown>;

export const user = (content: unknown): Json => ({ role: "user", content });

/** Posts a body with the key; members of a chat that are not given have values that work. */
export function post(fake: FakeOpenAI, path: string, body: unknown, init: RequestInit = {}): Promise<Response> {
  return fake(`${BASE}/${path}`, {
    method: "POST",
    headers: { authorization: "Bearer fake-openai-key", "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...init,
  });
}

/** Posts a chat. */
export function chat(fake: FakeOpenAI, body: Json = {}, init?: RequestInit): Promise<Response> {
  return post(fake, "chat/completions", { model: "any", messages: [user("Hi")], ...body }, init);
}

/** The events of a text of server-sent events: the data of each, parsed, or `[DONE]`. Reads `\n` only. */
// deno-lint-ignore no-explicit-any
export function eventsOf(text: string): any[] {
  return text.split("\n").filter((line) => line.startsWith("data: ")).map((line) => line.slice(6))
    .map((data) => data === "[DONE]" ? data : JSON.parse(data));
}

/** The deltas of a streamed chat of a fake with these options. */
// deno-lint-ignore no-explicit-any
export async function deltasOf(options: FakeOpenAIOptions, body: Json = {}): Promise<any[]> {
  const response = await chat(fakeOpenAI(options), { stream: true, ...body });
  return eventsOf(await response.text()).flatMap((event) => event.choices ?? []).map(({ delta }) => delta);
}

/** The message of a whole chat of a fake with these options. */
// deno-lint-ignore no-explicit-any
export async function messageOf(options: FakeOpenAIOptions, body: Json = {}): Promise<any> {
  const answer = await (await chat(fakeOpenAI(options), body)).json();
  return answer.choices[0].message;
}
