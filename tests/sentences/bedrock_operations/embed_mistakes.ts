/**
 * The sentences about mistakes in calls of `embed()`.
 */
import { embed, type EmbedOptions } from "@bedrock-edge/client/embed";
import { blankImage } from "../../../src/testing/base/blank_image.ts";
import { bad, client, type Row } from "../row.ts";

const TITAN = "amazon.titan-embed-text-v2:0";
const TITAN_IMAGE = "amazon.titan-embed-image-v1";
const NOVA = "amazon.nova-2-multimodal-embeddings-v1:0";
const COHERE = "cohere.embed-english-v3";
const MARENGO = "twelvelabs.marengo-embed-3-0-v1:0";

/** A call with options of a type that may be forbidden. */
function call(options: Record<string, unknown>): () => unknown {
  return () => embed(client(), bad<EmbedOptions<string>>({ model: TITAN, input: "Hi", ...options }));
}

/** Calls of `embed()` with options that cannot work. */
export const EMBEDDINGS: readonly Row[] = [
  {
    says:
      "TypeError: Cannot call embed() with an object: its first argument is not a client of Bedrock; pass the value of " +
      "createBedrock() or createBedrockWith()",
    when: () => embed(bad({}), { model: TITAN, input: "Hi" }),
  },
  {
    says: 'TypeError: Cannot use option "inputType": unknown option; did you mean "purpose"?',
    when: call({ inputType: "search_query" }),
  },
  {
    says: 'TypeError: Cannot use option "concurrency": "4" is not valid; use a whole number of at least 1',
    when: call({ concurrency: "4" }),
  },
  {
    says: 'RangeError: Cannot use option "batchSize": 0 is not valid; use a whole number of at least 1',
    when: call({ batchSize: 0 }),
  },
  {
    says: 'TypeError: Cannot use option "type[1]": "int4" is not valid; use float, int8, uint8, binary or ubinary',
    when: call({ type: ["float", "int4"] }),
  },
  {
    says: 'TypeError: Cannot use option "type": an empty list is not valid; use one type or a list of types',
    when: call({ type: [] }),
  },
  {
    says: 'TypeError: Cannot embed: model is undefined; pass an id such as "amazon.titan-embed-text-v2:0"',
    when: call({ model: undefined }),
  },
  {
    says: 'TypeError: Cannot embed with "amazon.nova-lite-v1:0": it answers messages; use chat()',
    when: call({ model: "amazon.nova-lite-v1:0" }),
  },
  {
    says:
      'TypeError: Cannot embed with "vendor.embed-v1:0": its request format is unknown; pass format, one of titan-text-v1, ' +
      "titan-text-v2, titan-image, cohere-v3, cohere-v4, nova, marengo-2.7, marengo-3.0, or name the model behind the id with " +
      "declareModel()",
    when: call({ model: "vendor.embed-v1:0" }),
  },
  {
    says:
      'RangeError: Cannot embed with "amazon.titan-embed-text-v2:0": the model has no vectors of 300 dimensions; use 256, 512 or 1024',
    when: call({ dimensions: 300 }),
  },
  {
    says:
      'RangeError: Cannot embed with "vendor.embed-v1:0": the length of its vectors cannot be chosen; leave dimensions out',
    when: call({ model: "vendor.embed-v1:0", format: "marengo-3.0", dimensions: 300 }),
  },
  {
    says:
      'RangeError: Cannot embed with "twelvelabs.marengo-embed-3-0-v1:0": the model has no vectors of 300 dimensions; use 512',
    when: call({ model: MARENGO, dimensions: 300 }),
  },
  {
    says:
      'TypeError: Cannot embed with "amazon.titan-embed-text-v2:0": the model has no int8 vectors; use type float, binary',
    when: call({ type: "int8" }),
  },
  {
    says:
      'TypeError: Cannot embed with "cohere.embed-english-v3": only float vectors can be normalized; use type float, or leave ' +
      "normalize out",
    when: call({ model: COHERE, type: "int8", normalize: true }),
  },
  {
    says:
      'TypeError: Cannot embed with "amazon.titan-embed-text-v2:0": the model cannot cut the end of a text; shorten the texts',
    when: call({ truncate: "end" }),
  },
  {
    says:
      'TypeError: Cannot embed with "twelvelabs.marengo-embed-2-7-v1:0": the model cannot cut the start of a text; use truncate end',
    when: call({ model: "twelvelabs.marengo-embed-2-7-v1:0", truncate: "start" }),
  },
  { says: "TypeError: Cannot embed: input is an empty list; pass at least one text", when: call({ input: [] }) },
  {
    says: "TypeError: Cannot embed input: undefined is not an input; pass text, or { image } for a file",
    when: call({ input: undefined }),
  },
  {
    says: "TypeError: Cannot embed input[1]: a number is not an input; pass text, or { image } for a file",
    when: call({ input: ["Hi", 7] }),
  },
  {
    says: 'TypeError: Cannot use option "input[0].img": unknown option; did you mean "image"?',
    when: call({ input: [{ img: "AAAA" }] }),
  },
  {
    says: "TypeError: Cannot embed input: it has neither text nor a file; pass text or one of image, audio, video",
    when: call({ input: { format: "png" } }),
  },
  {
    says: "TypeError: Cannot embed input: it has image and video; pass one file for each input",
    when: call({ input: { image: "AAAA", video: "AAAA" } }),
  },
  {
    says: "TypeError: Cannot embed input: text and audio have no common vector; pass two inputs",
    when: call({ input: { text: "a", audio: "AAAA" } }),
  },
  {
    says:
      'TypeError: Cannot embed input[0] with "amazon.titan-embed-text-v2:0": the model does not take image here; pass text',
    when: call({ input: [{ image: "AAAA" }] }),
  },
  {
    says:
      'TypeError: Cannot embed input with "twelvelabs.marengo-embed-3-0-v1:0": the model does not take video here; use ' +
      'startAsyncInvoke() of "@bedrock-edge/client/async-invoke"',
    when: call({ model: MARENGO, input: { video: "AAAA" } }),
  },
  {
    says:
      'TypeError: Cannot embed input with "amazon.titan-embed-image-v1": the model does not read S3; pass the bytes of the file',
    when: call({ model: TITAN_IMAGE, input: { image: { s3Location: { uri: "s3://bucket/cat.png" } } } }),
  },
  {
    says:
      'RangeError: Cannot embed input[0] with "cohere.embed-english-v3": its text has 2049 characters, the model takes 2048; split ' +
      "the text",
    when: call({ model: COHERE, input: ["🐱".repeat(2049)] }),
  },
  {
    says:
      'TypeError: Cannot embed input.image: "https://a/cat.png" is not an object in S3; pass a uri such as "s3://bucket/key.png"',
    when: call({ model: NOVA, input: { image: { s3Location: { uri: "https://a/cat.png" } } } }),
  },
  {
    says: "TypeError: Cannot embed input.image: the file is empty; pass one with content",
    when: call({ model: TITAN_IMAGE, input: { image: new Uint8Array(), format: "png" } }),
  },
  {
    says: "RangeError: Cannot embed input.image: it has 6000000 bytes; pass a file of at most 5242880 bytes",
    when: call({ model: COHERE, input: { image: new Uint8Array(6_000_000), format: "png" } }),
  },
  {
    says: "RangeError: Cannot embed input.image: it has 2049x8 pixels; pass an image of at most 2048 pixels a side",
    when: call({ model: TITAN_IMAGE, input: { image: blankImage("png", { width: 2049, height: 8, seed: "" }) } }),
  },
  {
    says: 'TypeError: Cannot embed input.image: "text/html" is not a format of image files; pass one such as "png"',
    when: call({ model: TITAN_IMAGE, input: { image: "AAAA", format: "text/html" } }),
  },
  {
    says: 'TypeError: Cannot embed input.image: the format of the file is unknown; pass format, such as "png"',
    when: call({ model: TITAN_IMAGE, input: { image: "AAAA" } }),
  },
  {
    says:
      "TypeError: Cannot embed input.image: its bytes are those of a file of type document; pass a file of type image, such as png",
    when: call({ model: TITAN_IMAGE, input: { image: new TextEncoder().encode("%PDF-1.7") } }),
  },
  {
    says: "TypeError: Cannot embed input.image: its bytes are a BMP image; pass a file of type image, such as png",
    when: call({ model: TITAN_IMAGE, input: { image: new TextEncoder().encode("BM____\0\0\0\0") } }),
  },
  {
    says: "TypeError: Cannot embed input.image: a number is not a file; pass bytes, a Blob, base64 or a data URL",
    when: call({ model: TITAN_IMAGE, input: { image: 7 } }),
  },
  {
    says:
      "TypeError: Cannot embed input.image: its text is neither base64 nor a data URL with base64; pass the bytes of the file",
    when: call({ model: TITAN_IMAGE, input: { image: "cat.png" } }),
  },
  {
    says:
      "TypeError: Cannot embed input.image: it is a URL, which Bedrock does not read; pass the bytes that readMedia() " +
      "returns for it",
    when: call({ model: TITAN_IMAGE, input: { image: "https://example.com/cat.png" } }),
  },
  {
    says: "TypeError: Cannot embed input[0]: a Promise is not an input; await it first",
    when: call({ model: TITAN_IMAGE, input: [Promise.resolve("a cat")] as never }),
  },
];
