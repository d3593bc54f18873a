/**
 * Answers with images, with fewer images than were asked for, and with none.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { createBedrock, isProviderError, ProviderError } from "@bedrock-edge/client";
import { FilteredImageError, generateImage, type GenerateImageOptions } from "@bedrock-edge/client/image";
import { registerModel } from "@bedrock-edge/client/models";
import { byRequest } from "../../../helpers/fire.ts";
import { base64, imageClient } from "./client.ts";

const TITAN: GenerateImageOptions = { model: "amazon.titan-image-generator-v2:0", prompt: "a boat", n: 3 };
const CORE: GenerateImageOptions = { model: "stability.stable-image-core-v1:1", prompt: "a boat" };
const IMAGE = base64(8, 8);

/** Asks for images, and gets an answer. */
function ask(options: GenerateImageOptions, answer: unknown) {
  const headers = { "x-amzn-requestid": "r-1" };
  const { bedrock } = imageClient({ answer: () => Response.json(answer, { headers }) });
  return generateImage(bedrock, options);
}

Deno.test("members that nobody knows are kept, and seeds are read", async () => {
  const { images, mediaType, seeds, unknown } = await ask(CORE, {
    images: [IMAGE],
    seeds: [9],
    finish_reasons: [null],
    trace: { n: 1 },
  });
  assertEquals([images.length, mediaType, seeds, unknown], [1, "image/png", [9], { trace: { n: 1 } }]);
  const plain = await ask({ ...TITAN, n: 1 }, { images: [btoa("not an image")], error: null });
  assertEquals([plain.mediaType, plain.seeds, plain.unknown], ["application/octet-stream", undefined, undefined]);
});

interface Filtered {
  readonly name: string;
  readonly options: GenerateImageOptions;
  readonly answer: unknown;
  readonly reasons: readonly string[];
  readonly says: string;
  readonly kept: number;
}

const FILTERED: readonly Filtered[] = [
  {
    name: "Titan keeps all images back",
    options: TITAN,
    answer: { images: [], error: "Blocked." },
    reasons: ["Blocked."],
    says: "Bedrock made 0 of 3 images: Blocked.",
    kept: 0,
  },
  {
    name: "Titan keeps one image back",
    options: TITAN,
    answer: { images: [IMAGE, IMAGE], error: "Blocked." },
    reasons: ["Blocked."],
    says: "Bedrock made 2 of 3 images: Blocked.",
    kept: 2,
  },
  {
    name: "Titan leaves the places of such images empty",
    options: TITAN,
    answer: { images: [null, IMAGE, ""], error: "Blocked." },
    reasons: ["Blocked."],
    says: "Bedrock made 1 of 3 images: Blocked.",
    kept: 1,
  },
  {
    name: "Titan gives fewer images without a word",
    options: TITAN,
    answer: { images: [IMAGE], error: null },
    reasons: [],
    says: "Bedrock made 1 of 3 images: it does not say why the others are missing",
    kept: 1,
  },
  {
    name: "a request is moderated",
    options: TITAN,
    answer: { id: "1", status: "Request Moderated", details: { "Moderation Reasons": ["Violence", "Hate"] } },
    reasons: ["Request Moderated: Violence: Hate"],
    says: "Bedrock made 0 of 3 images: Request Moderated: Violence: Hate",
    kept: 0,
  },
  {
    name: "Stability AI refuses the prompt",
    options: CORE,
    answer: { finish_reasons: ["Filter reason: prompt"] },
    reasons: ["Filter reason: prompt"],
    says: "Bedrock made 0 of 1 images: Filter reason: prompt",
    kept: 0,
  },
  {
    name: "Stability AI blurs the image",
    options: CORE,
    answer: { seeds: [1], finish_reasons: ["Filter reason: output image"], images: [IMAGE] },
    reasons: ["Filter reason: output image"],
    says: "Bedrock made 0 of 1 images: Filter reason: output image",
    kept: 0,
  },
];

for (const { name, options, answer, reasons, says, kept } of FILTERED) {
  Deno.test(`an answer with status 200 is a failure if ${name}`, async () => {
    const error = await assertRejects(() => ask(options, answer), FilteredImageError);
    assertEquals([error.kind, error.status, error.requestId, error.retryable], ["contentFilter", 200, "r-1", false]);
    assertEquals([error.message.split("\n")[0], error.reasons, error.images.length], [says, reasons, kept]);
    assertEquals(error.mediaType, kept ? "image/png" : undefined);
    assert(error instanceof ProviderError && isProviderError(error));
    assert(!JSON.stringify(error).includes('images":['), "no bytes in JSON");
  });
}

Deno.test("a filter's words show no secret of the request", async () => {
  const fetch = byRequest(() => Response.json({ images: [], error: "Blocked for k-secret-of-mine." }));
  const bedrock = createBedrock({ region: "us-east-1", env: {}, apiKey: "k-secret-of-mine", fetch });
  const error = await assertRejects(() => generateImage(bedrock, TITAN), FilteredImageError);
  assert(!`${error.message} ${error.reasons}`.includes("k-secret-of-mine"), error.message);
});

Deno.test("a prompt that the service refuses with status 400 is filtered content too", async () => {
  const { bedrock } = imageClient({ fakes: { imageFilter: { blockedWords: ["Boat"] } } });
  const error = await assertRejects(() => generateImage(bedrock, TITAN), ProviderError);
  assertEquals([error.kind, error.status], ["contentFilter", 400]);
});

Deno.test("the fake filters prompts and images", async () => {
  const { bedrock } = imageClient({ fakes: { imageFilter: { blockedWords: ["storm"], blockedImages: [1] } } });
  const some = await assertRejects(() => generateImage(bedrock, TITAN), FilteredImageError);
  assertEquals([some.images.length, some.reasons.length], [2, 1]);
  assertEquals((await generateImage(bedrock, CORE)).images.length, 1);
  const prompt = await assertRejects(() => generateImage(bedrock, { ...CORE, prompt: "a storm" }), FilteredImageError);
  assertEquals(prompt.reasons, ["Filter reason: prompt"]);

  const { bedrock: strict } = imageClient({ fakes: { imageFilter: { blockedImages: [0] } } });
  const output = await assertRejects(() => generateImage(strict, CORE), FilteredImageError);
  assertEquals(output.reasons, ["Filter reason: output image"]);
});

Deno.test("an inference error is a failure of the model, and is tried again", async () => {
  let calls = 0;
  const fetch = byRequest(() =>
    Response.json(calls++ ? { images: [IMAGE], finish_reasons: [null] } : { finish_reasons: ["Inference error"] })
  );
  const clock = {
    now: () => 0,
    setTimeout: (run: () => void, ms: number) => (ms < 60_000 && queueMicrotask(run), () => {}),
  };
  const bedrock = createBedrock({ region: "us-west-2", env: {}, apiKey: "k", fetch, clock });
  assertEquals((await generateImage(bedrock, CORE)).images.length, 1);
  assertEquals(calls, 2);
  calls = 0;
  const error = await assertRejects(() => generateImage(bedrock, { ...CORE, retry: false }), ProviderError);
  assertEquals([error.kind, error.message], ["model", "Bedrock made no image: Inference error"]);
});

/** Answers that hold no image, of each format. */
const UNUSABLE: readonly (readonly [answer: unknown, why: string])[] = [
  [{}, "it has no list of images"],
  [{ images: null }, "it has no list of images"],
  [{ images: [] }, "it has no list of images"],
  [{ images: [""] }, "it has an image that is not base64"],
  [{ images: [7] }, "it has an image that is not base64"],
  [{ images: ["…"] }, "it has an image that is not base64"],
  [{ images: [], seeds: "9", finish_reasons: "no" }, "it has no list of images"],
  [[], "it has no list of images"],
];

Deno.test("an answer without images is a protocol error", async () => {
  for (const options of [{ ...TITAN, n: 1 }, CORE]) {
    for (const [answer, why] of UNUSABLE) {
      const error = await assertRejects(() => ask(options, answer), ProviderError);
      assertEquals([error.kind, error.message], ["protocol", `Cannot read Bedrock's answer: ${why}`]);
    }
  }
});

Deno.test("the fake refuses what the documentation forbids", async () => {
  const { bedrock } = imageClient();
  const post = (model: string, body: unknown) =>
    bedrock.request({ method: "POST", path: "/model/{modelId}/invoke", model, body });
  const titan = "amazon.titan-image-generator-v2:0";
  const core = "stability.stable-image-core-v1:1";
  const text = { taskType: "TEXT_IMAGE", textToImageParams: { text: "a" } };
  const painting = { image: IMAGE, maskImage: base64(9, 9) };
  for (
    const [model, body, says] of [
      [titan, {}, "required key [taskType] not found"],
      [titan, { taskType: "PAINT" }, "PAINT is not a valid enum value"],
      [titan, { taskType: "TEXT_IMAGE" }, "required key [textToImageParams] not found"],
      [titan, { ...text, other: 1 }, "extraneous key [other] is not permitted"],
      [titan, { ...text, textToImageParams: {} }, "required key [text] not found"],
      [titan, { ...text, textToImageParams: { text: "a", n: 1 } }, "extraneous key [n] is not permitted"],
      [titan, { ...text, textToImageParams: { text: "a".repeat(513) } }, "expected maxLength: 512, actual: 513"],
      [titan, { ...text, imageGenerationConfig: { numberOfImages: 6 } }, "6 is not less or equal to 5"],
      [titan, { ...text, imageGenerationConfig: { n: 6 } }, "extraneous key [n] is not permitted"],
      [
        titan,
        { taskType: "INPAINTING", inPaintingParams: { image: IMAGE } },
        "exactly one of maskImage and maskPrompt",
      ],
      [titan, { taskType: "INPAINTING", inPaintingParams: painting }, "same dimensions"],
      [titan, { taskType: "BACKGROUND_REMOVAL", backgroundRemovalParams: { image: "AAAA" } }, "cannot be read"],
      [titan, { taskType: "BACKGROUND_REMOVAL", backgroundRemovalParams: { image: "…" } }, "cannot be read"],
      [core, {}, "required key [prompt] not found"],
      [core, { prompt: "a", n: 2 }, "extraneous key [n] is not permitted"],
      [core, { prompt: "a", output_format: "gif" }, "gif is not a valid enum value"],
      [core, { prompt: "a", aspect_ratio: "7:5" }, "7:5 is not a valid enum value"],
      ["stability.sd3-5-large-v1:0", { prompt: "a", mode: "image-to-image" }, "required key [image] not found"],
    ] as const
  ) {
    const error = await assertRejects(() => post(model, body), ProviderError);
    assertEquals([error.status, error.message.includes(says)], [400, true], error.message);
  }
});

Deno.test("the fake answers a model of Stability AI's that it does not know", async () => {
  const model = {
    provider: "stability",
    kind: "image",
    bodyFormat: "stability-image",
    dates: {},
    profiles: {},
  } as const;
  const forget = registerModel({ ...model, id: "stability.new-v1:0", can: [], cannot: [], refuses: [] });
  const { bedrock, sent } = imageClient();
  const { images } = await generateImage(bedrock, { model: "stability.new-v1:0", prompt: "a boat" });
  forget();
  assertEquals([images.length, sent.length], [1, 1]);
});
