/**
 * Batches in the fake: jobs that read records from the fake's S3, answer them as the model would, and write the answers there.
 */
import { asObject } from "../../base/json_object.ts";
import { toBytes } from "../base/answer.ts";
import { invalid, Refusal } from "../judge/refusal.ts";
import { type FakeJobs, filtered, type JobStore, jobStore, pageOf, progressOf, wireTime } from "./jobs.ts";
import {
  type FakeServiceOperation,
  jsonAnswer,
  type OperationAnswer,
  type OperationRequest,
  type OperationTools,
} from "./operation.ts";

/** The members of a request that starts a job, as far as a description repeats them. */
const TOLD = [
  "jobName",
  "modelId",
  "clientRequestToken",
  "roleArn",
  "inputDataConfig",
  "outputDataConfig",
  "modelInvocationType",
  "timeoutDurationInHours",
  "vpcConfig",
] as const;

interface BatchJob {
  readonly jobArn: string;
  readonly given: Readonly<Record<string, unknown>>;
  readonly submittedAt: number;
  /** The folder of the results. */
  readonly folder: string;
  /** The input: a file, or a folder of files. */
  readonly input: string;
  /** How much was done when the job was stopped, from 0 to 1. */
  stoppedAt?: number;
  isWritten: boolean;
  counts: Readonly<Record<string, number>>;
}

interface InputFile {
  readonly name: string;
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

/** Creates the operations, which share their jobs. */
export function batchOperations(options: FakeJobs, tools: OperationTools): readonly FakeServiceOperation[] {
  const jobs: JobStore<BatchJob> = jobStore("model-invocation-job");
  const { clock, s3, answerRecord } = tools;
  const { minRecords = 100 } = options;

  function filesOf({ input }: BatchJob): InputFile[] {
    return s3.list(input).filter((uri) => uri.endsWith(".jsonl")).map((uri) => {
      const text = new TextDecoder().decode(s3.get(uri)!.bytes); // listed just now
      const lines = text.split("\n").filter((line) => line.trim());
      return { name: uri.slice(uri.lastIndexOf("/") + 1), records: lines.map((line) => asObject(JSON.parse(line))) };
    });
  }

  /** Returns the reason why the service would refuse the files of a job. */
  function problemOf(files: readonly InputFile[]): string | undefined {
    if (!files.length) return "The S3 input location holds no file that ends with .jsonl";
    const count = countOf(files);
    if (count >= minRecords) return undefined;
    return `Batch job contains less records (${count}) than the required minimum of: ${minRecords}`;
  }

  function stateOf(job: BatchJob): { readonly status: string; readonly message?: string } {
    const done = progressOf(job.submittedAt, options, clock);
    if (job.stoppedAt !== undefined) return { status: "Stopped" };
    if (done < 0.1) return { status: "Submitted" };
    if (done < 0.2) return { status: "Validating" };
    const problem = problemOf(filesOf(job));
    if (problem !== undefined) return { status: "Failed", message: problem };
    if (done < 0.3) return { status: "Scheduled" };
    if (done < 1) return { status: "InProgress" };
    const { status = "Completed", message } = options;
    return { status, ...message !== undefined && status !== "Completed" && { message } };
  }

  /** Answers the records that were processed, and writes the answers. */
  async function write(job: BatchJob, part: number, signal: AbortSignal): Promise<void> {
    if (job.isWritten) return;
    job.isWritten = true;
    const files = filesOf(job);
    let [left, success, errors] = [Math.floor(countOf(files) * part), 0, 0];
    for (const { name, records } of files) {
      const lines: string[] = [];
      for (const { recordId = `FAKE${lines.length}`, modelInput } of records.slice(0, left)) {
        const result = await resultOf(job, modelInput, signal);
        if ("error" in result) errors++;
        else success++;
        lines.push(JSON.stringify({ recordId, modelInput, ...result }));
      }
      left -= lines.length;
      s3.put(`${job.folder}/${name}.out`, toBytes(lines.map((line) => `${line}\n`).join("")));
    }
    job.counts = {
      totalRecordCount: countOf(files),
      processedRecordCount: success + errors,
      successRecordCount: success,
      errorRecordCount: errors,
    };
    s3.put(`${job.folder}/manifest.json.out`, toBytes(JSON.stringify(job.counts)));
  }

  async function resultOf({ given }: BatchJob, modelInput: unknown, signal: AbortSignal): Promise<object> {
    const operation = given.modelInvocationType === "Converse" ? "Converse" : "InvokeModel";
    try {
      return { modelOutput: await answerRecord(operation, `${given.modelId}`, modelInput, signal) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { error: { errorCode: error.status, errorMessage: error.message } };
    }
  }

  async function describe(job: BatchJob, signal: AbortSignal): Promise<Record<string, unknown>> {
    const { status, message } = stateOf(job);
    const hasResults = status === "Completed" || status === "PartiallyCompleted" || status === "Expired";
    if (status === "Stopped") await write(job, job.stoppedAt ?? 0, signal);
    if (hasResults) await write(job, status === "Completed" ? 1 : 0.5, signal);
    const total = countOf(filesOf(job));
    const part = Math.max(0, (progressOf(job.submittedAt, options, clock) - 0.3) / 0.7);
    return {
      jobArn: job.jobArn,
      ...Object.fromEntries(TOLD.map((name) => [name, job.given[name]])),
      status,
      message,
      submitTime: wireTime(job.submittedAt),
      lastModifiedTime: wireTime(clock.now()),
      ...(hasResults || status === "Stopped" || status === "Failed") && { endTime: wireTime(clock.now()) },
      ...status === "InProgress"
        ? { totalRecordCount: total, processedRecordCount: Math.floor(total * part) }
        : job.counts,
    };
  }

  function create({ request, body, checkModelExists }: OperationRequest): OperationAnswer {
    const given = asObject(body.value);
    const { jobName, roleArn, modelId, clientRequestToken } = given;
    const input = uriIn(given.inputDataConfig, "s3InputDataConfig");
    const output = uriIn(given.outputDataConfig, "s3OutputDataConfig");
    if (typeof jobName !== "string" || !/^[a-zA-Z0-9][a-zA-Z0-9+.-]{0,62}$/.test(jobName)) {
      throw invalid("Value at 'jobName' failed to satisfy constraint.");
    }
    if (typeof roleArn !== "string" || !/:iam::\d{12}:role\/./.test(roleArn)) {
      throw invalid("Value at 'roleArn' failed to satisfy constraint.");
    }
    if (typeof modelId !== "string" || !modelId) throw invalid("Value at 'modelId' failed to satisfy constraint.");
    checkModelExists(modelId);
    const token = typeof clientRequestToken === "string" ? clientRequestToken : undefined;
    const jobArn = jobs.start(request, token, given, (arn, id) => ({
      jobArn: arn,
      given,
      submittedAt: clock.now(),
      folder: `${output.replace(/\/$/, "")}/${id}`,
      input,
      isWritten: false,
      counts: { totalRecordCount: 0, processedRecordCount: 0, successRecordCount: 0, errorRecordCount: 0 },
    }));
    return jsonAnswer({ jobArn });
  }

  return [
    {
      operation: "CreateModelInvocationJob",
      method: "POST",
      path: /^\/model-invocation-job$/,
      answer: create,
      reset: jobs.reset,
    },
    {
      operation: "GetModelInvocationJob",
      method: "GET",
      path: /^\/model-invocation-job\/([^/]+)$/,
      answer: async ({ parts: [id = ""], signal }) => jsonAnswer(await describe(jobs.find(id), signal)),
    },
    {
      operation: "StopModelInvocationJob",
      method: "POST",
      path: /^\/model-invocation-job\/([^/]+)\/stop$/,
      answer({ parts: [id = ""] }) {
        const job = jobs.find(id);
        const done = progressOf(job.submittedAt, options, clock);
        if (done === 1) throw new Refusal("ConflictException", "The job has ended and cannot be stopped.");
        job.stoppedAt ??= done;
        return jsonAnswer({});
      },
    },
    {
      operation: "ListModelInvocationJobs",
      method: "GET",
      path: /^\/model-invocation-jobs$/,
      async answer({ url: { searchParams }, signal }) {
        const name = searchParams.get("nameContains") ?? "";
        const named = jobs.all.filter(({ given }) => `${given.jobName}`.includes(name));
        const { items, ...more } = pageOf(filtered(named, searchParams, (job) => stateOf(job).status), searchParams);
        const summaries = await Promise.all(items.map((job) => describe(job, signal)));
        return jsonAnswer({ invocationJobSummaries: summaries, ...more });
      },
    },
  ];
}

function countOf(files: readonly InputFile[]): number {
  return files.reduce((count, { records }) => count + records.length, 0);
}

function uriIn(config: unknown, member: string): string {
  const { s3Uri } = asObject(asObject(config)[member]);
  if (typeof s3Uri === "string" && /^s3:\/\/[a-z0-9.-]{3,63}(\/|$)/.test(s3Uri)) return s3Uri;
  throw invalid(`Value at '${member}.s3Uri' failed to satisfy constraint.`);
}
