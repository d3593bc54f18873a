/**
 * Files from anywhere: an upload as a stream, a URL from a host that is allowed, an object in S3.
 *
 * ```sh
 * deno run examples/media.ts           # without credentials: the fake says what it was shown, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/media.ts
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { readMedia } from "@bedrock-edge/client";
import { connect, inRegion } from "./connect.ts";

/** A red dot. Yours is the body of a request: `readMedia(request.body, …)`. */
const DOT =
  "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==";

/** Gets files from one host. The global `fetch` alone would get whatever a user's URL names, also in your own network. */
async function fetchAllowed(url: string, init: RequestInit): Promise<Response> {
  const { host } = new URL(url);
  if (host !== "files.example") throw new Error(`${host} is not allowed`);
  // Here: return await fetch(url, init);
  init.signal?.throwIfAborted();
  return await Promise.resolve(new Response("%PDF-1.7", { headers: { "content-type": "application/pdf" } }));
}

const upload = new Blob([Uint8Array.from(atob(DOT), (c) => c.charCodeAt(0))]).stream();
const picture = await readMedia(upload, { type: "image", format: "image/jpeg", maxBytes: 3_750_000 });
console.log(picture.format, picture.repairs.map(({ message }) => message).join());

const report = await readMedia("https://files.example/report.pdf", { fetch: fetchAllowed, timeoutMs: 5000 });
console.log(report.type, report.format, report.bytes?.length);

const video = await readMedia("s3://bucket/clip.mov");
console.log(video.type, video.format, video.bytes === undefined ? "stays in S3" : "was read");

try {
  await readMedia("https://10.0.0.1/admin.png", { fetch: fetchAllowed });
} catch (error) {
  console.log(String(error));
}

const bedrock = await connect();
const { text } = await bedrock.chat({
  model: inRegion("amazon.nova-lite-v1:0", bedrock),
  messages: [{ role: "user", content: [picture.block, { type: "text", text: "What is this?" }] }],
  maxTokens: 100,
});
console.log(text);
