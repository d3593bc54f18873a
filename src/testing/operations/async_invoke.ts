/**
 * Asynchronous invocations in the fake. Their results are written to the fake's S3.
 */
import { bedrockArn, splitArn } from "../../aws/arn.ts";
import { asObject } from "../../base/json_object.ts";
import { toBytes } from "../base/answer.ts";
import { invalid } from "../judge/refusal.ts";
import { type FakeJobs, filtered, type JobStore, jobStore, pageOf, progressOf, wireTime } from "./jobs.ts";
import { type FakeServiceOperation, jsonAnswer, type OperationRequest, type OperationTools } from "./operation.ts";

interface AsyncJob {
  readonly invocationArn: string;
  readonly modelArn: string;
  readonly clientRequestToken: string | undefined;
  readonly outputDataConfig: unknown;
  readonly folder: string;
  readonly submittedAt: number;
}

/** Creates the operations, which share their jobs. */
export function asyncInvokeOperations(options: FakeJobs, tools: OperationTools): readonly FakeServiceOperation[] {
  const jobs: JobStore<AsyncJob> = jobStore("async-invoke");
  const { clock, s3 } = tools;

  /** A job of this kind ends in one of two ways. */
  function statusOf({ submittedAt }: AsyncJob): string {
    if (progressOf(submittedAt, options, clock) < 1) return "InProgress";
    return options.status === "Failed" || options.status === "Expired" ? "Failed" : "Completed";
  }

  function describe(job: AsyncJob): Record<string, unknown> {
    const status = statusOf(job);
    if (status === "Completed") s3.put(`${job.folder}/output.json`, toBytes('{"data":[]}'));
    const { folder: _folder, submittedAt, ...told } = job;
    return {
      ...told,
      status,
      submitTime: wireTime(submittedAt),
      lastModifiedTime: wireTime(clock.now()),
      ...status !== "InProgress" && { endTime: wireTime(submittedAt + (options.durationMs ?? 0)) },
      ...status === "Failed" && { failureMessage: options.message ?? "fakeBedrock lets this invocation fail" },
    };
  }

  function start({ request, body, checkModelExists, modelOf }: OperationRequest) {
    const given = asObject(body.value);
    const { modelId, modelInput, outputDataConfig, clientRequestToken } = given;
    const { s3Uri } = asObject(asObject(outputDataConfig).s3OutputDataConfig);
    if (typeof modelId !== "string" || !modelId) throw invalid("Value at 'modelId' failed to satisfy constraint.");
    if (typeof modelInput !== "object" || modelInput === null) {
      throw invalid("Value at 'modelInput' failed to satisfy constraint: Member must not be null");
    }
    if (typeof s3Uri !== "string" || !/^s3:\/\/[a-z0-9.-]{3,63}(\/|$)/.test(s3Uri)) {
      throw invalid("Invalid S3 URI in the output data configuration.");
    }
    checkModelExists(modelId);
    const token = typeof clientRequestToken === "string" ? clientRequestToken : undefined;
    const invocationArn = jobs.start(request, token, given, (arn, id) => ({
      invocationArn: arn,
      modelArn: modelArn(arn, modelOf(modelId)),
      clientRequestToken: token,
      outputDataConfig,
      folder: `${s3Uri.replace(/\/$/, "")}/${id}`,
      submittedAt: clock.now(),
    }));
    return jsonAnswer({ invocationArn });
  }

  return [
    { operation: "StartAsyncInvoke", method: "POST", path: /^\/async-invoke$/, answer: start, reset: jobs.reset },
    {
      operation: "GetAsyncInvoke",
      method: "GET",
      path: /^\/async-invoke\/([^/]+)$/,
      answer: ({ parts: [arn = ""] }) => jsonAnswer(describe(jobs.find(arn))),
    },
    {
      operation: "ListAsyncInvokes",
      method: "GET",
      path: /^\/async-invoke$/,
      answer({ url: { searchParams } }) {
        const { items, ...more } = pageOf(filtered(jobs.all, searchParams, statusOf), searchParams);
        return jsonAnswer({ asyncInvokeSummaries: items.map(describe), ...more });
      },
    },
  ];
}

function modelArn(jobArn: string, model: string): string {
  const arn = splitArn(jobArn);
  // The fake makes the ARN of a job itself.
  return splitArn(model) ? model : bedrockArn({ ...arn!, account: "" }, `foundation-model/${model}`);
}
