/**
 * Mistakes in requests for images, which are found before a request.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { generateImage, type GenerateImageOptions } from "@bedrock-edge/client/image";
import { modelFacts } from "@bedrock-edge/client/models";
import { imageClient, picture } from "./client.ts";

const TITAN = { model: "amazon.titan-image-generator-v2:0", prompt: "a boat" };
const CORE = { model: "stability.stable-image-core-v1:1", prompt: "a boat" };
const SD = { ...CORE, model: "stability.sd3-5-large-v1:0", task: "variation", strength: 0.5 };
const INPAINT = { ...CORE, model: "us.stability.stable-image-inpaint-v1:0", task: "inpainting" };
const OUTPAINT = { model: "us.stability.stable-outpaint-v1:0", task: "outpainting", image: picture() };
const FAST = { model: "us.stability.stable-fast-upscale-v1:0", task: "upscale" };
const CREATIVE = { ...CORE, model: "us.stability.stable-creative-upscale-v1:0", task: "upscale" };
const CANVAS = { ...TITAN, model: "amazon.nova-canvas-v1:0" };
const MASKED = { ...TITAN, task: "inpainting", image: picture(80, 80) };

/** An image in a file of some bytes. */
function padded(bytes: number): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(bytes);
  file.set(picture());
  return file;
}

/** Options, the error, and what its sentence says. */
const MISTAKES: readonly (readonly [options: Record<string, unknown>, error: string, says: string])[] = [
  // The names and types of options.
  [{ ...TITAN, model: "" }, "TypeError", "model is missing or empty"],
  [{ ...TITAN, task: "paint" }, "TypeError", '"paint" is not valid; use text-to-image, variation,'],
  [{ ...TITAN, taskType: "TEXT_IMAGE" }, "TypeError", 'did you mean "task"?'],
  [{ ...TITAN, width: 512 }, "TypeError", 'did you mean "size"?'],
  [{ ...TITAN, seed: "7" }, "TypeError", 'Cannot use option "seed"'],
  [{ ...TITAN, format: "png" }, "TypeError", "use amazon or stability"],
  // The model and its tasks.
  [{ ...TITAN, model: "amazon.nova-lite-v1:0" }, "TypeError", "it answers messages; use chat()"],
  [{ ...TITAN, model: "cohere.rerank-v3-5:0" }, "TypeError", "it only ranks documents; use rerank()"],
  [{ ...TITAN, model: "vendor.unknown-v1:0" }, "TypeError", 'its requests is unknown; pass format: "stability"'],
  [
    { ...CORE, task: "upscale" },
    "TypeError",
    'not a task of the model; pass task: "text-to-image", or call "stability.',
  ],
  [{ ...SD, task: "color-guided" }, "TypeError", 'or call "amazon.titan-image-generator-v2:0"'],
  [
    { ...TITAN, model: "amazon.titan-image-generator-v1", task: "structure" },
    "TypeError",
    "is not a task of the model",
  ],
  [{ ...INPAINT, task: undefined }, "TypeError", 'text-to-image is not a task of the model; pass task: "inpainting"'],
  // Options of a task.
  [{ model: CORE.model }, "TypeError", "text-to-image needs prompt"],
  [{ ...CORE, prompt: "" }, "TypeError", "text-to-image needs prompt"],
  [INPAINT, "TypeError", "inpainting needs image"],
  [{ ...SD, strength: undefined, image: picture() }, "TypeError", "variation needs strength"],
  [{ ...CORE, cfgScale: 7 }, "TypeError", 'Cannot use option "cfgScale" with "stability.stable-image-core-v1:1"'],
  [{ ...TITAN, aspectRatio: "1:1" }, "TypeError", "text-to-image has the options prompt, negativePrompt, n,"],
  [{ ...CORE, n: 2 }, "RangeError", "it makes one image a call; call it once for each image"],
  // Values.
  [{ ...TITAN, n: 6 }, "RangeError", "n is 6; pass an integer from 1 to 5"],
  [{ ...TITAN, n: 1.5 }, "RangeError", "n is 1.5"],
  [{ ...TITAN, seed: 2_147_483_647 }, "RangeError", "pass an integer from 0 to 2147483646"],
  [{ ...TITAN, cfgScale: 11 }, "RangeError", "cfgScale is 11; pass a number from 1.1 to 10"],
  [{ ...TITAN, prompt: "a".repeat(513) }, "RangeError", "prompt has 513 characters; pass at most 512"],
  [{ ...TITAN, size: "500x500" }, "RangeError", 'size is "500x500"; pass a size of the model: 1024x1024'],
  [{ ...TITAN, size: "large" }, "RangeError", 'size is "large"'],
  [{ ...CANVAS, size: "1000x1024" }, "RangeError", "multiples of 16"],
  [{ ...CANVAS, size: "4096x1008" }, "RangeError", "multiples of 16"],
  [{ ...CANVAS, size: "2048x2048" }, "RangeError", "below 4194304 pixels"],
  [{ ...TITAN, quality: "best" }, "RangeError", 'quality is "best"; pass one of standard, premium'],
  [{ ...CORE, aspectRatio: "4:3" }, "RangeError", 'aspectRatio is "4:3"'],
  [{ ...CORE, outputFormat: "webp" }, "RangeError", 'outputFormat is "webp"; pass one of jpeg, png'],
  [{ ...TITAN, task: "color-guided", colors: [] }, "RangeError", "the number of colors is 0; pass 1 to 10 colors"],
  [{ ...TITAN, task: "color-guided", colors: ["red"] }, "RangeError", 'a color of colors is "red"'],
  [{ ...OUTPAINT, left: 0 }, "RangeError", "every one of left, right, up and down is 0"],
  [{ ...OUTPAINT, left: 2001 }, "RangeError", "left is 2001"],
  // Images.
  [
    { ...FAST, image: {} },
    "TypeError",
    "from image: an object is not a file; pass bytes, a Blob, base64 or a data URL",
  ],
  [{ ...FAST, image: "a picture" }, "TypeError", "from image: its text is neither base64 nor a data URL"],
  [
    { ...FAST, image: "data:image/svg+xml,<svg/>" },
    "TypeError",
    "from image: its text is neither base64 nor a data URL",
  ],
  [{ ...FAST, image: "data:image/png;base64" }, "TypeError", "the data URL has no data"],
  [{ ...FAST, image: "" }, "TypeError", "upscale needs image; pass it"],
  [{ ...FAST, image: picture(31, 40) }, "RangeError", "31x40 pixels; pass an image of at least 32 pixels a side"],
  [{ ...FAST, image: picture(1537, 40) }, "RangeError", "at most 1536 pixels a side"],
  [{ ...CREATIVE, image: picture(1025, 1024) }, "RangeError", "image has 1025x1024 pixels"],
  [{ ...INPAINT, image: picture(64, 161) }, "RangeError", "sides in a ratio of at most 2.5:1"],
  [{ ...INPAINT, image: picture(4096, 2400) }, "RangeError", "at most 9437184 pixels in all"],
  [{ ...SD, image: [picture(), picture()] }, "RangeError", "the number of images in image is 2; pass one image"],
  [{ ...SD, image: [] }, "RangeError", "the number of images in image is 0"],
  [{ ...TITAN, task: "variation", image: [picture(), picture(8, 8, "webp")] }, "RangeError", 'image[1] is "webp"'],
  [{ ...TITAN, task: "variation", image: picture(4097, 8) }, "RangeError", "at most 4096 pixels a side"],
  [{ ...MASKED, image: picture(1409, 8), maskPrompt: "boat" }, "RangeError", "at most 1408 pixels a side"],
  [{ ...TITAN, task: "structure", image: picture(1409, 8) }, "RangeError", "at most 1408 pixels a side"],
  [
    { ...TITAN, task: "variation", image: padded(5_242_881) },
    "RangeError",
    "image has 5242881 bytes; pass a file of at",
  ],
  [{ ...FAST, image: new Blob([padded(18_750_001)]) }, "RangeError", "a file of at most 18750000 bytes"],
  [{ ...FAST, image: new Uint8Array() }, "TypeError", "from image: the file is empty; pass one with content"],
  [{ ...MASKED }, "TypeError", "neither mask nor maskPrompt is given; pass one of them"],
  [{ ...MASKED, mask: picture(80, 80), maskPrompt: "boat" }, "TypeError", "both mask and maskPrompt are given"],
  [{ ...MASKED, mask: picture(80, 79) }, "RangeError", "the mask has 80x79 pixels and the image 80x80"],
];

Deno.test("mistakes are found before a request", async () => {
  for (const [options, name, says] of MISTAKES) {
    const { bedrock, sent } = imageClient();
    const error = await assertRejects(() => generateImage(bedrock, options as unknown as GenerateImageOptions), Error);
    assertEquals([error.name, error.message.includes(says), sent.length], [name, true, 0], error.message);
  }
});

Deno.test("the client's facts route an image model through its profile", async () => {
  const { bedrock, sent } = imageClient({ models: modelFacts({ profiles: "auto" }) });
  await generateImage(bedrock, { model: "stability.stable-fast-upscale-v1:0", task: "upscale", image: picture() });
  assertEquals(sent.map(({ path }) => path), ["/model/us.stability.stable-fast-upscale-v1%3A0/invoke"]);
});

Deno.test("a mask whose size nobody can read is left to the service", async () => {
  const { bedrock, sent } = imageClient({ answer: () => Response.json({ images: ["AAAA"] }) });
  await generateImage(bedrock, { ...MASKED, mask: new Uint8Array(9) } as GenerateImageOptions);
  assertEquals(sent.length, 1);
});

Deno.test("a text is as long as its characters are many, and not its UTF-16", async () => {
  const { bedrock, sent } = imageClient();
  await generateImage(bedrock, { ...TITAN, prompt: "⛵🌊".repeat(200) });
  await generateImage(bedrock, { ...TITAN, task: "variation", image: picture(4096, 8) });
  assertEquals(sent.length, 2);
});
