/**
 * Batches as the service describes them.
 */
import { defined } from "../../../base/defined.ts";
import { asObject } from "../../../base/json_object.ts";
import { dateOf, textOf } from "../base/job_parts.ts";

/** The status of a batch. Other strings pass through, because the service may add some. */
export type BatchStatus =
  | "Submitted"
  | "Validating"
  | "Scheduled"
  | "InProgress"
  | "Completed"
  | "PartiallyCompleted"
  | "Failed"
  | "Expired"
  | "Stopping"
  | "Stopped"
  | (string & Record<never, never>);

/** The numbers of records. The service tells none before it has validated them. */
export interface BatchCounts {
  /** All records. */
  readonly total: number;
  /** Records that have an answer or an error. */
  readonly processed: number;
  /** Records that have an answer. */
  readonly success: number;
  /** Records that have an error. */
  readonly error: number;
}

/** A batch, as the service describes it. */
export interface BatchJob {
  /** The ARN of the job. */
  readonly jobArn: string;
  /** The status. */
  readonly status: BatchStatus;
  /** The service's words about the status, such as the reason of a failure. */
  readonly message?: string;
  /** The name of the job. */
  readonly jobName?: string;
  /** The model. */
  readonly modelId?: string;
  /** The format of the records: `Converse` bodies, or bodies of `InvokeModel`. */
  readonly modelInvocationType?: "Converse" | "InvokeModel" | (string & Record<never, never>);
  /** The numbers of records; absent before the service has counted them. */
  readonly counts?: BatchCounts;
  /** The file, or the folder of files, with the records. */
  readonly input?: string;
  /** The folder of the results. The service adds a folder with the job's id. */
  readonly output?: string;
  /** The time of the start. */
  readonly submitTime?: Date;
  /** The time of the last change. */
  readonly lastModifiedTime?: Date;
  /** The time of the end. */
  readonly endTime?: Date;
  /** The time after which the service ends the job. */
  readonly jobExpirationTime?: Date;
  /** The description as the service sent it, with members that this version does not know. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Reads the description of a batch; `undefined` for an answer that is not one. */
export function decodeBatchJob(raw: Readonly<Record<string, unknown>>): BatchJob | undefined {
  const jobArn = textOf(raw.jobArn);
  const status = textOf(raw.status);
  if (jobArn === undefined || status === undefined) return undefined;
  return {
    jobArn,
    status,
    ...defined({
      message: textOf(raw.message),
      jobName: textOf(raw.jobName),
      modelId: textOf(raw.modelId),
      modelInvocationType: textOf(raw.modelInvocationType),
      counts: countsOf(raw),
      input: textOf(asObject(asObject(raw.inputDataConfig).s3InputDataConfig).s3Uri),
      output: textOf(asObject(asObject(raw.outputDataConfig).s3OutputDataConfig).s3Uri),
      submitTime: dateOf(raw.submitTime),
      lastModifiedTime: dateOf(raw.lastModifiedTime),
      endTime: dateOf(raw.endTime),
      jobExpirationTime: dateOf(raw.jobExpirationTime),
    }),
    raw,
  };
}

/** The service tells a total of 0 while it validates. Source: BerriAI/litellm#38744, read 2026-11-30. */
function countsOf(raw: Readonly<Record<string, unknown>>): BatchCounts | undefined {
  const { totalRecordCount: total } = raw;
  if (typeof total !== "number" || total === 0) return undefined;
  const count = (name: string) => typeof raw[name] === "number" ? raw[name] : 0;
  return {
    total,
    processed: count("processedRecordCount"),
    success: count("successRecordCount"),
    error: count("errorRecordCount"),
  };
}

/** The statuses at which a batch ends, and whether it then has results of all or some records. */
const ENDS: ReadonlyMap<string, boolean> = new Map([
  ["Completed", true],
  ["PartiallyCompleted", true],
  ["Stopped", true],
  ["Expired", true],
  ["Failed", false],
]);

/** Returns whether a batch is over. A status that is newer than this version is over with its end's time. */
export function isOver({ status, endTime }: BatchJob): boolean {
  return ENDS.has(status) || (endTime !== undefined && status !== "Stopping");
}

/** Returns whether a batch that is over may have results. */
export function mayHaveResults(job: BatchJob): boolean {
  return isOver(job) && (ENDS.get(job.status) ?? true);
}
