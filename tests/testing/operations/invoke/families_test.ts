/**
 * The fake speaks the native bodies of each family, whole and streamed. Models: one of each format, by the facts about models.
 */
import { assert, assertEquals } from "@std/assert";
import { fakeBedrock, type FakeReply } from "@bedrock-edge/client/testing";
import type { Json } from "../../support.ts";
import { invoke, streamed } from "./native.ts";

const messages = (text: string) => [{ role: "user", content: text }];

interface Row {
  readonly model: string;
  /** Returns a request with a text. */
  body(text: string): Json;
  /** Returns the text of a whole answer. */
  whole(answer: Json): unknown;
  /** Returns the text of a chunk. */
  chunk(chunk: Json): unknown;
  /** The members that a body must have. */
  readonly required: readonly string[];
}

// deno-lint-ignore no-explicit-any -- reads answers as a user would
const any = (value: unknown): any => value;

const ROWS: readonly Row[] = [
  {
    model: "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    body: (text) => ({ anthropic_version: "bedrock-2023-05-31", max_tokens: 100, messages: messages(text) }),
    whole: (answer) => any(answer).content[0].text,
    chunk: (chunk) => any(chunk).delta?.text,
    required: ["anthropic_version", "max_tokens", "messages"],
  },
  {
    model: "amazon.nova-lite-v1:0",
    body: (text) => ({ schemaVersion: "messages-v1", messages: [{ role: "user", content: [{ text }] }] }),
    whole: (answer) => any(answer).output.message.content[0].text,
    chunk: (chunk) => any(chunk).contentBlockDelta?.delta.text,
    required: ["messages"],
  },
  {
    model: "openai.gpt-oss-120b-1:0",
    body: (text) => ({ messages: messages(text) }),
    whole: (answer) => any(answer).choices[0].message.content,
    chunk: (chunk) => any(chunk).choices[0]?.delta.content,
    required: ["messages"],
  },
  {
    model: "us.mistral.pixtral-large-2502-v1:0",
    body: (text) => ({ messages: messages(text) }),
    whole: (answer) => any(answer).choices[0].message.content,
    chunk: (chunk) => any(chunk).choices[0]?.delta.content,
    required: ["messages"],
  },
  {
    model: "us.writer.palmyra-x5-v1:0",
    body: (text) => ({ messages: messages(text) }),
    whole: (answer) => any(answer).choices[0].message.content,
    chunk: (chunk) => any(chunk).choices[0]?.delta.content,
    required: ["messages"],
  },
  {
    model: "us.meta.llama3-3-70b-instruct-v1:0",
    body: (prompt) => ({ prompt }),
    whole: (answer) => answer["generation"],
    chunk: (chunk) => chunk["generation"],
    required: ["prompt"],
  },
  {
    model: "mistral.mistral-large-2402-v1:0",
    body: (prompt) => ({ prompt: `<s>[INST] ${prompt} [/INST]` }),
    whole: (answer) => any(answer).outputs[0].text,
    chunk: (chunk) => any(chunk).outputs[0].text,
    required: ["prompt"],
  },
  {
    model: "us.deepseek.r1-v1:0",
    body: (prompt) => ({ prompt }),
    whole: (answer) => any(answer).choices[0].text,
    chunk: (chunk) => any(chunk).choices[0].text,
    required: ["prompt"],
  },
  {
    model: "amazon.titan-text-express-v1",
    body: (inputText) => ({ inputText }),
    whole: (answer) => any(answer).results[0].outputText,
    chunk: (chunk) => chunk["outputText"],
    required: ["inputText"],
  },
  {
    model: "us.twelvelabs.pegasus-1-2-v1:0",
    body: (inputPrompt) => ({ inputPrompt, mediaSource: { base64String: "AAAA" } }),
    whole: (answer) => answer["message"],
    chunk: (chunk) => chunk["message"],
    required: ["inputPrompt", "mediaSource"],
  },
];

for (const { model, body, whole, chunk, required } of ROWS) {
  Deno.test(`${model} answers a script, whole and streamed`, async () => {
    const fake = fakeBedrock({ replies: ["Paris is the capital."] });
    const response = await invoke(fake, model, body("What is the capital of France?"));
    assertEquals(response.status, 200);
    assertEquals(whole(await response.json()), "Paris is the capital.");
    assertMatch(response.headers.get("x-amzn-bedrock-input-token-count")!, /^[1-9]\d*$/);
    assertMatch(response.headers.get("x-amzn-bedrock-output-token-count")!, /^[1-9]\d*$/);

    const chunks = await streamed(fake, model, body("What is the capital of France?"));
    assertEquals(chunks.map((value) => chunk(value) ?? "").join(""), "Paris is the capital.");
    const metrics = chunks.flatMap((value) => "amazon-bedrock-invocationMetrics" in value ? [value] : []);
    assertEquals(metrics, [chunks.at(-1)!]);
    assertEquals(fake.requests.map(({ operation }) => operation), ["InvokeModel", "InvokeModelWithResponseStream"]);
  });

  Deno.test(`${model} repeats a text without a script`, async () => {
    const response = await invoke(fakeBedrock(), model, body("Tell me a story."));
    assertMatch(String(whole(await response.json())), /You said: "Tell me a story\."/);
  });

  Deno.test(`${model} refuses bodies that lack a member`, async () => {
    for (const name of required) {
      const { [name]: _, ...rest } = body("Hi");
      const response = await invoke(fakeBedrock(), model, rest);
      assertEquals(response.status, 400);
      const { message } = await response.json();
      assertMatch(message, new RegExp(`^Malformed input request: #: required key \\[${name}\\] not found, please`));
    }
  });

  Deno.test(`${model} obeys the limit of tokens`, async () => {
    const limited = (text: string): Json => {
      const request = any(body(text));
      return {
        ...request,
        ...("schemaVersion" in request ? { inferenceConfig: { max_new_tokens: 3 } } : {}),
        ...("inputText" in request ? { textGenerationConfig: { maxTokenCount: 3 } } : {}),
        ...("inputPrompt" in request ? { maxOutputTokens: 3 } : {}),
        ...(model.includes("llama") ? { max_gen_len: 3 } : {}),
        ...(/claude|gpt-oss|mistral|writer|deepseek/.test(model) ? { max_tokens: 3 } : {}),
      };
    };
    const response = await invoke(fakeBedrock(), model, limited("Tell me a story."));
    assertEquals(response.headers.get("x-amzn-bedrock-output-token-count"), "3");
    assertMatch(JSON.stringify(await response.json()), /"(max_tokens|length|LENGTH)"/);
  });
}

Deno.test("calls of tools have each format's own shape, whole and streamed", async () => {
  const call: FakeReply = { type: "toolUse", name: "weather", input: { city: "Paris" }, toolUseId: "t1" };
  const fake = fakeBedrock({ replies: [call] });
  const [claude, nova, oss] = ROWS;
  const ask = async (row: Row) => await (await invoke(fake, row.model, row.body("Hi"))).json();

  const anthropic = await ask(claude!);
  assertEquals(anthropic.content, [{ type: "tool_use", id: "t1", name: "weather", input: { city: "Paris" } }]);
  assertEquals(anthropic.stop_reason, "tool_use");
  const chunks = any(await streamed(fake, claude!.model, claude!.body("Hi")));
  assertEquals(chunks[1].content_block, { type: "tool_use", id: "t1", name: "weather", input: {} });
  const json = chunks.map(({ delta }: Json) => any(delta)?.partial_json ?? "").join("");
  assertEquals(JSON.parse(json), { city: "Paris" });

  const { output, stopReason } = await ask(nova!);
  assertEquals(output.message.content, [{ toolUse: { toolUseId: "t1", name: "weather", input: { city: "Paris" } } }]);
  assertEquals(stopReason, "tool_use");
  const started = any(await streamed(fake, nova!.model, nova!.body("Hi")));
  assertEquals(started[1].contentBlockStart, {
    start: { toolUse: { toolUseId: "t1", name: "weather" } },
    contentBlockIndex: 0,
  });

  const chat = await ask(oss!);
  assertEquals(chat.choices[0].finish_reason, "tool_calls");
  assertEquals(chat.choices[0].message.content, null);
  assertEquals(chat.choices[0].message.tool_calls[0].function, { name: "weather", arguments: '{"city":"Paris"}' });
  const deltas = any(await streamed(fake, oss!.model, oss!.body("Hi")));
  const pieces = deltas.map(({ choices }: Json) => any(choices)[0]?.delta.tool_calls?.[0].function.arguments ?? "");
  assertEquals(pieces.join(""), '{"city":"Paris"}');
});

Deno.test("reasoning is a block of Claude, and stands in tags in the text of gpt-oss", async () => {
  const fake = fakeBedrock({
    replies: [{
      content: [
        { reasoningContent: { reasoningText: { text: "They greet.", signature: "c2ln" } } },
        { reasoningContent: { redactedContent: "cmVk" } },
        { type: "text", text: "Hello!" },
      ],
    }],
  });
  const [claude, , oss] = ROWS;
  const { content } = await (await invoke(fake, claude!.model, claude!.body("Hi"))).json();
  assertEquals(content, [
    { type: "thinking", thinking: "They greet.", signature: "c2ln" },
    { type: "redacted_thinking", data: "cmVk" },
    { type: "text", text: "Hello!" },
  ]);
  const types = any(await streamed(fake, claude!.model, claude!.body("Hi"))).map((chunk: Json) =>
    any(chunk).delta?.type ?? any(chunk).content_block?.type ?? chunk["type"]
  );
  assertEquals(
    [...new Set(types)],
    [
      "message_start",
      "thinking",
      "thinking_delta",
      "signature_delta",
      "content_block_stop",
      "redacted_thinking",
      "text",
      "text_delta",
      undefined,
      "message_stop",
    ].map((type) => type ?? "message_delta"),
  );
  const chat = await (await invoke(fake, oss!.model, oss!.body("Hi"))).json();
  assertEquals(chat.choices[0].message.content, "<reasoning>They greet.</reasoning>Hello!");
});

Deno.test("stop reasons have each format's own names", async () => {
  const names = async (stopReason: string) => {
    const fake = fakeBedrock({ replies: [{ text: "Hi", stopReason }] });
    const answers = await Promise.all(
      ROWS.map(async ({ model, body }) => await (await invoke(fake, model, body("Hi"))).json()),
    );
    return answers.map((answer) =>
      answer.stop_reason ?? answer.stopReason ?? answer.finishReason ?? answer.choices?.[0].finish_reason ??
        answer.choices?.[0].stop_reason ?? answer.outputs?.[0].stop_reason ?? answer.results?.[0].completionReason
    );
  };
  const ten = (claude: string, nova: string, chat: string, prompt: string, titan: string) => [
    ...[claude, nova, chat, chat, chat, prompt, prompt, prompt, titan],
    prompt,
  ];
  assertEquals(await names("end_turn"), ten("end_turn", "end_turn", "stop", "stop", "FINISH"));
  assertEquals(await names("max_tokens"), ten("max_tokens", "max_tokens", "length", "length", "LENGTH"));
  assertEquals(await names("content_filtered"), ten("refusal", "content_filtered", "content_filter", "stop", "FINISH"));
  assertEquals((await names("guardrail_intervened")).slice(0, 2), ["end_turn", "end_turn"]);
  assertEquals((await names("stop_sequence")).slice(0, 1), ["stop_sequence"]);
});

Deno.test("a stop sequence is named in the answer of Claude", async () => {
  const [claude] = ROWS;
  const body = { ...claude!.body("Count: one two three"), stop_sequences: ["two"] };
  const { stop_reason, stop_sequence, content } = await (await invoke(fakeBedrock(), claude!.model, body)).json();
  assertEquals([stop_reason, stop_sequence], ["stop_sequence", "two"]);
  assert(!content[0].text.includes("two"));
});

Deno.test("the conversation in a prompt is read by its template", async () => {
  const prompts: readonly (readonly [model: string, prompt: Json])[] = [
    ["meta.llama3-1-8b-instruct-v1:0", {
      prompt: "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|>" +
        "<|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n" +
        "Hello<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nBye<|eot_id|>" +
        "<|start_header_id|>assistant<|end_header_id|>\n\n",
    }],
    ["mistral.mistral-7b-instruct-v0:2", { prompt: "<s>Be brief.[INST] Hi [/INST] Hello</s>[INST] Bye [/INST]" }],
    ["deepseek.r1-v1:0", {
      prompt:
        "<｜begin▁of▁sentence｜>Be brief.<｜User｜>Hi<｜Assistant｜>Hello<｜end▁of▁sentence｜><｜User｜>Bye<｜Assistant｜><think>\n",
    }],
    ["amazon.titan-text-lite-v1", { inputText: "Be brief.\nUser: Hi\nBot: Hello\nUser: Bye\nBot:" }],
  ];
  for (const [model, body] of prompts) {
    let seen: unknown;
    const fake = fakeBedrock({
      replies: [{
        text: "Bye!",
        when({ body }) {
          seen = [body.system, body.messages];
          return true;
        },
      }],
    });
    const response = await invoke(fake, model, body);
    await response.body?.cancel();
    assertEquals(seen, [[{ text: "Be brief." }], [
      { role: "user", content: [{ text: "Hi" }] },
      { role: "assistant", content: [{ text: "Hello" }] },
      { role: "user", content: [{ text: "Bye" }] },
    ]], model);
  }
});

Deno.test("the images of a Llama prompt belong to the last turn", async () => {
  const response = await invoke(fakeBedrock(), "us.meta.llama3-2-90b-instruct-v1:0", {
    prompt: "Look.",
    images: ["AAAA"],
  });
  assertMatch((await response.json()).generation, /I see one png of 3 bytes/);
});

Deno.test("nova refuses members that it does not have, in AWS's words", async () => {
  const [, nova] = ROWS;
  const block = await invoke(fakeBedrock(), nova!.model, {
    messages: [{ role: "user", content: [{ inputText: "Hi" }] }],
  });
  assertEquals(
    (await block.json()).message,
    "Malformed input request: #/messages/0/content/0: extraneous key [inputText] is not permitted, please reformat your " +
      "input and try again.",
  );
  const member = await invoke(fakeBedrock(), nova!.model, { ...nova!.body("Hi"), max_tokens: 5 });
  assertMatch((await member.json()).message, /#: extraneous key \[max_tokens\] is not permitted/);
});

Deno.test("claude refuses another version, and members that the path replaces", async () => {
  const [claude] = ROWS;
  const refused = async (more: Json) =>
    (await (await invoke(fakeBedrock(), claude!.model, { ...claude!.body("Hi"), ...more })).json()).message;
  assertMatch(
    await refused({ anthropic_version: "2023-06-01" }),
    /#\/anthropic_version: 2023-06-01 is not a valid enum value/,
  );
  assertMatch(await refused({ model: "claude" }), /extraneous key \[model\] is not permitted/);
  assertMatch(await refused({ stream: true }), /extraneous key \[stream\] is not permitted/);
});

Deno.test("a chat refuses to stream by its body", async () => {
  const [, , oss] = ROWS;
  const response = await invoke(fakeBedrock(), oss!.model, { ...oss!.body("Hi"), stream: true });
  assertMatch((await response.json()).message, /stream parameter must be false or omitted/);
});

Deno.test("an unknown model is read by the shape of its body", async () => {
  const arn = "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefghijkl";
  for (const { body, whole } of ROWS.filter(({ model }) => !/deepseek/.test(model))) {
    const response = await invoke(fakeBedrock({ replies: ["Yes."] }), arn, {
      ...body("Hi"),
      ...("prompt" in body("Hi") ? {} : {}),
    });
    if ("prompt" in body("Hi")) {
      assertEquals((await response.json()).outputs[0].text, "Yes.");
    } else {
      assertEquals(whole(await response.json()), "Yes.");
    }
  }
  const llama = await invoke(fakeBedrock({ replies: ["Yes."] }), arn, { prompt: "Hi", max_gen_len: 5 });
  assertEquals((await llama.json()).generation, "Yes.");
  const nothing = await invoke(fakeBedrock(), arn, { hello: 1 });
  assertEquals([nothing.status, (await nothing.json()).message], [
    400,
    "Malformed input request, please reformat your input and try again.",
  ]);
});

Deno.test("bodies that are not JSON objects, formats without an answer and unknown ids are refused", async () => {
  const refused = async (model: string, body: unknown) => {
    const response = await invoke(fakeBedrock(), model, body);
    return [response.status, (await response.json()).message];
  };
  assertMatch(
    String(await refused("amazon.nova-lite-v1:0", "{")),
    /400,Malformed input request: #: the body is not valid JSON/,
  );
  assertMatch(String(await refused("amazon.nova-lite-v1:0", [])), /expected type: JSONObject/);
  assertMatch(
    String(await refused("cohere.command-r-v1:0", { message: "Hi" })),
    /no InvokeModel for models of the body format/,
  );
  assertEquals(await refused("nonexistent.model", {}), [400, "The provided model identifier is invalid."]);
});

function assertMatch(text: string, pattern: RegExp): void {
  assert(pattern.test(text), `${JSON.stringify(text)} does not match ${pattern}`);
}
