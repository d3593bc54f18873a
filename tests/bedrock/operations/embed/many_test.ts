/**
 * The promise about memory: many texts are read a batch ahead of their calls, and no call is open beyond the concurrency.
 */
import { embed } from "@bedrock-edge/client/embed";
import { assert, assertEquals } from "@std/assert";
import { serving } from "./served.ts";

for (
  const { model, count, concurrency, most } of [
    // One call each.
    { model: "amazon.titan-embed-text-v2:0", count: 1_000, concurrency: 8, most: 1 },
    { model: "cohere.embed-v4:0", count: 10_000, concurrency: 3, most: 96 },
  ]
) {
  Deno.test(`${count} texts hold at most ${concurrency} calls and a batch of ${model} in memory`, async () => {
    let [pulled, answered, mostOpen, furthest] = [0, 0, 0, 0];
    const open = new Set<() => void>();
    const { bedrock, sent } = serving(async ({ body }) => {
      const texts = (body["texts"] ?? [body["inputText"]]) as string[];
      const full = Promise.withResolvers<void>();
      open.add(full.resolve);
      mostOpen = Math.max(mostOpen, open.size);
      // Answers when no further call can open: the calls come in waves, and their number fills the waves.
      if (open.size === concurrency) open.forEach((resolve) => resolve());
      await full.promise;
      furthest = Math.max(furthest, pulled - answered);
      open.delete(full.resolve);
      answered += texts.length;
      sent.length = 0; // the log of the test would hold what the operation does not
      const vectors = texts.map((text) => [Number(text)]);
      return body["texts"] ? { embeddings: { float: vectors } } : { embedding: vectors[0], inputTextTokenCount: 1 };
    });
    function* texts() {
      while (pulled < count) yield `${pulled++}`;
    }
    const { embeddings } = await embed(bedrock, { model, input: texts(), concurrency });
    assertEquals(embeddings.length, count);
    assert(embeddings.every(([value], at) => value === at));
    assertEquals(mostOpen, concurrency);
    // The open calls, and the batch that is being read.
    assert(furthest <= (concurrency + 1) * most, `${furthest}`);
  });
}
