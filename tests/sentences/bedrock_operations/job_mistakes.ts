/**
 * The sentences about mistakes in jobs: asynchronous invocations and batches.
 */
import {
  getAsyncInvoke,
  JobError,
  listAsyncInvokes,
  startAsyncInvoke,
  type StartAsyncInvokeOptions,
  waitUntilDone,
} from "@bedrock-edge/client/async-invoke";
import { answering, bad, client, HURRIED, type Row } from "../row.ts";

type Options = StartAsyncInvokeOptions<string>;

const ARN = "arn:aws:bedrock:eu-west-1:123456789012:async-invoke/abcdefghijkl";
const OWN = ARN.replace("eu-west-1", "us-east-1");
const INPUT = { model: "luma.ray-v2:0", modelInput: { prompt: "A lighthouse" } } as const;

/** Requests and waits that cannot work. */
export const JOBS: readonly Row[] = [
  {
    says: "TypeError: Cannot start the invocation: output is missing; pass model, modelInput and output: { s3Uri }",
    when: () => startAsyncInvoke(client(), bad<Options>(INPUT)),
  },
  {
    says: 'TypeError: Cannot start the invocation: output has no s3Uri; pass output: { s3Uri: "s3://bucket/folder/" }',
    when: () => startAsyncInvoke(client(), bad<Options>({ ...INPUT, output: {} })),
  },
  {
    says:
      'TypeError: Cannot use option "output.s3Uri": "bucket" is not valid; use an S3 URI, such as "s3://bucket/folder/"',
    when: () => startAsyncInvoke(client(), { ...INPUT, output: { s3Uri: "bucket" } }),
  },
  {
    says:
      'TypeError: Cannot use option "clientRequestToken": the text is not valid; use 1 to 256 visible ASCII characters',
    when: () => startAsyncInvoke(client(), { ...INPUT, output: { s3Uri: "s3://b" }, clientRequestToken: "a b" }),
  },
  {
    says:
      'TypeError: Cannot start the invocation of "amazon.nova-lite-v1:0": the model has no asynchronous invocations; use ' +
      'chat() now, or createBatch() of "@bedrock-edge/client/batch" for many requests',
    when: () =>
      startAsyncInvoke(client(), { model: "amazon.nova-lite-v1:0", modelInput: {}, output: { s3Uri: "s3://bucket" } }),
  },
  {
    says:
      'TypeError: Cannot ask for the job "abcdefghijkl": not the ARN of a job; pass the ARN that came when it was started',
    when: () => getAsyncInvoke(client(), "abcdefghijkl"),
  },
  {
    says:
      "TypeError: Cannot ask for a job: an object is not the ARN of a job; await the function that starts the job, and " +
      "pass the ARN of its result",
    when: () => waitUntilDone(client(), { invocationArn: ARN } as never),
  },
  {
    says: 'TypeError: Cannot ask for the job "async-invoke/abcdefghijkl": it runs in eu-west-1, and the client calls ' +
      "us-east-1; use a client of the job's region",
    when: () => waitUntilDone(client(), ARN),
  },
  {
    says:
      'TypeError: Cannot use option "submitTimeAfter": "soon" is not valid; use a Date, or a time such as 2026-11-30T00:00:00Z',
    when: () => listAsyncInvokes(client(), { submitTimeAfter: "soon" }).next(),
  },
  {
    says: "TimeoutError: Cannot wait longer for the job: timeoutMs is 0; raise it, or ask again later",
    when: () =>
      waitUntilDone(answering(() => Response.json({ invocationArn: OWN, status: "InProgress" })), OWN, {
        timeoutMs: 0,
        clock: HURRIED,
      }),
  },
  {
    says: "JobError: The asynchronous invocation failed: the service gives no reason",
    when() {
      throw new JobError("The asynchronous invocation failed", {
        jobArn: OWN,
        status: "Failed",
        failureMessage: undefined,
      });
    },
  },
  {
    says: "ProviderError: Cannot read Bedrock's answer: a page of the list names one that was read as the next one",
    when: () =>
      Array.fromAsync(
        listAsyncInvokes(answering(() => Response.json({ asyncInvokeSummaries: [], nextToken: "t" }))),
      ),
  },
];
