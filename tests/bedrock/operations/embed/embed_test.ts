/**
 * Many inputs: batches, order, concurrency, and the end of everything at the first failure.
 */
import { ProviderError } from "@bedrock-edge/client";
import { embed, type EmbedInput } from "@bedrock-edge/client/embed";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { PNG, type Sent, serving } from "./served.ts";

const TITAN = "amazon.titan-embed-text-v2:0";
const COHERE_V3 = "cohere.embed-english-v3";
const COHERE_V4 = "cohere.embed-v4:0";

/** The vector of a text that is a number. */
function vectorFor(text: unknown): number[] {
  return [Number(text), 1];
}

function answer({ body }: Sent): unknown {
  if (body["inputText"] !== undefined) return { embedding: vectorFor(body["inputText"]), inputTextTokenCount: 1 };
  const inputs = (body["texts"] ?? body["images"]) as unknown[];
  return { embeddings: inputs.map((input) => vectorFor(body["texts"] ? input : -1)) };
}

/** A service that answers when it is told to, in any order. */
function held() {
  const waiting: (() => void)[] = [];
  let open = 0;
  let most = 0;
  const rig = serving(async (sent) => {
    most = Math.max(most, ++open);
    await new Promise<void>((resolve) => waiting.push(resolve));
    open--;
    return answer(sent);
  });
  return { ...rig, waiting, most: () => most };
}

/** Lets everything run that can run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve();
  await new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

Deno.test("texts go in batches of the most that the model takes, and vectors come in the order of the texts", async () => {
  for (
    const [count, batchSize, sizes] of [[1, undefined, [1]], [96, undefined, [96]], [200, undefined, [96, 96, 8]], [
      5,
      2,
      [2, 2, 1],
    ], [97, 1000, [96, 1]]] as const
  ) {
    const { bedrock, sent } = serving(answer);
    const input = Array.from({ length: count }, (_, at) => `${at}`);
    const { embeddings } = await embed(bedrock, { model: COHERE_V3, input, batchSize });
    assertEquals(embeddings, input.map(vectorFor));
    assertEquals(sent.map(({ body }) => (body["texts"] as string[]).length), [...sizes]);
  }
});

Deno.test("texts and images of a model that takes them apart go in calls of their own, in order", async () => {
  const { bedrock, sent } = serving(answer);
  const input: EmbedInput[] = ["1", "2", { image: PNG }, { image: PNG }, "3"];
  const { embeddings } = await embed(bedrock, { model: COHERE_V3, input, concurrency: 1 });
  assertEquals(embeddings, [[1, 1], [2, 1], [-1, 1], [-1, 1], [3, 1]]);
  assertEquals(sent.map(({ body }) => [Object.keys(body)[1], body["input_type"]]), [
    ["texts", "search_document"],
    ["images", "image"],
    ["images", "image"],
    ["texts", "search_document"],
  ]);
});

Deno.test("inputs of many bytes are more calls than their number needs, so that no body is too large", async () => {
  const { bedrock, sent } = serving(({ body }) => ({
    embeddings: { float: (body["images"] as unknown[]).map(() => [1]) },
  }));
  const image = new Uint8Array(5_000_000);
  image.set(PNG);
  const { embeddings } = await embed(bedrock, { model: COHERE_V4, input: Array(5).fill({ image }) });
  assertEquals(embeddings.length, 5);
  assertEquals(sent.map(({ body }) => (body["images"] as string[]).length), [2, 2, 1]);
});

Deno.test("answers in any order give vectors in the order of the texts, and tokens are summed", async () => {
  const { bedrock, sent, waiting, most } = held();
  const input = Array.from({ length: 9 }, (_, at) => `${at}`);
  const result = embed(bedrock, { model: TITAN, input, concurrency: 3 });
  while (sent.length < 9 || waiting.length) {
    await settle();
    // The youngest call answers first.
    waiting.pop()?.();
  }
  const { embeddings, usage } = await result;
  assertEquals(embeddings, input.map(vectorFor));
  assertEquals([usage, most()], [{ inputTokens: 9 }, 3]);
});

Deno.test("the tokens are unknown if those of one call are", async () => {
  const { bedrock } = serving(({ body }, at) => ({
    embedding: vectorFor(body["inputText"]),
    ...at === 1 ? {} : { inputTextTokenCount: 1 },
  }));
  assertEquals((await embed(bedrock, { model: TITAN, input: ["1", "2", "3"] })).usage, undefined);
});

Deno.test("the first failure stops the calls that are open, sends no others, and is thrown", async () => {
  const { bedrock, sent, waiting } = held();
  const failing = embed(bedrock, { model: TITAN, input: ["0", "1", "2", "3", "4"], concurrency: 3 });
  const caught = failing.catch((error) => error);
  await settle();
  assertEquals(sent.length, 3);
  // The second call gets an answer without an embedding.
  sent[1]!.body["inputText"] = undefined;
  sent[1]!.body["texts"] = [];
  waiting[1]!();
  const error = await caught;
  assert(error instanceof ProviderError);
  assertEquals([error.kind, error.model], ["protocol", TITAN]);
  await settle();
  assertEquals([sent.length, sent.map(({ signal }) => signal.aborted)], [3, [true, false, true]]);
  waiting.forEach((answer) => answer());
});

Deno.test("an abort rejects with its reason, stops the open calls and closes the source", async () => {
  for (const isPulling of [false, true]) {
    const { bedrock, sent, waiting } = held();
    const controller = new AbortController();
    const never = Promise.withResolvers<string>();
    let isClosed = false;
    const texts = async function* () {
      try {
        yield "0";
        yield isPulling ? await never.promise : "1";
        yield "2";
      } finally {
        isClosed = true;
      }
    };
    const reason = new Error("enough");
    const failing = embed(bedrock, { model: TITAN, input: texts(), concurrency: 2, signal: controller.signal });
    const caught = failing.catch((error) => error);
    await settle();
    controller.abort(reason);
    assert(await caught === reason);
    await settle();
    assert(sent.every(({ signal }) => signal.aborted));
    // A source that waits can be closed only when its own wait is over.
    never.resolve("1");
    await settle();
    assert(isClosed);
    waiting.forEach((answer) => answer());
  }
});

Deno.test("a failure of the source is thrown as it is, and the client's own signal stops the calls too", async () => {
  const { bedrock } = serving(answer);
  const broken = new Error("no more rows");
  function* rows() {
    yield "1";
    throw broken;
  }
  assert(await embed(bedrock, { model: TITAN, input: rows() }).catch((error) => error) === broken);
});

Deno.test("an answer without a vector for each input is never an empty success", async () => {
  const answers: readonly [unknown, string][] = [
    [{}, "it has no embeddings"],
    [{ embeddings: "many" }, "it has no embeddings"],
    [{ embeddings: [] }, "it has 0 embeddings for 2 inputs"],
    [{ embeddings: [[1], [2], [3]] }, "it has 3 embeddings for 2 inputs"],
    [{ embeddings: [[1], []] }, "it has an embedding without a list of float numbers"],
    [{ embeddings: [[1], [null]] }, "it has an embedding without a list of float numbers"],
    [{ embeddings: [[1], [1, 2]] }, "it has a vector of 2 numbers, expected 1"],
    [{ embeddings: { int8: [[1], [2]], count: 7 } }, "it has an embedding without a list of float numbers"],
  ];
  for (const [body, says] of answers) {
    const { bedrock } = serving(() => body);
    const error = await assertRejects(
      () => embed(bedrock, { model: COHERE_V3, input: ["1", "2"] }),
      ProviderError,
      says,
    );
    assertEquals(error.kind, "protocol");
  }
  const others = [
    TITAN,
    "amazon.titan-embed-text-v1",
    "amazon.titan-embed-image-v1",
    "amazon.nova-2-multimodal-embeddings-v1:0",
    "twelvelabs.marengo-embed-3-0-v1:0",
  ];
  for (const model of others) {
    const { bedrock } = serving(() => ({ results: [] }));
    const error = await assertRejects(
      () => embed(bedrock, { model, input: "1" }),
      ProviderError,
      "it has no embeddings",
    );
    assertEquals(error.kind, "protocol");
  }
  const { bedrock } = serving(() => ({ embedding: null, message: "Input image is broken." }));
  await assertRejects(
    () => embed(bedrock, { model: "amazon.titan-embed-image-v1", input: { image: PNG } }),
    ProviderError,
    'it has 0 embeddings for 1 inputs; the model says "Input image is broken."',
  );
  const short = serving(() => ({ embedding: [1, 2] }));
  await assertRejects(
    () => embed(short.bedrock, { model: TITAN, input: "1", dimensions: 256 }),
    ProviderError,
    "it has a vector of 2 numbers, expected 256",
  );
});

Deno.test("the places of the texts that Nova cut are told", async () => {
  const { bedrock } = serving(({ body }) => {
    const { text } = body["singleEmbeddingParams"] as { text: { value: string } };
    const cut = Number(text.value) % 2 ? { truncatedCharLength: 8000 } : {};
    return { embeddings: [{ embeddingType: "TEXT", embedding: [1], ...cut }] };
  });
  const { truncated } = await embed(bedrock, {
    model: "amazon.nova-2-multimodal-embeddings-v1:0",
    input: ["0", "1", "2", "3"],
    truncate: "end",
  });
  assertEquals(truncated, [1, 3]);
});

Deno.test("vectors are normalized here where the model has no option for it, and zeros stay zeros", async () => {
  const { bedrock } = serving(() => ({ embeddings: [[3, 4], [0, 0]] }));
  const { embeddings } = await embed(bedrock, { model: COHERE_V3, input: ["1", "2"], normalize: true });
  assertEquals(embeddings, [[0.6, 0.8], [0, 0]]);
});

Deno.test("a text is as long as its code points, which the service counts", async () => {
  const { bedrock, sent } = serving(() => ({ embeddings: [[1]] }));
  await embed(bedrock, { model: COHERE_V3, input: "🐱".repeat(2048) });
  assertEquals(sent.length, 1);
});

Deno.test("a model without facts gets any length that its format can ask for", async () => {
  const { bedrock, sent } = serving(() => ({ embeddings: { float: [[1, 2]] } }));
  await embed(bedrock, { model: "vendor.embed-v9:0", format: "cohere-v4", input: "a", dimensions: 2 });
  assertEquals(sent[0]!.body["output_dimension"], 2);
});

Deno.test("an iterable without an input is refused, as an empty list is", async () => {
  const { bedrock } = serving(answer);
  async function* none(): AsyncGenerator<string, void> {}
  for (const input of [none(), new Set<string>(), []]) {
    await assertRejects(() => embed(bedrock, { model: TITAN, input }), TypeError, "input is an empty list");
  }
});
