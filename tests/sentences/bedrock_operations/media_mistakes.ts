/**
 * The sentences about files that cannot be read.
 */
import { type MediaSource, readMedia, type ReadMediaOptions } from "@bedrock-edge/client";
import { bad, HURRIED, type Row } from "../row.ts";

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const FILE = "https://files.example/a.png?signature=SECRET";
const IMAGES = "png, jpeg, gif, webp";

function row(says: string, source: unknown, options: ReadMediaOptions = {}): Row {
  return {
    says: says.replace(/^(?!\w+Error:)/, "TypeError: Cannot read media"),
    when: () => readMedia(bad(source), options),
  };
}

/** Reads a file from a URL that gives the answer. */
function answered(says: string, answer: () => Response | Promise<Response>, options: ReadMediaOptions = {}): Row {
  const fetch = async () => await answer();
  return row(says, FILE, { type: "image", fetch, ...options });
}

const locked = (): MediaSource => {
  const stream = new Blob([PNG]).stream();
  stream.getReader();
  return stream;
};

/** A redirect to the same place. */
const again = () => new Response(null, { status: 302, headers: { location: "/a.png" } });

/** Files that cannot be read. */
export const MEDIA: readonly Row[] = [
  row(": a list is not a file; pass bytes, a Blob, a stream, a Response, base64, a URL or { uri } of S3", [1]),
  row(': "no, a text" is not base64; pass base64, a data URL, an https URL or an s3 URI', "no, a text"),
  row(': "https:" begins no valid URL; pass a whole https URL', "https://"),
  row(': "s3://b" is not an object in S3; pass a URI such as "s3://bucket/key.png"', "s3://b"),
  row(': the data URL has no data; write it as "data:image/png;base64,…"', "data:image/png"),
  row(": the file is empty; pass one with bytes", new Uint8Array()),
  row(": another reader has the stream; pass a stream that nobody reads", locked()),
  row(": its stream gave a string; give it Uint8Array chunks", new ReadableStream({ start: (it) => it.enqueue("x") })),
  row(
    "RangeError: Cannot read media: it is larger than 4 bytes; raise maxBytes, or put the file into S3 and pass its URI",
    PNG,
    { maxBytes: 4 },
  ),
  row(
    ': neither the bytes nor a label say which kind of file it is; pass type, such as "image", and format',
    new Uint8Array([1]),
  ),
  row(": the bytes are a BMP image, which is not a format of messages; convert the file first", "Qk1GAAAAAAAAAA=="),
  row(
    ": the bytes are image/png, not a document; pass a file of one of these formats: pdf, csv, doc, docx, xls, xlsx, html, " +
      "txt, md",
    PNG,
    { type: "document" },
  ),
  row(
    `: the bytes are a page or another text in angle brackets, not png; pass a file of one of these formats: ${IMAGES}`,
    new Blob(["<p>"]),
    { format: "png" },
  ),
  row(`: the format is missing; use one of ${IMAGES}`, "s3://b/k", { type: "image" }),
  row(`: the format "bmp" is not a format of an image; use one of ${IMAGES}`, "s3://b/k", {
    type: "image",
    format: "bmp",
  }),
  row(': format is "jpeg", but the bytes are png; set it to png', PNG, { format: "jpeg", check: "strict" }),
  row(
    ' from "https://files.example/a.png": no fetch is given; pass the option fetch, a function that decides which hosts may ' +
      "be reached",
    FILE,
  ),
  row(' from "http://x.example/a": not an https URL; use https, or pass the bytes', "http://x.example/a"),
  row(
    ' from "https://x.example/a": the URL contains credentials; remove them, and let the fetch option add them',
    "https://user:pass@x.example/a",
  ),
  answered(
    ' from "https://files.example/a.png": the fetch option failed; see the cause, or pass the bytes',
    () => Promise.reject(new TypeError("refused")),
  ),
  answered(
    ' from "https://files.example/a.png": HTTP 404; pass a URL that gives the file',
    () => new Response("", { status: 404 }),
  ),
  answered(
    ' from "https://files.example/a.png": it redirects to a place that is not shown, as in browsers; pass the URL of the ' +
      "file itself",
    () => new Response(null, { status: 302 }),
  ),
  answered(
    ' from "https://files.example/a.png": more than 5 redirects; pass the URL of the file itself',
    again,
  ),
  answered(
    ' from "https://files.example/a.png": it ended after 8 of 9 bytes; read it again',
    () => new Response(PNG, { headers: { "content-length": "9" } }),
  ),
  {
    says:
      "TypeError: Cannot read media from the response: the response has been read; pass response.clone(), or its bytes",
    async when() {
      const response = new Response(PNG);
      await response.text();
      return readMedia(response);
    },
  },
  answered(
    "TimeoutError: Cannot read media: it took longer than timeoutMs 9; raise it",
    () => new Promise<Response>(() => {}),
    { timeoutMs: 9, clock: HURRIED },
  ),
];
