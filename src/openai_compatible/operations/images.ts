/**
 * Images that a model makes or changes. Source: the API reference of OpenAI, read 2026-11-29.
 */
import {
  checkedElsewhere,
  checkOptions,
  listOf,
  numberFrom,
  oneOf,
  type OptionTable,
  optionTable,
  text,
} from "../../base/check_options.ts";
import { bytesOf, isBlob } from "../../base/base64.ts";
import { defined } from "../../base/defined.ts";
import { asObject, type JsonObject } from "../../base/json_object.ts";
import { kindOf } from "../../base/quote.ts";
import { readJson } from "../../transport/answer.ts";
import type { Exchange } from "../../transport/exchange.ts";
import { callChecks, callerOf, type CallOptions, jsonRequest, needTexts, type OperationRequest } from "./caller.ts";

/** The options of every request for images. */
export interface ImageOptions extends CallOptions {
  /** The model's id. */
  readonly model: string;
  /** The picture in words, or the change. */
  readonly prompt: string;
  /** How many images to make. @default {1} */
  readonly n?: number | undefined;
  /** The size, such as `1024x1024`. @default the model's */
  readonly size?: string | undefined;
  /** The quality, such as `high`. @default the model's */
  readonly quality?: string | undefined;
  /** The format of the files, such as `png`, `jpeg` or `webp`. @default the model's */
  readonly outputFormat?: string | undefined;
  /** The background, such as `transparent`. @default the model's */
  readonly background?: string | undefined;
  /** How the service gives the images; newer models refuse to be asked, and give `b64_json`. @default the model's */
  readonly responseFormat?: "b64_json" | "url" | undefined;
  /** A name of the end user, by which the service detects abuse. */
  readonly user?: string | undefined;
}

/** A file to change: a `Blob` or `File`, or the bytes of a PNG. */
export type ImageFile = Blob | ArrayBufferView | ArrayBuffer;

/** A request for changed images. */
export interface EditImageRequest extends ImageOptions {
  /** The images to change; the first is the one that `mask` belongs to. */
  readonly images: readonly ImageFile[];
  /** An image whose transparent parts say what to change. */
  readonly mask?: ImageFile | undefined;
}

/** An image in an answer: its bytes, or the place from which it can be fetched for a while. */
export interface GeneratedImage {
  /** The bytes as base64. */
  readonly base64?: string | undefined;
  /**
   * The URL of the image. It is not fetched here: it is another host, which must not get the credentials of the service. `fetch(url)`
   * needs none.
   */
  readonly url?: string | undefined;
  /** The prompt as the service changed it. */
  readonly revisedPrompt?: string | undefined;
}

/** The images of an answer. */
export interface ImageResult {
  /** The images; at least one. */
  readonly images: readonly GeneratedImage[];
  /** The tokens, if the service counts them. */
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number } | undefined;
  /** Members of the answer that this version does not know, as the service sends them; absent without such members. */
  readonly unknown?: Readonly<Record<string, unknown>> | undefined;
}

function imageChecks() {
  return {
    model: text,
    prompt: text,
    n: numberFrom(1),
    size: text,
    quality: text,
    outputFormat: text,
    background: text,
    responseFormat: oneOf("b64_json", "url"),
    user: text,
    ...callChecks(),
  };
}

const OTHER_NAMES: Readonly<Record<string, string>> = {
  count: "n",
  aspectRatio: "size",
  response_format: "responseFormat",
  output_format: "outputFormat",
  abortSignal: "signal",
  maxRetries: "retry: { maxRetries }",
};

const GENERATE: OptionTable = /* @__PURE__ */ optionTable<ImageOptions>(() => ({
  of: "generateImage()",
  options: imageChecks(),
  otherNames: { ...OTHER_NAMES, image: "editImage(), which takes images", images: "editImage(), which takes images" },
}));

const EDIT: OptionTable = /* @__PURE__ */ optionTable<EditImageRequest>(() => ({
  of: "editImage()",
  options: { ...imageChecks(), images: listOf(checkedElsewhere), mask: checkedElsewhere },
  otherNames: { ...OTHER_NAMES, image: "images" },
}));

/**
 * Makes images.
 *
 * @param client a client of `createOpenAICompatible()`.
 * @throws {TypeError} when an option has an unknown name or an invalid value.
 * @throws {ProviderError} when the service or the wire fails; `protocol` when the answer has no image.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createOpenAICompatible, generateImage } from "@bedrock-edge/client/openai-compatible";
 * import { fakeOpenAI } from "@bedrock-edge/client/testing";
 *
 * const client = createOpenAICompatible({
 *   name: "example",
 *   baseURL: "https://api.example.com/v1",
 *   apiKey: "fake-openai-key",
 *   fetch: fakeOpenAI(),
 * });
 * const { images } = await generateImage(client, { model: "any", prompt: "A red circle", n: 2 });
 * assertEquals(images.length, 2);
 * ```
 */
export async function generateImage(client: object, request: ImageOptions): Promise<ImageResult> {
  const caller = callerOf(client, "generateImage");
  checkOptions(request, GENERATE);
  needTexts("make an image", request, ["model", "prompt"]);
  const call = jsonRequest("ImagesGenerations", "images/generations", request.model, members(request), request);
  return await caller.call(call, request, readImages);
}

/**
 * Changes images.
 *
 * @param client a client of `createOpenAICompatible()`.
 * @throws {TypeError} when an option has an unknown name or an invalid value, or an image is not a file.
 * @throws {ProviderError} when the service or the wire fails; `protocol` when the answer has no image.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createOpenAICompatible, editImage } from "@bedrock-edge/client/openai-compatible";
 * import { fakeOpenAI } from "@bedrock-edge/client/testing";
 *
 * const client = createOpenAICompatible({
 *   name: "example",
 *   baseURL: "https://api.example.com/v1",
 *   apiKey: "fake-openai-key",
 *   fetch: fakeOpenAI(),
 * });
 * const circle = new Blob([new Uint8Array([137, 80, 78, 71])], { type: "image/png" });
 * const { images } = await editImage(client, { model: "any", prompt: "Make it blue", images: [circle] });
 * assertEquals(images.length, 1);
 * ```
 */
export async function editImage(client: object, request: EditImageRequest): Promise<ImageResult> {
  const caller = callerOf(client, "editImage");
  checkOptions(request, EDIT);
  needTexts("edit an image", request, ["model", "prompt"]);
  return await caller.call(await formRequest(request), request, readImages);
}

function members({ prompt, n, size, quality, outputFormat, background, responseFormat, user }: ImageOptions) {
  return { prompt, n, size, quality, output_format: outputFormat, background, response_format: responseFormat, user };
}

/** Returns the request of a form. The platform writes the form, whose border is in the content type. */
async function formRequest(request: EditImageRequest): Promise<OperationRequest> {
  const { model, images, mask, extraBody } = request;
  if (!images?.length) throw new TypeError("Cannot edit an image: images is missing or empty; pass at least one file");
  const form = new FormData();
  for (const [name, value] of Object.entries({ model, ...defined(members(request)), ...extraBody })) {
    form.append(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  const name = images.length > 1 ? "image[]" : "image";
  for (const [at, image] of images.entries()) append(form, name, image, `images[${at}]`);
  if (mask !== undefined) append(form, "mask", mask, "mask");
  const written = new Response(form);
  return {
    operation: "ImagesEdits",
    method: "POST",
    path: "images/edits",
    model,
    headers: { "content-type": written.headers.get("content-type")! }, // a form always has one, with its border
    body: new Uint8Array(await written.arrayBuffer()),
  };
}

/** Appends a file. Services tell the format by the name and the type, which bytes alone lack. */
function append(form: FormData, name: string, file: unknown, path: string): void {
  const bytes = bytesOf(file);
  if (!bytes && !isBlob(file)) {
    throw new TypeError(`Cannot edit an image: ${path} is ${kindOf(file)}; pass a Blob, a File or bytes`);
  }
  const blob = bytes ? new Blob([new Uint8Array(bytes)], { type: "image/png" }) : file as Blob;
  const { name: own } = blob as Partial<File>;
  form.append(name, blob, own ?? `image.${blob.type.replace(/^image\//, "") || "png"}`);
}

async function readImages(exchange: Exchange): Promise<ImageResult> {
  const { data, usage, created: _, ...more } = await readJson(exchange);
  const images = Array.isArray(data) ? data.map((entry) => readImage(asObject(entry))) : [];
  if (!images.length || images.some((image) => !image)) {
    throw exchange.unusable("it has no list data in which every entry has b64_json or url");
  }
  const { input_tokens, output_tokens } = asObject(usage);
  const counts = typeof input_tokens === "number" && typeof output_tokens === "number"
    ? { inputTokens: input_tokens, outputTokens: output_tokens }
    : undefined;
  const unknown = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== null));
  return {
    images: images as GeneratedImage[],
    ...defined({ usage: counts, unknown: Object.keys(unknown).length ? unknown : undefined }),
  };
}

function readImage({ b64_json, url, revised_prompt }: JsonObject): GeneratedImage | undefined {
  const base64 = typeof b64_json === "string" && b64_json ? b64_json : undefined;
  const place = typeof url === "string" && url ? url : undefined;
  if (base64 === undefined && place === undefined) return undefined;
  return defined({
    base64,
    url: place,
    revisedPrompt: typeof revised_prompt === "string" ? revised_prompt : undefined,
  });
}
