/**
 * Promises of the types of `generateImage()` and `rerank()`, kept by the compiler: each task has its options, and a model that is known
 * for something else is refused.
 */
import type { Bedrock } from "@bedrock-edge/client";
import { generateImage, type GenerateImageOptions, type ImageTask } from "@bedrock-edge/client/image";
import { rerank } from "@bedrock-edge/client/rerank";
import { assertEquals } from "@std/assert";
import { type Equal, expectType } from "./equal.ts";

const TITAN = "amazon.titan-image-generator-v2:0";
const OUTPAINT = "us.stability.stable-outpaint-v1:0";
const image = new Uint8Array();

/** A document whose type has no index signature. */
interface Note {
  readonly title: string;
}

/** Lines that must compile, or must not; none is ever run. */
export async function lines(
  bedrock: Bedrock,
  open: string,
  given: GenerateImageOptions,
  notes: readonly Note[],
): Promise<unknown> {
  const ranked = await rerank(bedrock, { model: open, query: "a", documents: ["a", { b: 1 }] });
  expectType<Equal<(typeof ranked.results)[0]["document"], "a" | { readonly b: 1 }>>();
  const sorted = await rerank(bedrock, { model: open, query: "a", documents: notes });
  expectType<Equal<(typeof sorted.results)[0]["document"], Note>>();
  return [
    generateImage(bedrock, given),
    generateImage(bedrock, { model: open, prompt: "a", n: 2, size: "512x512" }),
    generateImage(bedrock, { model: OUTPAINT, task: "outpainting", image, left: 9 }),
    generateImage(bedrock, { model: TITAN, task: "variation", image: [image, "aGk=", new Blob()] }),
    // @ts-expect-error: the model answers messages
    generateImage(bedrock, { model: "amazon.nova-lite-v1:0", prompt: "a" }),
    // @ts-expect-error: the task needs an image
    generateImage(bedrock, { model: OUTPAINT, task: "outpainting", left: 9 }),
    // @ts-expect-error: an option of another task
    generateImage(bedrock, { model: TITAN, task: "background-removal", image, left: 9 }),
    // @ts-expect-error: a task that does not exist
    generateImage(bedrock, { model: TITAN, task: "paint", prompt: "a" }),
    // @ts-expect-error: words are missing
    generateImage(bedrock, { model: TITAN }),
    // @ts-expect-error: the model answers messages
    rerank(bedrock, { model: "us.amazon.nova-lite-v1:0", query: "a", documents: ["a"] }),
    // @ts-expect-error: numbers are not documents
    rerank(bedrock, { model: open, query: "a", documents: [1] }),
  ];
}

Deno.test("the tasks of images are those of the documentation page", async () => {
  const tasks: Record<ImageTask, true> = {
    "text-to-image": true,
    "variation": true,
    "inpainting": true,
    "outpainting": true,
    "background-removal": true,
    "structure": true,
    "color-guided": true,
    "sketch": true,
    "erase": true,
    "search-and-replace": true,
    "search-and-recolor": true,
    "style-guide": true,
    "style-transfer": true,
    "upscale": true,
  };
  const page = await Deno.readTextFile(new URL("../../docs/images.md", import.meta.url));
  const [, table = ""] = page.split("## Tasks and models");
  const listed = [...(table.split("\n## ")[0] ?? "").matchAll(/^\| `([a-z-]+)`/gm)].map(([, task]) => task);
  assertEquals(listed.slice(1), Object.keys(tasks)); // behind the heading of the column
});
