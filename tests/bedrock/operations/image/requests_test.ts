/**
 * The requests of each task, in the format that AWS documents, which the fake accepts.
 */
import { assertEquals } from "@std/assert";
import { listModels } from "@bedrock-edge/client/models";
import { generateImage, type GenerateImageOptions } from "@bedrock-edge/client/image";
import { imageHeader } from "../../../../src/base/image_header.ts";
import { base64, imageClient, picture } from "./client.ts";

/** The options of a call, its body, and the size of the fake's image. */
interface Case {
  readonly options: GenerateImageOptions;
  readonly body: Record<string, unknown>;
  readonly size: readonly [width: number, height: number];
}

const TITAN = "amazon.titan-image-generator-v2:0";
const STABLE = "us.stability.stable-";
const SETTINGS = { seed: 7, size: "512x512", quality: "premium", cfgScale: 6.5, n: 2 } as const;
const CONFIG = { seed: 7, width: 512, height: 512, quality: "premium", cfgScale: 6.5, numberOfImages: 2 };
const EDIT = { negativePrompt: "fog", stylePreset: "line-art", seed: 7, outputFormat: "png" } as const;
const EDITED = { negative_prompt: "fog", style_preset: "line-art", seed: 7, output_format: "png" };

const CASES: readonly Case[] = [
  {
    options: { model: TITAN, prompt: "a boat", negativePrompt: "fog", ...SETTINGS },
    body: {
      taskType: "TEXT_IMAGE",
      textToImageParams: { text: "a boat", negativeText: "fog" },
      imageGenerationConfig: CONFIG,
    },
    size: [512, 512],
  },
  {
    options: { model: "amazon.titan-image-generator-v1", task: "text-to-image", prompt: "a boat" },
    body: { taskType: "TEXT_IMAGE", textToImageParams: { text: "a boat" } },
    size: [1024, 1024],
  },
  {
    options: {
      model: TITAN,
      task: "structure",
      prompt: "a boat",
      image: picture(),
      controlMode: "SEGMENTATION",
      controlStrength: 0.2,
    },
    body: {
      taskType: "TEXT_IMAGE",
      textToImageParams: {
        text: "a boat",
        conditionImage: base64(),
        controlMode: "SEGMENTATION",
        controlStrength: 0.2,
      },
    },
    size: [1024, 1024],
  },
  {
    options: {
      model: TITAN,
      task: "color-guided",
      prompt: "a boat",
      colors: ["#ff8000", "#ABCDEF"],
      referenceImage: picture(),
    },
    body: {
      taskType: "COLOR_GUIDED_GENERATION",
      colorGuidedGenerationParams: { text: "a boat", colors: ["#ff8000", "#ABCDEF"], referenceImage: base64() },
    },
    size: [1024, 1024],
  },
  {
    options: { model: TITAN, task: "variation", image: [picture(), picture(8, 8)], similarity: 0.9, ...SETTINGS },
    body: {
      taskType: "IMAGE_VARIATION",
      imageVariationParams: { images: [base64(), base64(8, 8)], similarityStrength: 0.9 },
      imageGenerationConfig: CONFIG,
    },
    size: [512, 512],
  },
  {
    options: { model: TITAN, task: "variation", image: picture(9, 9, "jpeg"), prompt: "a boat" },
    body: {
      taskType: "IMAGE_VARIATION",
      imageVariationParams: { images: [base64(9, 9, "jpeg")], text: "a boat" },
    },
    size: [1024, 1024],
  },
  {
    options: {
      model: TITAN,
      task: "inpainting",
      image: picture(320, 200),
      mask: picture(320, 200, "jpeg"),
      cfgScale: 8,
    },
    body: {
      taskType: "INPAINTING",
      inPaintingParams: { image: base64(320, 200), maskImage: base64(320, 200, "jpeg") },
      imageGenerationConfig: { cfgScale: 8 },
    },
    size: [320, 200],
  },
  {
    options: {
      model: TITAN,
      task: "outpainting",
      image: picture(320, 200),
      maskPrompt: "boat",
      prompt: "a harbor",
      outPaintingMode: "PRECISE",
    },
    body: {
      taskType: "OUTPAINTING",
      outPaintingParams: {
        image: base64(320, 200),
        maskPrompt: "boat",
        text: "a harbor",
        outPaintingMode: "PRECISE",
      },
    },
    size: [320, 200],
  },
  {
    options: { model: TITAN, task: "background-removal", image: picture(1408, 5) },
    body: { taskType: "BACKGROUND_REMOVAL", backgroundRemovalParams: { image: base64(1408, 5) } },
    size: [1408, 5],
  },
  {
    options: {
      model: "amazon.nova-canvas-v1:0",
      prompt: "a".repeat(1024),
      size: "1280x720",
      additionalModelRequestFields: { textToImageParams: { style: "MAXIMALISM" }, imageGenerationConfig: { seed: 1 } },
    },
    body: {
      taskType: "TEXT_IMAGE",
      textToImageParams: { text: "a".repeat(1024), style: "MAXIMALISM" },
      imageGenerationConfig: { width: 1280, height: 720, seed: 1 },
    },
    size: [1280, 720],
  },
  {
    options: {
      model: "stability.stable-image-core-v1:1",
      prompt: "a boat",
      negativePrompt: "fog",
      aspectRatio: "16:9",
      seed: 4_294_967_295,
      outputFormat: "jpeg",
      n: 1,
    },
    body: {
      prompt: "a boat",
      negative_prompt: "fog",
      aspect_ratio: "16:9",
      seed: 4_294_967_295,
      output_format: "jpeg",
    },
    size: [1344, 768],
  },
  {
    options: { model: "stability.sd3-5-large-v1:0", prompt: "a boat", outputFormat: "webp" },
    body: { prompt: "a boat", output_format: "webp" },
    size: [1024, 1024],
  },
  {
    options: {
      model: "stability.sd3-5-large-v1:0",
      task: "variation",
      prompt: "a boat",
      image: picture(),
      strength: 0.7,
    },
    body: { mode: "image-to-image", prompt: "a boat", image: base64(), strength: 0.7 },
    size: [64, 64],
  },
  {
    options: { model: "stability.stable-image-ultra-v1:1", task: "variation", prompt: "a boat", image: [picture()] },
    body: { prompt: "a boat", image: base64() },
    size: [64, 64],
  },
  {
    options: {
      model: `${STABLE}image-inpaint-v1:0`,
      task: "inpainting",
      prompt: "a boat",
      image: picture(),
      mask: picture(8, 8),
      growMask: 9,
      ...EDIT,
    },
    body: { prompt: "a boat", image: base64(), mask: base64(8, 8), grow_mask: 9, ...EDITED },
    size: [64, 64],
  },
  {
    options: {
      model: `${STABLE}outpaint-v1:0`,
      task: "outpainting",
      image: picture(),
      left: 10,
      right: 0,
      up: 20,
      down: 30,
      creativity: 0.5,
    },
    body: { image: base64(), left: 10, right: 0, up: 20, down: 30, creativity: 0.5 },
    size: [74, 114],
  },
  {
    options: {
      model: `${STABLE}image-erase-object-v1:0`,
      task: "erase",
      image: picture(64, 65),
      mask: picture(64, 65),
    },
    body: { image: base64(64, 65), mask: base64(64, 65) },
    size: [64, 65],
  },
  {
    options: {
      model: `${STABLE}image-search-replace-v1:0`,
      task: "search-and-replace",
      prompt: "a boat",
      image: picture(),
      searchPrompt: "the car",
      growMask: 0,
      ...EDIT,
    },
    body: { prompt: "a boat", image: base64(), search_prompt: "the car", grow_mask: 0, ...EDITED },
    size: [64, 64],
  },
  {
    options: {
      model: `${STABLE}image-search-recolor-v1:0`,
      task: "search-and-recolor",
      prompt: "red",
      image: picture(),
      selectPrompt: "the boat",
    },
    body: { prompt: "red", image: base64(), select_prompt: "the boat" },
    size: [64, 64],
  },
  {
    options: {
      model: `${STABLE}image-remove-background-v1:0`,
      task: "background-removal",
      image: picture(),
      outputFormat: "webp",
    },
    body: { image: base64(), output_format: "webp" },
    size: [64, 64],
  },
  {
    options: {
      model: `${STABLE}image-control-sketch-v1:0`,
      task: "sketch",
      prompt: "a boat",
      image: picture(),
      controlStrength: 1,
      ...EDIT,
    },
    body: { prompt: "a boat", image: base64(), control_strength: 1, ...EDITED },
    size: [64, 64],
  },
  {
    options: { model: `${STABLE}image-control-structure-v1:0`, task: "structure", prompt: "a boat", image: picture() },
    body: { prompt: "a boat", image: base64() },
    size: [64, 64],
  },
  {
    options: {
      model: `${STABLE}image-style-guide-v1:0`,
      task: "style-guide",
      prompt: "a boat",
      image: picture(),
      fidelity: 0,
      aspectRatio: "1:1",
    },
    body: { prompt: "a boat", image: base64(), fidelity: 0, aspect_ratio: "1:1" },
    size: [1024, 1024],
  },
  {
    options: {
      model: `${STABLE}style-transfer-v1:0`,
      task: "style-transfer",
      image: picture(),
      styleImage: picture(70, 80),
      styleStrength: 1,
      compositionFidelity: 0.5,
      changeStrength: 0.1,
    },
    body: {
      init_image: base64(),
      style_image: base64(70, 80),
      style_strength: 1,
      composition_fidelity: 0.5,
      change_strength: 0.1,
    },
    size: [64, 64],
  },
  {
    options: {
      model: `${STABLE}conservative-upscale-v1:0`,
      task: "upscale",
      prompt: "a boat",
      image: picture(),
      creativity: 0.5,
    },
    body: { prompt: "a boat", image: base64(), creativity: 0.5 },
    size: [256, 256],
  },
  {
    options: {
      model: `${STABLE}creative-upscale-v1:0`,
      task: "upscale",
      prompt: "a boat",
      image: picture(),
      stylePreset: "anime",
    },
    body: { prompt: "a boat", image: base64(), style_preset: "anime" },
    size: [256, 256],
  },
  {
    options: { model: `${STABLE}fast-upscale-v1:0`, task: "upscale", image: picture(32, 32) },
    body: { image: base64(32, 32) },
    size: [128, 128],
  },
];

for (const { options, body, size: [width, height] } of CASES) {
  Deno.test(`generateImage asks ${options.model} for ${options.task ?? "an image"}, and reads the fake's images`, async () => {
    const { bedrock, sent, fake } = imageClient();
    const { images, mediaType, seeds, unknown } = await generateImage(bedrock, options);
    assertEquals(sent, [{ path: `/model/${encodeURIComponent(options.model)}/invoke`, body }]);
    const format = options.outputFormat ?? "png";
    assertEquals(images.map(imageHeader), Array(options.n ?? 1).fill({ format, size: { width, height } }));
    assertEquals([mediaType, unknown], [`image/${format}`, undefined]);
    const isAmazon = options.model.startsWith("amazon.");
    assertEquals([seeds?.length, fake.requests[0]?.operation], [isAmazon ? undefined : 1, "InvokeModel"]);
  });
}

Deno.test("every image model that can be called has a case, with each of its tasks", () => {
  const models = listModels({ kind: "image" }).filter(({ status }) => status !== "eol").map(({ id }) => id);
  const tried = new Set(CASES.map(({ options: { model } }) => model.replace("us.", "")));
  assertEquals(models.filter((id) => !tried.has(id)), []);
});

const BYTES = picture();
const TEXT = base64();
const SOURCES: readonly (readonly [name: string, image: unknown])[] = [
  ["bytes", BYTES],
  ["a buffer", BYTES.buffer],
  ["a view of a part", new DataView(Uint8Array.from([9, ...BYTES, 9]).buffer, 1, BYTES.length)],
  ["a Blob", new Blob([BYTES])],
  ["a File", new File([BYTES], "boat.png")],
  ["base64", TEXT],
  ["base64 for URLs, with line breaks", TEXT.replaceAll("+", "-").replaceAll("/", "_").replace(/.{60}/g, "$&\n")],
  ["a data URL", `data:image/png;base64,${TEXT}`],
  ["a data URL with codes of characters", `data:image/png;base64,${encodeURIComponent(TEXT)}`],
];

for (const [name, image] of SOURCES) {
  Deno.test(`generateImage takes an image as ${name}`, async () => {
    const { bedrock, sent } = imageClient();
    const model = `${STABLE}fast-upscale-v1:0`;
    await generateImage(bedrock, { model, task: "upscale", image } as GenerateImageOptions);
    assertEquals(sent[0]?.body, { image: TEXT });
  });
}

Deno.test("generateImage sends an image that it cannot read as it is, for the service to judge", async () => {
  const { bedrock, sent } = imageClient({ answer: () => Response.json({ images: [TEXT] }) });
  const model = `${STABLE}fast-upscale-v1:0`;
  for (const image of [new Uint8Array([1, 2, 3]), new Uint8Array([0xff, 0xd8, 0xff, 0xe0])]) {
    await generateImage(bedrock, { model, task: "upscale", image });
  }
  assertEquals(sent.map(({ body }) => body), [{ image: "AQID" }, { image: "/9j/4A==" }]);
});

/** Models that the facts do not know, and the format in which they are called. */
const UNKNOWN: readonly (readonly [options: GenerateImageOptions, body: Record<string, unknown>])[] = [
  [{ model: "stability.brand-new-v1:0", prompt: "a boat" }, { prompt: "a boat" }],
  [{ model: "us.stability.brand-new-v1:0", task: "upscale", prompt: "a", image: picture() }, {
    prompt: "a",
    image: base64(),
  }],
  [{ model: "arn:aws:bedrock:us-west-2::foundation-model/stability.brand-new-v1:0", prompt: "a boat" }, {
    prompt: "a boat",
  }],
  [{ model: "vendor.new-v1:0", format: "stability", task: "erase", image: picture() }, { image: base64() }],
  [{ model: "amazon.new-image-v3:0", format: "amazon", prompt: "a boat" }, {
    taskType: "TEXT_IMAGE",
    textToImageParams: { text: "a boat" },
  }],
];

Deno.test("a model that nobody knows is called in the format of its vendor, or in the one that the caller names", async () => {
  for (const [options, body] of UNKNOWN) {
    const { bedrock, sent } = imageClient({ answer: () => Response.json({ images: [TEXT] }) });
    await generateImage(bedrock, options);
    assertEquals(sent.map((each) => each.body), [body], options.model);
  }
});
