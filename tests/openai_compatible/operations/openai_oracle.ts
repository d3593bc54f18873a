/**
 * OpenAI's own client as the judge: our requests are its requests, and both read the same answers.
 */
import OpenAI, { toFile } from "npm:openai@7.59.0";
import {
  complete,
  createOpenAICompatible,
  editImage,
  embed,
  generateImage,
  listModels,
  retrieveModel,
} from "@bedrock-edge/client/openai-compatible";
import { fakeOpenAI } from "@bedrock-edge/client/testing";
import { assertEquals } from "@std/assert";

const baseURL = "https://api.example.com/v1";
const apiKey = "fake-openai-key";

/** A request without the headers that are a client's own. */
async function plain(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  const body = type.startsWith("multipart/form-data")
    ? await Promise.all(
      [...await request.formData()].map(async ([name, value]) =>
        typeof value === "string" ? [name, value] : [name, value.name, value.type, await value.text()]
      ),
    )
    : request.method === "GET"
    ? undefined
    : await request.json();
  const form = Array.isArray(body) ? body.map((entry) => JSON.stringify(entry)).toSorted() : body;
  const { method, headers } = request;
  // Their client leaves a colon of an id as it is. Both are the same path.
  const url = decodeURIComponent(request.url);
  return { method, url, authorization: headers.get("authorization"), type: type.split(";")[0], body: form };
}

/** Both clients over one fake, and the requests of each. */
function both() {
  const sent: { ours: Request[]; theirs: Request[] } = { ours: [], theirs: [] };
  const fake = fakeOpenAI({ replies: [" a time."] });
  const logging = (log: Request[]) => (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    log.push(request.clone());
    return fake(request);
  };
  return {
    sent,
    ours: createOpenAICompatible({ name: "example", baseURL, apiKey, env: {}, fetch: logging(sent.ours) }),
    theirs: new OpenAI({ baseURL, apiKey, fetch: logging(sent.theirs), maxRetries: 0 }),
  };
}

async function sameRequests({ ours, theirs }: { ours: Request[]; theirs: Request[] }): Promise<void> {
  // Before a form their client asks the runtime for "data:,".
  const own = theirs.filter(({ url }) => !url.startsWith("data:"));
  assertEquals(await Promise.all(ours.map(plain)), await Promise.all(own.map(plain)));
}

Deno.test("openai: embeddings, as numbers and as base64", async () => {
  for (const encoding of ["float", "base64"] as const) {
    const { ours, theirs, sent } = both();
    const input = ["Oslo", "Lima"];
    const { embeddings } = await embed(ours, { model: "m", input, dimensions: 4, encoding, user: "u" });
    const answer = await theirs.embeddings.create({
      model: "m",
      input,
      encoding_format: encoding,
      dimensions: 4,
      user: "u",
    });
    await sameRequests(sent);
    // Their client leaves the vectors in the order in which they come; the fake sends them in another.
    const inOrder = (data: typeof answer.data) =>
      data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding.map(Math.fround));
    const rounded = embeddings.map((vector) => vector.map(Math.fround));
    if (encoding === "float") assertEquals(rounded, inOrder(answer.data));
    // Their default asks for base64 too, and reads it.
    assertEquals(rounded, inOrder((await theirs.embeddings.create({ model: "m", input, dimensions: 4 })).data));
  }
});

Deno.test("openai: a completion", async () => {
  const { ours, theirs, sent } = both();
  const result = await complete(ours, {
    model: "m",
    prompt: "Once upon",
    maxTokens: 10,
    stopSequences: ["END"],
    seed: 7,
  });
  const answer = await theirs.completions.create({
    model: "m",
    prompt: "Once upon",
    max_tokens: 10,
    stop: ["END"],
    seed: 7,
  });
  await sameRequests(sent);
  assertEquals(result.text, answer.choices[0]?.text);
  assertEquals(result.usage?.totalTokens, answer.usage?.total_tokens);
});

Deno.test("openai: images", async () => {
  const { ours, theirs, sent } = both();
  const { images } = await generateImage(ours, {
    model: "m",
    prompt: "A circle",
    n: 2,
    size: "1024x1024",
    quality: "high",
    outputFormat: "png",
    background: "transparent",
  });
  const answer = await theirs.images.generate({
    model: "m",
    prompt: "A circle",
    n: 2,
    size: "1024x1024",
    quality: "high",
    output_format: "png",
    background: "transparent",
  });
  await sameRequests(sent);
  assertEquals(
    images.map(({ base64, url }) => base64 ?? url),
    answer.data?.map(({ b64_json, url }) => b64_json ?? url),
  );
});

Deno.test("openai: edited images, one and several", async () => {
  const file = (text: string) => new File([text], "image.png", { type: "image/png" });
  for (const names of [["one"], ["one", "two"]]) {
    const { ours, theirs, sent } = both();
    await editImage(ours, { model: "m", prompt: "Blue", images: names.map(file), mask: file("mask"), n: 1 });
    const images = await Promise.all(names.map((name) => toFile(file(name), "image.png", { type: "image/png" })));
    const mask = await toFile(file("mask"), "image.png", { type: "image/png" });
    await theirs.images.edit({
      model: "m",
      prompt: "Blue",
      image: images.length > 1 ? images : images[0]!,
      mask,
      n: 1,
    });
    await sameRequests(sent);
  }
});

Deno.test("openai: the models, also with a slash and a colon in the id", async () => {
  const { ours, theirs, sent } = both();
  const list = await listModels(ours);
  const answer = await theirs.models.list();
  assertEquals(list.map(({ id }) => id), answer.data.map(({ id }) => id));
  await retrieveModel(ours, "vendor/large:1");
  await theirs.models.retrieve("vendor/large:1");
  await sameRequests(sent);
});
