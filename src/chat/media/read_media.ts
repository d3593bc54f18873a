/**
 * A file from anywhere, as a block of a message. A function of its own, so that a chat whose files are at hand carries none of it.
 */
import { whenAborted } from "../../base/aborts.ts";
import {
  abortSignal,
  callback,
  checkOptions,
  numberFrom,
  oneOf,
  type OptionTable,
  optionTable,
  text,
  withMethods,
} from "../../base/check_options.ts";
import { type Clock, LONGEST_TIMER_MS, systemClock } from "../../base/clock.ts";
import { defined } from "../../base/defined.ts";
import type { ContentBlock } from "../content.ts";
import type { Repair } from "../result.ts";
import type { MediaFetch } from "./fetch_media.ts";
import type { MediaType } from "./media_format.ts";
import { judgeMedia } from "./media_label.ts";
import { findMedia, type MediaSource } from "./media_source.ts";

/** The options of `readMedia()`. */
export interface ReadMediaOptions<T extends MediaType = MediaType> {
  /** The kind of the block. @default the kind that the bytes, the media type or the name show */
  type?: T | undefined;
  /** The format: the service's name, an extension or a media type. @default taken from the bytes, else from the source's label */
  format?: string | undefined;
  /** The name of a document for the model. @default {"document"}, or the name of the file without its extension */
  name?: string | undefined;
  /** Whether a label that the bytes contradict is corrected and told in `repairs`, or an error. @default {"repair"} */
  check?: "repair" | "strict" | undefined;
  /**
   * Gets `https:` URLs, which are refused without it. Called as `fetch(url, { redirect: "manual", signal })`, for every redirect
   * again. It decides which hosts may be reached: a URL from a user may name a host of your own network.
   */
  fetch?: MediaFetch | undefined;
  /** The most bytes; a longer file is not read to its end. @default {25000000} */
  maxBytes?: number | undefined;
  /** The most milliseconds for the whole reading, redirects included; `Infinity` for no limit. @default {30000} */
  timeoutMs?: number | undefined;
  /** An abort rejects with `signal.reason`, and closes the connection. */
  signal?: AbortSignal | undefined;
  /** Time and timers. @default the platform's */
  clock?: Clock | undefined;
}

/** A file as `readMedia()` returns it. */
export interface MediaFile<T extends MediaType = MediaType> {
  /** The block for the content of a message. */
  readonly block: Extract<ContentBlock, { type: T }>;
  /** The kind of the block. */
  readonly type: T;
  /** The service's name of the format; `undefined` for a document whose format nothing shows. */
  readonly format: string | undefined;
  /** The bytes; `undefined` for a file in S3, which the service reads itself. */
  readonly bytes: Uint8Array | undefined;
  /** The label that the bytes contradicted, if there was one. */
  readonly repairs: readonly Repair[];
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<ReadMediaOptions>(() => ({
  of: "readMedia()",
  options: {
    type: oneOf("image", "document", "video", "audio"),
    format: text,
    name: text,
    check: oneOf("repair", "strict"),
    fetch: callback,
    maxBytes: numberFrom(1),
    timeoutMs: numberFrom(0),
    signal: abortSignal,
    clock: withMethods("now", "setTimeout"),
  },
  otherNames: {
    mediaType: "format",
    mimeType: "format",
    contentType: "format",
    kind: "type",
    limit: "maxBytes",
    maxSize: "maxBytes",
    timeout: "timeoutMs",
    abortSignal: "signal",
    bucketOwner: "the source { uri, bucketOwner }",
    filename: "name",
  },
}));

/** About the most bytes of a whole request of the large services. */
const MAX_BYTES = 25_000_000;
const TIMEOUT_MS = 30_000;

/**
 * Reads a file from anywhere, and returns it as a block for the content of a message: bytes, a `Blob` or a `File`, a stream, a
 * `Response`, base64, a data URL, a place in S3, which the service reads itself; or an `https:` URL, through a `fetch` of yours.
 *
 * The bytes decide about the format: those of another format than the label's are told in `repairs`, and those of another kind, such
 * as a page instead of a picture, are refused. Text has no signature, so that the label decides for CSV, HTML, Markdown and text.
 *
 * @throws {TypeError} when the source is not a file, is empty, cannot be read, or is of another kind.
 * @throws {RangeError} when the file has more bytes than `maxBytes`.
 * @throws {DOMException} `TimeoutError` after `timeoutMs`; the reason of `signal` when that aborts.
 * @example A stream, such as the body of an upload
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock, readMedia } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const upload = new Blob([Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])]).stream();
 * const { block, repairs } = await readMedia(upload, { type: "image", format: "image/png" });
 * assertEquals(repairs.map(({ message }) => message), ['format is "image/png", but the bytes are jpeg; set to jpeg']);
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k", replies: ["A cat."] }) });
 * const content = [block, { type: "text", text: "What is this?" } as const];
 * const { text } = await bedrock.chat({ model: "amazon.nova-lite-v1:0", messages: [{ role: "user", content }] });
 * assertEquals(text, "A cat.");
 * ```
 * @example A URL, from hosts that you allow
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { readMedia } from "@bedrock-edge/client";
 *
 * const pdf = () => Promise.resolve(new Response("%PDF-1.7", { headers: { "content-type": "application/pdf" } }));
 * const fetch = (url: string) => {
 *   if (new URL(url).host !== "files.example") throw new Error(`${new URL(url).host} is not allowed`);
 *   return pdf(); // here: the global fetch(url, init)
 * };
 * const { block } = await readMedia("https://files.example/report.pdf", { fetch, maxBytes: 4_500_000 });
 * assertEquals([block.type, block.format, "name" in block && block.name], ["document", "pdf", "report"]);
 * await assertRejects(() => readMedia("https://10.0.0.1/report.pdf", { fetch }), TypeError, "the fetch option failed");
 * ```
 */
export async function readMedia<const T extends MediaType = MediaType>(
  source: MediaSource,
  options: ReadMediaOptions<T> = {},
): Promise<MediaFile<T>> {
  checkOptions(options, OPTIONS);
  const { fetch, maxBytes = MAX_BYTES, timeoutMs = TIMEOUT_MS, signal, clock = systemClock } = options;
  const controller = new AbortController();
  const undo = [
    signal && whenAborted(signal, (reason) => controller.abort(reason)),
    timeoutMs <= LONGEST_TIMER_MS && clock.setTimeout(() => controller.abort(timedOut(timeoutMs)), timeoutMs),
  ];
  try {
    controller.signal.throwIfAborted();
    const found = await findMedia(source, { fetch, maxBytes, stop: controller.signal });
    const { bytes, s3Location, name } = found;
    if (bytes?.length === 0) throw new TypeError("Cannot read media: the file is empty; pass one with bytes");
    const label = { type: options.type, format: options.format ?? found.format, name, check: options.check };
    const { type, format, repairs } = judgeMedia(bytes, label);
    const shownName = type === "document" ? options.name ?? (withoutExtension(name) || "document") : undefined;
    const block = { type, ...defined({ name: shownName, format }), source: bytes ? { bytes } : { s3Location } };
    // The kind is the one that was asked for, and the table of formats has only those of the kind's block.
    return { block, type, format, bytes, repairs } as unknown as MediaFile<T>;
  } finally {
    for (const each of undo) if (each) each();
  }
}

function withoutExtension(name: string | undefined): string | undefined {
  return name?.replace(/\.\w+$/, "");
}

function timedOut(ms: number): DOMException {
  return new DOMException(`Cannot read media: it took longer than timeoutMs ${ms}; raise it`, "TimeoutError");
}
