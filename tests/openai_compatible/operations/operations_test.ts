/**
 * Embeddings, completions, images and the list of models.
 */
import { ProviderError } from "@bedrock-edge/client";
import {
  complete,
  createOpenAICompatible,
  editImage,
  embed,
  generateImage,
  listModels,
  retrieveModel,
} from "@bedrock-edge/client/openai-compatible";
import { fakeOpenAI, type FakeOpenAIOptions } from "@bedrock-edge/client/testing";
import { assertEquals, assertRejects } from "@std/assert";
import { corpus } from "../../helpers/corpus.ts";

const BASE = {
  name: "example",
  baseURL: "https://api.example.com/v1",
  apiKey: "fake-openai-key",
  env: {},
  retry: false,
} as const;

function served(options: FakeOpenAIOptions = {}) {
  const fake = fakeOpenAI(options);
  return { fake, client: createOpenAICompatible({ ...BASE, fetch: fake }) };
}

/** Returns a client over a service that answers with JSON, and the requests that it got. */
function answering(...answers: readonly unknown[]) {
  const requests: Request[] = [];
  let next = 0;
  const fetch = (url: string | URL | Request, init?: RequestInit) => {
    requests.push(new Request(url, init));
    return Promise.resolve(Response.json(answers[Math.min(next++, answers.length - 1)]));
  };
  return { requests, client: createOpenAICompatible({ ...BASE, fetch }) };
}

Deno.test("embeddings come in the order of the texts, as numbers or as base64", async () => {
  for (const encoding of ["float", "base64"] as const) {
    const { fake, client } = served();
    const input = ["Oslo", "Lima", "Rome"];
    const { embeddings, usage, model } = await embed(client, { model: "m", input, dimensions: 4, encoding });
    const alone = await Promise.all(
      input.map(async (text) => (await embed(client, { model: "m", input: text, dimensions: 4 })).embeddings[0]!),
    );
    assertEquals(embeddings.map((vector) => vector.map(Math.fround)), alone.map((vector) => vector.map(Math.fround)));
    assertEquals([typeof usage?.inputTokens, model], ["number", "m"]);
    assertEquals(fake.requests[0]?.body, { model: "m", input, encoding_format: encoding, dimensions: 4 } as never);
  }
});

Deno.test("embeddings that come in another order are sorted, and unnumbered ones are taken as they come", async () => {
  const vectors = { a: [1, 0], b: [0, 1] };
  const answers = [
    { data: [{ index: 1, embedding: vectors.b }, { index: 0, embedding: vectors.a }] },
    { data: [{ embedding: vectors.a }, { embedding: vectors.b }] },
  ];
  for (const answer of answers) {
    const { embeddings, usage } = await embed(answering(answer).client, { model: "m", input: ["a", "b"] });
    assertEquals([embeddings, usage], [[vectors.a, vectors.b], undefined]);
  }
});

Deno.test("base64 is 32-bit numbers with the lowest byte first", async () => {
  // 1 and -0.5 as IEEE 754 single precision: 00 00 80 3f, 00 00 00 bf.
  const { client } = answering({ data: [{ index: 0, embedding: btoa("\x00\x00\x80\x3f\x00\x00\x00\xbf") }] });
  assertEquals((await embed(client, { model: "m", input: "a" })).embeddings, [[1, -0.5]]);
});

Deno.test("more texts than a call takes become several calls, a few at a time", async () => {
  let open = 0;
  let most = 0;
  const fake = fakeOpenAI();
  const fetch: typeof globalThis.fetch = async (url, init) => {
    most = Math.max(most, ++open);
    const response = await fake(url, init);
    open--;
    return response;
  };
  const client = createOpenAICompatible({ ...BASE, fetch });
  const input = Array.from({ length: 25 }, (_, at) => `text ${at}`);
  const { embeddings } = await embed(client, { model: "m", input, batchSize: 4, concurrency: 2, dimensions: 3 });
  const whole = await embed(client, { model: "m", input, dimensions: 3 });
  assertEquals(embeddings, whole.embeddings);
  assertEquals(fake.requests.length, 8);
  assertEquals(most, 2);
});

Deno.test("a failure of one call stops the others", async () => {
  const signals: AbortSignal[] = [];
  const fetch = (_: unknown, init?: RequestInit): Promise<Response> => {
    if (init?.signal) signals.push(init.signal);
    if (signals.length > 1) return Promise.resolve(Response.json({ error: { message: "No" } }, { status: 400 }));
    return new Promise((_, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)));
  };
  const client = createOpenAICompatible({ ...BASE, fetch });
  await assertRejects(() => embed(client, { model: "m", input: ["a", "b"], batchSize: 1 }), ProviderError, "No");
  assertEquals(signals.map(({ aborted }) => aborted)[0], true);
});

Deno.test("an answer that has not one good vector a text is a protocol error", async () => {
  for (
    const [data, words] of [
      [undefined, "no list data"],
      [[{ index: 0, embedding: [1] }], "1 embeddings for 2 texts"],
      [[{ index: 0, embedding: [1] }, { index: 0, embedding: [1] }], "index 0"],
      [[{ index: 0, embedding: [1] }, { index: 7, embedding: [1] }], "index 7"],
      [[{ index: 0, embedding: [1] }, { index: 1, embedding: [1, 2] }], "a vector of 2 numbers, expected 1"],
      [[{ index: 0, embedding: [1] }, { index: 1, embedding: ["x"] }], "not a list of numbers"],
      [[{ index: 0, embedding: "AAA=" }, { index: 1, embedding: "AAAA" }], "not a list of numbers"],
      [[{ index: 0, embedding: "not base64!" }, { index: 1, embedding: "AAAA" }], "not a list of numbers"],
      [[{ index: 0, embedding: [] }, { index: 1, embedding: [] }], "not a list of numbers"],
    ] as const
  ) {
    const { client } = answering({ data });
    const error = await assertRejects(() => embed(client, { model: "m", input: ["a", "b"] }), ProviderError, words);
    assertEquals(error.kind, "protocol");
  }
  const { client } = answering({ data: [{ index: 0, embedding: [1, 2] }] });
  await assertRejects(() => embed(client, { model: "m", input: "a", dimensions: 3 }), ProviderError, "expected 3");
});

Deno.test("a completion has every option, and says why it ended", async () => {
  const { fake, client } = served({ replies: [" time."] });
  const { text, stopReason, usage } = await complete(client, {
    model: "m",
    prompt: "Once upon a",
    suffix: "The end.",
    maxTokens: 10,
    temperature: 0.5,
    topP: 0.9,
    stopSequences: ["END"],
    seed: 7,
    frequencyPenalty: 1,
    presencePenalty: 1,
    logitBias: { 50256: -100 },
    logprobs: 2,
    echo: false,
    user: "u",
    extraBody: { best_of: 1 },
  });
  assertEquals([text, stopReason], [" time.", "end_turn"]);
  assertEquals(usage?.totalTokens, (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0));
  assertEquals(fake.requests[0]?.body as unknown, {
    model: "m",
    prompt: "Once upon a",
    suffix: "The end.",
    max_tokens: 10,
    temperature: 0.5,
    top_p: 0.9,
    stop: ["END"],
    seed: 7,
    frequency_penalty: 1,
    presence_penalty: 1,
    logit_bias: { 50256: -100 },
    logprobs: 2,
    echo: false,
    user: "u",
    best_of: 1,
  });
});

Deno.test("the reasons of completions are those of every provider, and other members are kept", async () => {
  for (
    const [given, reason] of [["stop", "end_turn"], ["length", "max_tokens"], ["content_filter", "content_filtered"], [
      "new",
      "new",
    ]]
  ) {
    const choice = { index: 0, text: "Hi", finish_reason: given, logprobs: { tokens: ["Hi"] } };
    const { client } = answering({ id: "cmpl-1", object: "text_completion", model: "m-2", choices: [choice] });
    const result = await complete(client, { model: "m", prompt: "Say" });
    assertEquals([result.stopReason, result.model, result.usage], [reason, "m-2", undefined]);
    assertEquals(result.unknown, { id: "cmpl-1", logprobs: { tokens: ["Hi"] } });
  }
  const first = { text: "Hi", finish_reason: "stop" };
  const second = { index: 1, text: "Ho", finish_reason: "stop" };
  const bare = await complete(answering({ choices: [first], model: "" }).client, { model: "m", prompt: "Say" });
  assertEquals(bare.model, "m");
  assertEquals("unknown" in bare, false);
  const several = await complete(answering({ choices: [first, second] }).client, { model: "m", prompt: "Say" });
  assertEquals([several.text, several.unknown], ["Hi", { choices: [second] }]);
  for (const choices of [undefined, [], [{ text: "Hi" }], [{ finish_reason: "stop" }]]) {
    const { client } = answering({ choices });
    assertEquals(
      (await assertRejects(() => complete(client, { model: "m", prompt: "Say" }), ProviderError)).kind,
      "protocol",
    );
  }
});

Deno.test("images come as bytes or as URLs, which are not fetched", async () => {
  const { fake, client } = served();
  const bytes = await generateImage(client, {
    model: "m",
    prompt: "A circle",
    n: 2,
    size: "1024x1024",
    responseFormat: "b64_json",
  });
  assertEquals(bytes.images.map(({ base64, url }) => [typeof base64, url]), [["string", undefined], [
    "string",
    undefined,
  ]]);
  const urls = await generateImage(client, { model: "m", prompt: "A circle", responseFormat: "url" });
  assertEquals(urls.images.map(({ base64, url }) => [base64, typeof url]), [[undefined, "string"]]);
  assertEquals(fake.requests.map(({ operation }) => operation), ["images/generations", "images/generations"]);
  for (const data of [undefined, [], [{}], [{ b64_json: "" }]]) {
    const { client } = answering({ data });
    const error = await assertRejects(() => generateImage(client, { model: "m", prompt: "A circle" }), ProviderError);
    assertEquals(error.kind, "protocol");
  }
});

Deno.test("an edit is a form with its files", async () => {
  const { client, requests } = answering({
    data: [{ b64_json: "AQID", revised_prompt: "A blue circle" }],
    usage: { input_tokens: 5, output_tokens: 7 },
    size: "1024x1024",
  });
  const result = await editImage(client, {
    model: "m",
    prompt: "Make it blue",
    images: [new Blob(["one"], { type: "image/webp" }), new TextEncoder().encode("two"), new File(["three"], "3.png")],
    mask: new Blob(["mask"], { type: "image/png" }),
    n: 1,
    extraBody: { input_fidelity: "high" },
  });
  assertEquals(result, {
    images: [{ base64: "AQID", revisedPrompt: "A blue circle" }],
    usage: { inputTokens: 5, outputTokens: 7 },
    unknown: { size: "1024x1024" },
  });
  const form = await requests[0]!.formData();
  const files = async (name: string) =>
    await Promise.all(
      form.getAll(name).map(async (file) => {
        const { name, type } = file as File;
        return [name, type, await (file as File).text()];
      }),
    );
  assertEquals(
    await files("image[]"),
    [
      ["image.webp", "image/webp", "one"],
      ["image.png", "image/png", "two"],
      ["3.png", "", "three"],
    ].map(([name, type, text]) => [name, type || "application/octet-stream", text]),
  );
  assertEquals(await files("mask"), [["image.png", "image/png", "mask"]]);
  assertEquals(["model", "prompt", "n", "input_fidelity"].map((name) => form.get(name)), [
    "m",
    "Make it blue",
    "1",
    "high",
  ]);
});

Deno.test("a file without a name and a type is called a PNG, and images may have no counts", async () => {
  const { client, requests } = answering({ data: [{ url: "https://a.example/1.png" }], usage: { input_tokens: 5 } });
  const result = await editImage(client, { model: "m", prompt: "Blue", images: [new Blob(["one"])] });
  assertEquals(result, { images: [{ url: "https://a.example/1.png" }] });
  assertEquals(((await requests[0]!.formData()).get("image") as File).name, "image.png");
});

Deno.test("one image is a member without brackets, and the fake accepts the form", async () => {
  const { fake, client } = served();
  const { images } = await editImage(client, {
    model: "m",
    prompt: "Blue",
    images: [new Blob(["one"], { type: "image/png" })],
  });
  assertEquals(images.length, 1);
  assertEquals(fake.requests.map(({ operation }) => operation), ["images/edits"]);
});

Deno.test("models are listed and retrieved, with the members of their service", async () => {
  const { client } = served({ models: ["small", { id: "vendor/large:1", owned_by: "vendor", status: "available" }] });
  const list = await listModels(client);
  assertEquals(list.map(({ id }) => id), ["small", "vendor/large:1"]);
  const { id, ownedBy, unknown } = await retrieveModel(client, "vendor/large:1");
  assertEquals([id, ownedBy, unknown?.status], ["vendor/large:1", "vendor", "available"]);
  const missing = await assertRejects(() => retrieveModel(client, "none"), ProviderError);
  assertEquals(missing.kind, "notFound");
  assertEquals((await listModels(answering([{ id: "a" }]).client)).map(({ id }) => id), ["a"]);
  for (const answer of [{}, { data: [{}] }]) {
    const error = await assertRejects(() => listModels(answering(answer).client), ProviderError);
    assertEquals(error.kind, "protocol");
  }
});

const { recordings, missing } = corpus("openai-compatible");

Deno.test({
  name: `the recorded list of bedrock-mantle is read whole${missing}`,
  ignore: missing !== "",
  async fn() {
    const { response = "" } = recordings.find(({ path }) => path === "/v1/models")!;
    const json = JSON.parse(response);
    const models = await listModels(answering(json).client);
    assertEquals(models.length, 48);
    const again = models.map(({ id, ownedBy, createdMs, unknown }) => ({
      id,
      object: "model",
      owned_by: ownedBy,
      created: createdMs! / 1000,
      ...unknown,
    }));
    assertEquals(again, json.data);
  },
});

Deno.test("mistakes are refused before anything is sent", async () => {
  const { client, requests } = answering({});
  for (
    const [call, words] of [
      [() => embed(client, { model: "m", input: [] }), "input is an empty list"],
      [() => embed(client, { model: "m", input: ["a", 7 as never] }), "input[1] is a number"],
      [() => embed(client, { model: "m", input: "a", values: ["a"] } as never), 'did you mean "input"?'],
      [() => embed(client, { model: "m", input: "a", encoding: "hex" as never }), 'option "encoding"'],
      [() => embed(client, { model: "m", input: 7 as never }), "input is a number; pass text"],
      [() => embed(7 as never, { model: "m", input: "a" }), "Cannot call embed() with a number: not a client"],
      [() => embed({}, { model: "m", input: "a" }), "Cannot call embed() with an object: not a client"],
      [() => complete(client, { model: "m", prompt: 7 as never }), 'option "prompt"'],
      [() => complete(client, { model: "m", prompt: "a", n: 2 } as never), "unknown option; use several calls"],
      [() => generateImage(client, { model: "m", prompt: "a", aspectRatio: "1:1" } as never), 'did you mean "size"?'],
      [() => editImage(client, { model: "m", prompt: "a", images: [] }), "images is missing or empty"],
      [() => editImage(client, { model: "m", prompt: "a", images: ["x" as never] }), "images[0] is a string"],
      [() => retrieveModel(client, ""), 'its id is ""'],
      [() => listModels(client, { extraBody: {} } as never), 'option "extraBody"'],
    ] as const
  ) {
    await assertRejects(call as () => Promise<unknown>, TypeError, words);
  }
  assertEquals(requests.length, 0);
});
