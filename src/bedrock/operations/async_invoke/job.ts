/**
 * Asynchronous invocations as the service describes them.
 */
import { defined } from "../../../base/defined.ts";
import { asObject } from "../../../base/json_object.ts";
import { dateOf, type S3Output, textOf } from "../base/job_parts.ts";

/** The status of an asynchronous invocation. Other strings pass through, because the service may add some. */
export type AsyncInvokeStatus = "InProgress" | "Completed" | "Failed" | (string & Record<never, never>);

/** An asynchronous invocation, as the service describes it. */
export interface AsyncInvoke {
  /** The ARN of the invocation. */
  readonly invocationArn: string;
  /** The status. */
  readonly status: AsyncInvokeStatus;
  /** The ARN of the model. */
  readonly modelArn?: string;
  /** The token with which the invocation was started. */
  readonly clientRequestToken?: string;
  /** The reason of a failure, in the service's words. */
  readonly failureMessage?: string;
  /** The time of the start. */
  readonly submitTime?: Date;
  /** The time of the last change. */
  readonly lastModifiedTime?: Date;
  /** The time of the end. */
  readonly endTime?: Date;
  /** The place of the results. The service adds a folder with the id of the invocation. */
  readonly output?: Readonly<S3Output>;
  /** The description as the service sent it, with members that this version does not know. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Reads the description of an invocation; `undefined` for an answer that is not one. */
export function decodeAsyncInvoke(raw: Readonly<Record<string, unknown>>): AsyncInvoke | undefined {
  const invocationArn = textOf(raw.invocationArn);
  const status = textOf(raw.status);
  if (invocationArn === undefined || status === undefined) return undefined;
  return {
    invocationArn,
    status,
    ...defined({
      modelArn: textOf(raw.modelArn),
      clientRequestToken: textOf(raw.clientRequestToken),
      failureMessage: textOf(raw.failureMessage),
      submitTime: dateOf(raw.submitTime),
      lastModifiedTime: dateOf(raw.lastModifiedTime),
      endTime: dateOf(raw.endTime),
      output: decodeOutput(raw.outputDataConfig),
    }),
    raw,
  };
}

function decodeOutput(config: unknown): S3Output | undefined {
  const { s3Uri, kmsKeyId, bucketOwner } = asObject(asObject(config).s3OutputDataConfig);
  if (typeof s3Uri !== "string") return undefined;
  return { s3Uri, ...defined({ kmsKeyId: textOf(kmsKeyId), bucketOwner: textOf(bucketOwner) }) };
}

/** Returns whether an invocation is over. A status that is newer than this version is over with its end's time. */
export function isOver({ status, endTime }: AsyncInvoke): boolean {
  return status === "Completed" || status === "Failed" || endTime !== undefined;
}
