/**
 * Images: two from words, one that is made wider, and one that a filter stops.
 *
 * ```sh
 * deno run examples/image.ts           # without credentials: the fake makes images of one color, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-west-2 deno run --allow-net --allow-env examples/image.ts
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { FilteredImageError, generateImage } from "@bedrock-edge/client/image";
import { priceOf } from "@bedrock-edge/client/models";
import { connect } from "./connect.ts";

const bedrock = await connect({ fake: { imageFilter: { blockedWords: ["shipwreck"] } } });

const TITAN = "amazon.titan-image-generator-v2:0";
const { images, mediaType } = await generateImage(bedrock, {
  model: TITAN,
  prompt: "A red lighthouse in the fog, oil on canvas",
  negativePrompt: "people",
  size: "768x768",
  seed: 7,
  n: 2,
});
const each = priceOf(TITAN)?.other["perImage"] ?? 0;
console.log(`A lighthouse: ${images.length} of ${mediaType}, for ${(each * images.length).toFixed(3)} USD`);

// The file: await Deno.writeFile("lighthouse.png", images[0]!)
const wider = await generateImage(bedrock, {
  model: "us.stability.stable-outpaint-v1:0",
  task: "outpainting",
  image: images[0]!,
  prompt: "the sea",
  left: 256,
  right: 256,
});
console.log(`With more sea: ${wider.images.length} of ${wider.mediaType}`);

try {
  await generateImage(bedrock, { model: "stability.stable-image-core-v1:1", prompt: "A shipwreck" });
  console.log("A shipwreck: made");
} catch (error) {
  // The service answers with status 200, and without an image.
  if (!(error instanceof FilteredImageError)) throw error;
  console.log(`A shipwreck: ${error.reasons.join(", ")}`);
}
