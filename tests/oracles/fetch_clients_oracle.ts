/**
 * `bedrock.fetch` as the `fetch` of clients that were not written by us: the OpenAI and the Anthropic SDK send through it, read
 * answers and streams, and make their own errors of error statuses.
 *
 * Run by `deno task test:oracles`; not part of the pure suite, because it needs packages of npm.
 */
import { assertEquals, assertRejects } from "@std/assert";
import OpenAI from "npm:openai@7.59.0";
import Anthropic from "npm:@anthropic-ai/sdk@1.14.0";
import { createBedrock } from "@bedrock-edge/client";

const HOST = "https://bedrock-runtime.us-east-1.amazonaws.com";

/** A service that gives one answer, and notes who asked for what. */
function serviceOf(answer: () => Response) {
  const seen: string[] = [];
  const bedrock = createBedrock({
    region: "us-east-1",
    apiKey: "bedrock-key",
    env: {},
    retry: false,
    fetch(input, init) {
      seen.push(`${new URL(`${input}`).pathname} ${new Headers(init?.headers).get("authorization")}`);
      return Promise.resolve(answer());
    },
  });
  const fetch = (input: string | URL | Request, init?: RequestInit) =>
    bedrock.fetch(input, { ...init, errors: "return" });
  return { seen, fetch };
}

function events(...data: readonly unknown[]): Response {
  const body = data.map((each) => `data: ${typeof each === "string" ? each : JSON.stringify(each)}\n\n`).join("");
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

function openAI(answer: () => Response) {
  const { seen, fetch } = serviceOf(answer);
  return { seen, client: new OpenAI({ baseURL: `${HOST}/openai/v1`, apiKey: "unused", fetch, maxRetries: 0 }) };
}

const CHAT = { model: "openai.gpt-oss-20b-1:0", messages: [{ role: "user" as const, content: "Hi" }] };

Deno.test("the OpenAI SDK sends, streams and makes its own errors over bedrock.fetch", async () => {
  const choice = { index: 0, finish_reason: "stop", message: { role: "assistant", content: "Hello." } };
  const whole = openAI(() => Response.json({ id: "1", object: "chat.completion", choices: [choice] }));
  assertEquals((await whole.client.chat.completions.create(CHAT)).choices[0]?.message.content, "Hello.");
  assertEquals(whole.seen, ["/openai/v1/chat/completions Bearer bedrock-key"]);

  const delta = (content: string) => ({ id: "1", choices: [{ index: 0, delta: { content } }] });
  const streamed = openAI(() => events(delta("Hel"), delta("lo."), "[DONE]"));
  let text = "";
  for await (const chunk of await streamed.client.chat.completions.create({ ...CHAT, stream: true })) {
    text += chunk.choices[0]?.delta.content ?? "";
  }
  assertEquals(text, "Hello.");

  const refusal = { error: { message: "The key bedrock-key is too old", type: "invalid_request_error", code: "old" } };
  const refused = openAI(() => Response.json(refusal, { status: 400 }));
  const error = await assertRejects(() => refused.client.chat.completions.create(CHAT), OpenAI.BadRequestError);
  assertEquals([error.status, error.code], [400, "old"]);
  assertEquals(error.message.includes("bedrock-key"), false, error.message);
});

Deno.test("the Anthropic SDK sends and makes its own errors over bedrock.fetch", async () => {
  const request = { model: "anthropic.claude-haiku-4-5", max_tokens: 9, messages: CHAT.messages };
  const clientOf = (answer: () => Response) => {
    const { seen, fetch } = serviceOf(answer);
    return { seen, client: new Anthropic({ baseURL: `${HOST}/anthropic`, apiKey: "unused", fetch, maxRetries: 0 }) };
  };
  const whole = clientOf(() => Response.json({ type: "message", content: [{ type: "text", text: "Hello." }] }));
  assertEquals((await whole.client.messages.create(request)).content, [{ type: "text", text: "Hello." }] as never);
  assertEquals(whole.seen, ["/anthropic/v1/messages Bearer bedrock-key"]);

  const refused = clientOf(() =>
    Response.json({ type: "error", error: { type: "rate_limit_error" } }, { status: 429 })
  );
  const error = await assertRejects(() => refused.client.messages.create(request), Anthropic.RateLimitError);
  assertEquals(error.status, 429);
});
