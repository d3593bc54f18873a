/**
 * The sentences about mistakes in batches.
 */
import { type Bedrock, createBedrock } from "@bedrock-edge/client";
import { type BatchRequest, createBatch, type CreateBatchOptions, openBatch } from "@bedrock-edge/client/batch";
import { mantle } from "@bedrock-edge/client/mantle";
import { linesOf } from "../../../src/bedrock/operations/s3/lines.ts";
import { fakeAndClient, OPTIONS, requests } from "../../bedrock/operations/batch/support.ts";
import { bad, client, type Row } from "../row.ts";

const { bedrock } = fakeAndClient({ jobs: { durationMs: 1000 } });

function create(list: unknown[], options: Partial<CreateBatchOptions> = {}): Promise<unknown> {
  return createBatch(bedrock, list as BatchRequest[], { ...OPTIONS, ...options });
}

const mantled = createBedrock({
  region: "us-east-1",
  env: {},
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
  codecs: [mantle()],
});

const JOB = "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/abcdefghijkl";

/** Returns a client over a batch with one file, which has this text; without a text, over one without files. */
function over(text: string | undefined): Bedrock {
  return createBedrock({
    region: "us-east-1",
    env: {},
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
    fetch(url) {
      const { pathname, searchParams } = new URL(`${url}`);
      if (pathname.startsWith("/model-invocation-job")) {
        const outputDataConfig = { s3OutputDataConfig: { s3Uri: "s3://bucket" } };
        const counts = { totalRecordCount: 1, processedRecordCount: 1 };
        return Promise.resolve(Response.json({ jobArn: JOB, status: "Completed", outputDataConfig, ...counts }));
      }
      const file = text === undefined ? "" : "<Contents><Key>a.jsonl.out</Key></Contents>";
      const list = `<ListBucketResult>${file}</ListBucketResult>`;
      return Promise.resolve(new Response(searchParams.has("list-type") ? list : text));
    },
  });
}

/** Rejects with the first error of the results of a batch. */
async function failingResult(text: string): Promise<void> {
  const [first] = await Array.fromAsync(openBatch(over(text), JOB).results());
  if (first?.type === "error") throw first.error;
}

/** Batches that cannot work. */
export const BATCHES: readonly Row[] = [
  {
    says: "TypeError: Cannot create the batch: role is missing; pass { model, input, output, role }",
    when: () => create(requests(1), { role: bad<string>(undefined) }),
  },
  {
    says: "TypeError: Cannot create the batch: its requests are an object; pass a list or an async iterable",
    when: () => createBatch(bedrock, bad<BatchRequest[]>({}), OPTIONS),
  },
  {
    says:
      "RangeError: Cannot create the batch: 3 requests are fewer than the service's 100; call chat() for each, or pass " +
      "minRecords if the model's quota is another one",
    when: () => create(requests(3), { minRecords: undefined }),
  },
  {
    says:
      "RangeError: Cannot create the batch: it has more than 2 requests; create several batches, or pass maxRecords if the " +
      "account's quota is higher",
    when: () => create(requests(3), { maxRecords: 2 }),
  },
  {
    says:
      'TypeError: Cannot put requests[0] into the batch: its model is "m", and the batch\'s is "amazon.nova-lite-v1:0"; create ' +
      "a batch for each model",
    when: () => create([{ model: "m", messages: "Hi" }]),
  },
  {
    says:
      "TypeError: Cannot put requests[1] into the batch: it has the format of InvokeModel, and the batch has that of Converse; " +
      "create a batch for each format",
    when: () => create([{ messages: "Hi" }, { modelInput: {} }]),
  },
  {
    says:
      "TypeError: Cannot put requests[0] into the batch: it has the format of Converse, and the batch has that of InvokeModel; " +
      'pass { modelInput }, or a client with a codec of the model\'s own format ("codecs")',
    when: () => create([{ messages: "Hi" }], { format: "native" }),
  },
  {
    says: "TypeError: Cannot put requests[0] into the batch: its modelInput is a string; pass the body of InvokeModel",
    when: () => create([{ modelInput: "{}" }]),
  },
  {
    says:
      'TypeError: Cannot put requests[0] into the batch: "openai.gpt-5.5" is called by Responses, and batches take Converse ' +
      "and InvokeModel alone; use a model that Converse serves",
    when: () => createBatch(mantled, [{ messages: "Hi" }], { ...OPTIONS, model: "openai.gpt-5.5" }),
  },
  {
    says: 'TypeError: Cannot use "s3://b/c": not an S3 URI; pass one such as "s3://bucket/folder/"',
    when: () => create(requests(1), { input: "s3://b/c" }),
  },
  {
    says: 'TypeError: Cannot use "s3://bucket/../c": no URL can have the step "." or ".." in it; use another key',
    when: () => create(requests(1), { output: "s3://bucket/../c" }),
  },
  {
    says:
      "TypeError: Cannot call S3: the client's endpoint is the runtime's alone, and its credentials do not go to AWS; pass s3: { " +
      "endpoint }",
    when: () => createBatch(client({ endpoint: "https://gateway.example" }), requests(1), OPTIONS),
  },
  {
    says:
      "AuthenticationError: Cannot call S3: it takes signatures alone, and the client has an API key or an authentication of its " +
      "own; create the client with credentials: AWS keys, or a role",
    when: () => createBatch(client(), requests(1), OPTIONS),
  },
  {
    says: "TypeError: Cannot read the results: the batch is Submitted; call wait() first",
    when: async () => await (await createBatch(bedrock, requests(1), OPTIONS)).results().next(),
  },
  {
    says: "TypeError: Cannot read the results: the batch is Failed and has none: no; create it again",
    async when() {
      const failing = fakeAndClient({ jobs: { status: "Failed", message: "no" } }).bedrock;
      await (await createBatch(failing, requests(1), OPTIONS)).results().next();
    },
  },
  {
    says: 'ProviderError: Cannot read the results: line 0 is not JSON, and begins with "no JSON"',
    when: () => Array.fromAsync(openBatch(over("no JSON"), JOB).results()),
  },
  {
    says: "ProviderError: Cannot read the results: the record of line 0 has neither modelOutput nor error",
    when: () => failingResult('{"recordId":"A"}'),
  },
  {
    says:
      "ProviderError: Cannot read the results: s3://bucket has no file of the batch, whose records were processed; look for the " +
      "files elsewhere",
    when: () => Array.fromAsync(openBatch(over(undefined), JOB).results()),
  },
  {
    says: "ProviderError: Cannot read S3's answer: a line is longer than 67108864 characters",
    when: () => linesOf(endlessLine()).next(),
  },
];

/** A stream of one line without an end. */
function endlessLine(): ReadableStream<Uint8Array> {
  const chunk = new Uint8Array(8 * 1024 * 1024).fill(120);
  return new ReadableStream({ pull: (controller) => controller.enqueue(chunk) });
}
