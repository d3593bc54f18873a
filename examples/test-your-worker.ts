/**
 * Tests your own Worker without an account: its requests go to `fakeBedrock`, which authenticates, answers and fails
 * like Bedrock.
 *
 * ```sh
 * deno test examples/test-your-worker.ts
 * ```
 *
 * The Worker creates its own client, so that the fake replaces the global `fetch`. Code that takes a client needs no
 * global: `createBedrock({ region: "us-east-1", apiKey: "fake-bedrock-key", fetch: fakeBedrock() })`.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- what the Worker logs is looked at
import { assert, assertEquals } from "@std/assert";
import { type FakeBedrock, fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { chat } from "./cloudflare-worker/src/chat.ts";

/** The Worker's answer, its log, and the Bedrock behind it. */
interface Asked {
  readonly answer: Response;
  readonly fake: FakeBedrock;
  readonly log: readonly unknown[];
}

/** Sends one request to the Worker, with a Bedrock that behaves as `options` say. */
async function ask(prompt: string, options: FakeBedrockOptions): Promise<Asked> {
  const fake = fakeBedrock({ apiKey: "the-worker's-key", ...options });
  const { fetch } = globalThis;
  const { error } = console;
  const log: unknown[] = [];
  console.error = (failure) => log.push(failure);
  // The client reads the global at every call. In Vitest: `vi.stubGlobal("fetch", fake)`.
  globalThis.fetch = fake;
  try {
    const env = {
      AWS_BEARER_TOKEN_BEDROCK: "the-worker's-key",
      AWS_REGION: "us-east-1",
      MODEL: "us.amazon.nova-lite-v1:0",
    };
    const response = await chat(new Request("https://example.com", { method: "POST", body: prompt }), env);
    return { answer: new Response(await response.text(), response), fake, log };
  } finally {
    globalThis.fetch = fetch;
    console.error = error;
  }
}

Deno.test("the Worker streams the answer", async () => {
  const { answer, fake } = await ask("The capital of France?", { replies: ["Paris, of course."] });
  assert(answer.headers.get("content-type")?.startsWith("text/event-stream"));
  const events = (await answer.text()).split("\n\n").filter(Boolean).map((event) => JSON.parse(event.slice(6)));
  const texts = events.filter((event) => event.type === "text").map((event) => event.text);
  assertEquals(texts.join(""), "Paris, of course.");
  assertEquals(events.find((event) => event.type === "stop").stopReason, "end_turn");
  assertEquals(fake.requests.map(({ modelId, auth }) => [modelId, auth]), [["us.amazon.nova-lite-v1:0", "bearer"]]);
});

Deno.test("the Worker tells its client to slow down when Bedrock does", async () => {
  const { answer } = await ask("Hello?", {
    // Without `retryAfterSeconds` the client would retry, and the fake would answer: this fault strikes once.
    faults: [{ type: "status", status: 429, code: "ThrottlingException", retryAfterSeconds: 60 }],
  });
  assertEquals([answer.status, answer.headers.get("retry-after")], [429, "60"]);
});

Deno.test("the Worker reports an answer that is cut short", async () => {
  const { answer } = await ask("Hello?", { faults: [{ type: "noMessageStop" }] });
  const events = await answer.text();
  assert(events.includes('"kind":"streamTruncated"'), events);
  assert(!events.includes('"type":"stop"'), "an answer that is not whole must not look whole");
});

Deno.test("the Worker keeps a wrong key to itself, and logs what to do", async () => {
  const { answer, log } = await ask("Hello?", { apiKey: "another" });
  assertEquals(answer.status, 502);
  const { error } = await answer.json();
  assertEquals(error.kind, "authentication");
  assert(log.length === 1 && String(log[0]).includes("Authentication failed"), String(log));
});

Deno.test("the Worker refuses an empty prompt without a request to Bedrock", async () => {
  const { answer, fake } = await ask("\n", {});
  assertEquals([answer.status, fake.requests.length], [400, 0]);
});
