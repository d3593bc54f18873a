/**
 * S3 beside AWS's SDK: its URLs and signatures beside ours, and the SDK against the fake.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { Sha256 } from "npm:@aws-crypto/sha256-js@5.2.0";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  UploadPartCommand,
} from "npm:@aws-sdk/client-s3@3.1162.0";
import { SignatureV4 } from "npm:@smithy/signature-v4@5.7.5";
import { type BedrockOptions, createBedrock } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { internalsOf } from "../../../../src/bedrock/operations/base/internals.ts";
import { s3Of, type S3Request } from "../../../../src/bedrock/operations/s3/s3.ts";
import { byRequest } from "../../../helpers/fire.ts";
import { KEYS, sdkConfig, type Service } from "../../../oracles/converse/sdk.ts";

const KEYS_OF_OBJECTS = ["in/a.jsonl", "a b/ü+(1)'*!~&=:@,;$.jsonl", "a//b", "100%/🗼"];

function sdkOver(fetch: Service, config: S3ClientConfig = {}): S3Client {
  const { requestHandler, credentials, maxAttempts } = sdkConfig(fetch);
  return new S3Client({ region: "us-east-1", credentials, maxAttempts, ...config, requestHandler } as S3ClientConfig);
}

/** The one request that `run` makes. */
async function sent(run: (fetch: Service) => Promise<unknown>): Promise<Request> {
  const requests: Request[] = [];
  await run((request) => {
    requests.push(request);
    throw new TypeError("captured");
  }).catch(() => {});
  assertEquals(requests.length, 1);
  return requests[0]!;
}

function ours(request: S3Request, options: Partial<BedrockOptions> = {}): Promise<Request> {
  return sent((fetch) => {
    const bedrock = createBedrock(
      {
        region: "us-east-1",
        env: {},
        credentials: KEYS,
        retry: false,
        fetch: byRequest(fetch),
        ...options,
      } as BedrockOptions,
    );
    return s3Of(internalsOf(bedrock, "test"), undefined, {}).ask(request);
  });
}

const PLACES: readonly [config: S3ClientConfig, options: Partial<BedrockOptions>, bucket: string][] = [
  [{}, {}, "my-bucket"],
  [{}, {}, "my.bucket"],
  [{ useFipsEndpoint: true }, { fips: true }, "my-bucket"],
  [{ useDualstackEndpoint: true }, { dualStack: true }, "my-bucket"],
  [{ useFipsEndpoint: true, useDualstackEndpoint: true }, { fips: true, dualStack: true }, "my.bucket"],
  [{ region: "cn-north-1" }, { region: "cn-north-1" }, "my-bucket"],
  [{ region: "us-gov-west-1" }, { region: "us-gov-west-1" }, "my-bucket"],
  [{ region: "eusc-de-east-1" }, { region: "eusc-de-east-1" }, "my-bucket"],
  [{ endpoint: "http://127.0.0.1:9000", forcePathStyle: true }, { endpoint: "http://127.0.0.1:9000" }, "my-bucket"],
];

for (const [config, options, bucket] of PLACES) {
  Deno.test(`the URL of an object is the SDK's: ${JSON.stringify(options)} ${bucket}`, async () => {
    for (const key of KEYS_OF_OBJECTS) {
      const place = { bucket, key };
      const own = await ours({ operation: "GetObject", method: "GET", place }, options);
      const theirs = await sent((fetch) =>
        sdkOver(fetch, config).send(new GetObjectCommand({ Bucket: bucket, Key: key }))
      );
      const url = new URL(theirs.url);
      // The SDK names the operation in the query; S3 ignores it.
      url.searchParams.delete("x-id");
      assertEquals(own.url, url.href);
    }
  });
}

Deno.test("the signature is that of AWS's signer for S3", async () => {
  for (const key of KEYS_OF_OBJECTS) {
    const request: S3Request = {
      operation: "UploadPart",
      method: "PUT",
      place: { bucket: "my-bucket", key },
      query: { partNumber: 1, uploadId: "a+b/c=" },
      body: "text",
    };
    const own = await ours(request);
    const url = new URL(own.url);
    const signer = new SignatureV4({
      credentials: KEYS,
      region: "us-east-1",
      service: "s3",
      sha256: Sha256,
      uriEscapePath: false,
      applyChecksum: false,
    });
    const date = own.headers.get("x-amz-date")!;
    const signed = await signer.sign({
      method: "PUT",
      protocol: "https:",
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { host: url.host, "x-amz-content-sha256": own.headers.get("x-amz-content-sha256")! },
      body: "text",
    }, { signingDate: new Date(date.replace(/^(....)(..)(..T..)(..)(..Z)$/, "$1-$2-$3:$4:$5")) });
    assertEquals(own.headers.get("authorization"), signed.headers.authorization);
  }
});

Deno.test("the SDK writes, lists and reads the fake's objects", async () => {
  const fake = fakeBedrock({ credentials: KEYS });
  for (const config of [{}, { endpoint: "http://127.0.0.1:9000", forcePathStyle: true }] satisfies S3ClientConfig[]) {
    fake.reset();
    const sdk = sdkOver((request) => fake(request), config);
    const Bucket = "my-bucket";
    for (const Key of KEYS_OF_OBJECTS) await sdk.send(new PutObjectCommand({ Bucket, Key, Body: `text of ${Key}` }));
    for (const Key of KEYS_OF_OBJECTS) {
      const { Body } = await sdk.send(new GetObjectCommand({ Bucket, Key }));
      assertEquals(await new Response(Body as unknown as ReadableStream).text(), `text of ${Key}`);
    }
    const first = await sdk.send(new ListObjectsV2Command({ Bucket, MaxKeys: 3 }));
    const rest = await sdk.send(new ListObjectsV2Command({ Bucket, ContinuationToken: first.NextContinuationToken! }));
    assertEquals([...first.Contents!, ...rest.Contents!].map(({ Key }) => Key), KEYS_OF_OBJECTS.toSorted());
    assertEquals([first.IsTruncated, rest.IsTruncated], [true, false]);

    const Key = "big";
    const { UploadId } = await sdk.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const parts = ["a".repeat(5 * 1024 * 1024), "b"];
    const Parts = await Promise.all(parts.map(async (Body, at) => {
      const { ETag } = await sdk.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: at + 1, Body }));
      return { ETag, PartNumber: at + 1 };
    }));
    await sdk.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
    const { ContentLength } = await sdk.send(new GetObjectCommand({ Bucket, Key }));
    assertEquals(ContentLength, 5 * 1024 * 1024 + 1);
    const again = await sdk.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    await sdk.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: again.UploadId }));
    const missing = await assertRejects(() => sdk.send(new GetObjectCommand({ Bucket, Key: "no" })), Error);
    assert(missing.name === "NoSuchKey", missing.name);
  }
});
