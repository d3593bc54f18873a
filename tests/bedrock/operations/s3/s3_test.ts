/**
 * S3 with the client's credentials: hosts, failures, uploads, lists and lines.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  AuthenticationError,
  type Bedrock,
  type BedrockOptions,
  createBedrock,
  ProviderError,
} from "@bedrock-edge/client";
import { internalsOf } from "../../../../src/bedrock/operations/base/internals.ts";
import { s3Urls } from "../../../../src/bedrock/operations/s3/hosts.ts";
import { linesOf } from "../../../../src/bedrock/operations/s3/lines.ts";
import { type S3, s3Of } from "../../../../src/bedrock/operations/s3/s3.ts";
import { upload } from "../../../../src/bedrock/operations/s3/upload.ts";
import { parseS3Uri } from "../../../../src/bedrock/operations/s3/uri.ts";
import { elementText } from "../../../../src/bedrock/operations/s3/xml.ts";
import { VirtualClock } from "../../../helpers/clock.ts";
import { fakeAndClient, KEYS } from "../batch/support.ts";

const OBJECT = { bucket: "my-bucket", key: "a b/ü+(1)'*!.jsonl" };

function clientOf(options: Partial<BedrockOptions>): Bedrock {
  return createBedrock({ region: "us-east-1", env: {}, credentials: KEYS, ...options } as BedrockOptions);
}

function urlOf(options: Partial<BedrockOptions>, endpoint?: string, object = OBJECT): string {
  const { to } = internalsOf(clientOf(options), "test");
  return s3Urls(to.runtime("/", ""), { endpoint })(object, { uploads: "", prefix: "a/b", none: undefined }).href;
}

const s3 = (bedrock: Bedrock): S3 => s3Of(internalsOf(bedrock, "test"), undefined, {});

const PATH = "/a%20b/%C3%BC%2B%281%29%27%2A%21.jsonl?uploads=&prefix=a%2Fb";

Deno.test("the client's options choose the host, and a dot in a bucket's name its place", () => {
  assertEquals(urlOf({}), `https://my-bucket.s3.us-east-1.amazonaws.com${PATH}`);
  assertEquals(urlOf({ fips: true }), `https://my-bucket.s3-fips.us-east-1.amazonaws.com${PATH}`);
  assertEquals(urlOf({ dualStack: true }), `https://my-bucket.s3.dualstack.us-east-1.amazonaws.com${PATH}`);
  assertEquals(urlOf({ region: "cn-north-1" }), `https://my-bucket.s3.cn-north-1.amazonaws.com.cn${PATH}`);
  const dotted = { ...OBJECT, bucket: "my.bucket" };
  assertEquals(urlOf({}, undefined, dotted), `https://s3.us-east-1.amazonaws.com/my.bucket${PATH}`);
  assertEquals(urlOf({ endpoint: "http://127.0.0.1:4566/" }), `http://127.0.0.1:4566/my-bucket${PATH}`);
  assertEquals(urlOf({}, "https://minio.example/s3/"), `https://minio.example/s3/my-bucket${PATH}`);
  const compose = { endpoint: "http://localstack:4566", allowHttp: true } as const;
  assertEquals(urlOf(compose, "http://localstack:4566"), `http://localstack:4566/my-bucket${PATH}`);
});

Deno.test("credentials go neither to AWS for a gateway's client, nor over plain http by themselves", () => {
  assertThrows(() => urlOf({ endpoint: "https://gateway.example" }), TypeError, "pass s3: { endpoint }");
  assertThrows(() => urlOf({}, "http://minio.example"), TypeError, "plain HTTP");
  assertThrows(() => urlOf({ endpoint: "http://localhost:4566" }, "http://minio.example"), TypeError, "plain HTTP");
});

Deno.test("a URI is a bucket and a key, and no step of a path", () => {
  assertEquals(parseS3Uri("s3://bucket/a//b"), { bucket: "bucket", key: "a//b" });
  assertEquals(parseS3Uri("s3://bucket"), { bucket: "bucket", key: "" });
  for (const bad of ["s3:/bucket", "https://bucket", "s3://b/../c", "s3://bucket/../c", "s3://bucket/."]) {
    assertThrows(() => parseS3Uri(bad), TypeError);
  }
});

Deno.test("XML's entities are resolved, and others stay", () => {
  assertEquals(
    elementText("<a>1 &lt; 2 &amp; &#34;3&#x22; &nbsp; &#x110000;</a><a>no</a>", "a"),
    '1 < 2 & "3" &nbsp; &#x110000;',
  );
  assertEquals(elementText("<a>open", "a"), undefined);
});

async function* texts(count: number, size: number): AsyncGenerator<string, void> {
  for (let at = 0; at < count; at++) yield `${`${at}`.padEnd(size - 1, "x")}\n`;
}

Deno.test("a short object is one request, and a long one is written in parts of 8 MiB", async () => {
  const { fake, bedrock, operations } = fakeAndClient();
  const place = parseS3Uri("s3://my-bucket/in/a.jsonl");
  await upload(s3(bedrock), place, texts(3, 100), () => {}, undefined);
  assertEquals(operations(), ["PutObject"]);
  fake.reset();
  await upload(s3(bedrock), place, texts(17, 1024 * 1024), () => {}, undefined);
  assertEquals(operations(), [
    "CreateMultipartUpload",
    "UploadPart",
    "UploadPart",
    "UploadPart",
    "CompleteMultipartUpload",
  ]);
  const lines = await Array.fromAsync(linesOf(await s3(bedrock).open(place, undefined)));
  assertEquals([lines.length, lines[16]?.slice(0, 3), lines[16]?.length], [17, "16x", 1024 * 1024 - 1]);
  assertEquals(await Array.fromAsync(s3(bedrock).list({ bucket: "my-bucket", key: "in/" }, undefined)), ["in/a.jsonl"]);
});

Deno.test("an upload that fails leaves no part behind", async () => {
  const { bedrock, operations } = fakeAndClient();
  const failing = async function* () {
    yield* texts(9, 1024 * 1024);
    throw new RangeError("no more");
  };
  const place = parseS3Uri("s3://my-bucket/a.jsonl");
  await assertRejects(() => upload(s3(bedrock), place, failing(), () => {}, undefined), RangeError, "no more");
  assertEquals(operations(), ["CreateMultipartUpload", "UploadPart", "AbortMultipartUpload"]);
});

Deno.test("S3's refusals are typed, with its code, its words and its request id", async () => {
  const { bedrock } = fakeAndClient();
  const missing = await assertRejects(
    () => s3(bedrock).open(parseS3Uri("s3://my-bucket/no"), undefined),
    ProviderError,
  );
  assertEquals(
    [missing.code, missing.kind, missing.status, missing.requestId],
    ["NoSuchKey", "notFound", 404, "FAKES3REQUEST000"],
  );
  assert(missing.message.includes("The specified key does not exist"));
  const { bedrock: wrong } = fakeAndClient({}, { credentials: { ...KEYS, secretAccessKey: "wrong" } });
  const refused = await assertRejects(
    () => s3(wrong).open(parseS3Uri("s3://my-bucket/no"), undefined),
    AuthenticationError,
  );
  assertEquals([refused.code, refused.status], ["SignatureDoesNotMatch", 403]);
  const { bedrock: unknown } = fakeAndClient({}, { credentials: { ...KEYS, accessKeyId: "AKIDOTHER" } });
  const stranger = await assertRejects(
    () => s3(unknown).open(parseS3Uri("s3://my-bucket/no"), undefined),
    ProviderError,
  );
  assertEquals(stranger.code, "InvalidAccessKeyId");
  const bucket = await assertRejects(
    () => s3(bedrock).open(parseS3Uri("s3://nonexistent/no"), undefined),
    ProviderError,
  );
  assertEquals([bucket.code, bucket.hint], [
    "NoSuchBucket",
    "Create the bucket in the region of the batch, or pass another one",
  ]);
});

/** S3 with one answer for each operation. */
function answering(answers: (url: URL, init: RequestInit) => Response, options: Partial<BedrockOptions> = {}): S3 {
  return s3(
    clientOf({
      retry: false,
      fetch: (url, init) => Promise.resolve(answers(new URL(`${url}`), init ?? {})),
      ...options,
    }),
  );
}

Deno.test("an error in a success is an error, and is tried again", async () => {
  const clock = new VirtualClock();
  let calls = 0;
  const slow = answering(() => {
    calls++;
    return new Response("<Error><Code>InternalError</Code><Message>again</Message></Error>");
  }, { clock, retry: { maxRetries: 1 } });
  const place = parseS3Uri("s3://bucket/a");
  const outcome = await clock.outcome(slow.ask({ operation: "CompleteMultipartUpload", method: "POST", place }));
  assert("error" in outcome && outcome.error instanceof ProviderError);
  assertEquals([outcome.error.kind, calls], ["protocol", 2]);
});

Deno.test("answers that are not S3's are protocol errors", async () => {
  const page = answering(() => new Response("<html>"));
  await assertRejects(() => page.list({ bucket: "bucket", key: "" }, undefined).next(), ProviderError, "not a list");
  const place = parseS3Uri("s3://bucket/a");
  const big = () => texts(9, 1024 * 1024);
  await assertRejects(() => upload(page, place, big(), () => {}, undefined), ProviderError, "no UploadId");
  const untagged = answering((_, { method }) =>
    new Response(method === "POST" ? "<R><UploadId>u</UploadId></R>" : null)
  );
  await assertRejects(() => upload(untagged, place, big(), () => {}, undefined), ProviderError, "no ETag");
  assertEquals(await Array.fromAsync(linesOf(await answering(() => new Response(null)).open(place, undefined))), []);
});

Deno.test("lines are split at any byte, and a reader that leaves cancels the stream", async () => {
  const bytes = new TextEncoder().encode("ä1\n\n  \nzwei\r\n🗼drei");
  for (let size = 1; size <= bytes.length; size++) {
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
        controller.close();
      },
    });
    assertEquals(await Array.fromAsync(linesOf(stream)), ["ä1", "zwei\r", "🗼drei"]);
  }
  let isCanceled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(bytes),
    cancel: () => void (isCanceled = true),
  });
  for await (const _ of linesOf(endless)) break;
  assert(isCanceled);
});
