/**
 * The recordings of the corpus are replayed, and `record` writes their format: what it writes over the replayed traffic says the
 * same as the corpus.
 */
import { assert, assertEquals } from "@std/assert";
import { record, type Recording as Written, replay } from "@bedrock-edge/client/testing";
import { bodyOf, corpus, type Recording, responseOf } from "../../helpers/corpus.ts";
import { bytesOf, operationPath } from "./support.ts";

const FILES = [
  "converse",
  "converse-stream",
  "invoke-model",
  "invoke-model-stream",
  "openai-compatible",
  "other-runtime",
  "control-plane",
];

/** The request of a recording. */
function requestOf(recording: Recording & Pick<Written, "requestText">): Request {
  const { operation, model, path, request, requestText } = recording;
  const { method, path: own } = operationPath(operation, model ?? "");
  const body = request === undefined ? requestText : JSON.stringify(request);
  const isPost = path === undefined ? method === "POST" : body !== undefined;
  return new Request(new URL(path ?? own, "https://bedrock-runtime.us-east-1.amazonaws.com"), {
    method: isPost ? "POST" : "GET",
    headers: {
      ...body !== undefined && { "content-type": "application/json" },
      authorization: "Bearer secret-key-0001",
    },
    ...body !== undefined && { body },
  });
}

for (const name of FILES) {
  const { recordings, missing } = corpus(name);

  Deno.test({
    name: `every recording of ${name} is replayed, and recorded again${missing}`,
    ignore: missing !== "",
    async fn() {
      // A cast: `replay` reads the same lines.
      const replayed = replay(recordings as unknown as Written[]);
      const lines: string[] = [];
      const recorder = record(replayed, (line) => void lines.push(line));
      for (const recording of recordings) {
        const response = await recorder(requestOf(recording));
        const bytes = await bytesOf(response);
        assertEquals([response.status, bytes], [recording.status, bodyOf(recording)], recording.source);
        assertEquals(response.headers.get("content-type"), responseOf(recording).headers.get("content-type"));
      }
      assertEquals([replayed.left, replayed.unread], [[], []]);
      assertEquals(lines.length, recordings.length);
      assert(!lines.join("").includes("secret-key"));
      recordings.forEach((recording, at) => {
        const written: Recording & Written = JSON.parse(lines[at]!);
        assertEquals(written.status, recording.status);
        assertEquals(written.operation, recording.operation);
        assertEquals([written.request, written.response], [recording.request, recording.response], recording.source);
        assertEquals(written.responseBase64, recording.responseBase64, recording.source);
        assertEquals(bodyOf(written), bodyOf(recording));
      });
      // Once more from the written lines.
      const again = replay(lines.join(""));
      for (const recording of recordings) {
        assertEquals(await bytesOf(await again(requestOf(recording))), bodyOf(recording), recording.source);
      }
      assertEquals(again.left, []);
    },
  });
}
