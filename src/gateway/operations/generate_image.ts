/**
 * Images.
 */
import {
  checkOptions,
  finite,
  listOf,
  numberFrom,
  object,
  type OptionTable,
  optionTable,
  text,
} from "../../base/check_options.ts";
import { isBlob } from "../../base/base64.ts";
import { defined } from "../../base/defined.ts";
import { asObject, type JsonObject } from "../../base/json_object.ts";
import type { Bytes } from "../../chat/content.ts";
import { fileOf } from "../../language_model/encode/file_data.ts";
import { coreOf } from "../client/core.ts";
import type { Gateway } from "../client/options.ts";
import { type GatewayAnswer, type GatewayModelOptions, logOf, modelChecks, vendorsIn } from "./call_options.ts";
import { answerFacts, readAnswer } from "./read_answer.ts";

/** An image to edit: its bytes with their media type, or a URL that the gateway reads. */
export type GatewayImageFile = { bytes: Bytes; mediaType: string } | { url: string };

/** The options of `generateImage`. */
export interface GatewayImageOptions extends GatewayModelOptions {
  /** A description of the image. */
  prompt: string;
  /** The number of images. @default {1} */
  n?: number | undefined;
  /** Width and height, such as `1024x1024`. Default: the model's. */
  size?: string | undefined;
  /** The ratio of width to height, such as `16:9`. Default: the model's. */
  aspectRatio?: string | undefined;
  /** Asks for the same image to the same request, as far as the model can. An integer. */
  seed?: number | undefined;
  /** Images to edit or to combine. */
  files?: readonly GatewayImageFile[] | undefined;
  /** The part of an image to edit. */
  mask?: GatewayImageFile | undefined;
}

/** Images. */
export interface GatewayImages extends GatewayAnswer {
  /** The images, as base64. */
  images: string[];
  /** The tokens, if the service counts them. */
  usage: { inputTokens?: number; outputTokens?: number; totalTokens?: number } | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<GatewayImageOptions>(() => ({
  of: "generateImage()",
  options: {
    ...modelChecks(),
    prompt: text,
    n: numberFrom(1),
    size: text,
    aspectRatio: text,
    seed: finite("an integer"),
    files: listOf(object),
    mask: object,
  },
  otherNames: { count: "n", width: "size", height: "size", images: "files", image: "files", abortSignal: "signal" },
}));

/**
 * Generates images, or edits some.
 *
 * @throws {TypeError} when an option is missing, unknown or of the wrong type.
 * @throws {ProviderError} when the service or the wire fails.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createGateway, generateImage } from "@bedrock-edge/client/gateway";
 *
 * const fetch = () => Promise.resolve(Response.json({ images: ["iVBORw0KGgo="] }));
 * const gateway = createGateway({ apiKey: "k", fetch });
 * const { images } = await generateImage(gateway, { model: "google/imagen-4", prompt: "A fjord", aspectRatio: "16:9" });
 * assertEquals(images, ["iVBORw0KGgo="]);
 * ```
 */
export async function generateImage(gateway: Gateway, options: GatewayImageOptions): Promise<GatewayImages> {
  const { base: { url }, send } = coreOf(gateway, "generateImage()");
  checkOptions(options, OPTIONS);
  const { prompt, n = 1, size, aspectRatio, seed, files, mask } = options;
  const log = logOf(options);
  const providerOptions = vendorsIn(options);
  const body = {
    prompt,
    n,
    size,
    aspectRatio,
    seed,
    providerOptions,
    files: files && await Promise.all(files.map((file, at) => imageFile(file, `files[${at}]`))),
    mask: mask && await imageFile(mask, "mask"),
  };
  const { images, usage, rest } = await send(
    {
      operation: "Image",
      url: `${url}/image-model`,
      kind: "image",
      body,
      read: (exchange) =>
        readAnswer(exchange, "list of images", ({ images, usage, ...rest }) => {
          if (!Array.isArray(images) || !images.every((image) => typeof image === "string")) return undefined;
          return { images: images as string[], usage: usageOf(usage), rest };
        }),
    },
    log,
    options,
  );
  return { images, usage, ...answerFacts(log, rest) };
}

/** Returns an image as the body has it. */
async function imageFile(file: GatewayImageFile, path: string): Promise<JsonObject> {
  const { bytes, mediaType } = file as { bytes?: Bytes; mediaType?: string };
  const source = isBlob(bytes) ? { bytes: new Uint8Array(await bytes.arrayBuffer()) } : file;
  const made = fileOf(source, path);
  if (made.type === "url") return { type: "url", url: made.url.href };
  if (made.type === "data" && typeof mediaType === "string") return { type: "file", mediaType, data: made.data };
  throw new TypeError(`Cannot generate image: ${path} has no mediaType; pass { bytes, mediaType } or { url }`);
}

function usageOf(usage: unknown): GatewayImages["usage"] {
  const counts = Object.entries(asObject(usage)).filter(([, count]) => typeof count === "number");
  return counts.length ? defined(Object.fromEntries(counts)) : undefined;
}
