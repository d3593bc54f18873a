/**
 * Reads the results of a batch from S3.
 * Source: "View the results of a batch inference job" of the Bedrock user guide, read 2026-11-30: each input file has an output file
 * with `.out` behind its name, in a folder of the job's id; the order of its records is not guaranteed.
 */
import {
  abortSignal,
  checkOptions,
  object,
  oneOf,
  type OptionTable,
  optionTable,
} from "../../../base/check_options.ts";
import { parseJsonObject } from "./parse_line.ts";
import type { ChatResult } from "../../../chat/result.ts";
import { isProviderError, ProviderError } from "../../../errors/provider_error.ts";
import { type Cost, cost, type CostOptions } from "../../catalog/cost.ts";
import type { ClientInternals } from "../../client/internals.ts";
import { linesOf } from "../s3/lines.ts";
import { s3Of } from "../s3/s3.ts";
import { parseS3Uri } from "../s3/uri.ts";
import type { BatchParts } from "./batch_parts.ts";
import { inOrder, type Placed } from "./in_order.ts";
import { type BatchJob, isOver, mayHaveResults } from "./job.ts";
import { readChat, type RecordContext, recordError, requestOfRecord } from "./read_record.ts";
import { indexOfRecord, type PreparedRecord, recordMaker } from "./records.ts";

/** The options of `results()`. */
export interface ResultOptions {
  /** Stops the reading. */
  signal?: AbortSignal | undefined;
  /** `"file"` yields each result when it is read, so that memory holds one. @default {"requests"} */
  order?: "requests" | "file" | undefined;
  /** The price of the batch's tokens, for `cost`. @default half of the registry's price of calls, which is AWS's price of batches */
  price?: CostOptions["price"];
}

/** The members of every result. */
export interface BatchResultBase {
  /** The index of the request; of the line, for records of other programs. */
  readonly index: number;
  /** The record's id. */
  readonly recordId: string;
}

/** The result of one request. */
export type BatchResult =
  | BatchResultBase & {
    readonly type: "answer";
    /** The answer as `chat()` gives it. It has no `requestId`. */
    readonly result: ChatResult;
    /** The cost; `undefined` for a model without a known price. */
    readonly cost: Cost | undefined;
  }
  | BatchResultBase & {
    readonly type: "output";
    /** The model's own answer, for a record in its own format. */
    readonly output: unknown;
  }
  | BatchResultBase & {
    readonly type: "error";
    /**
     * The reason: the service's refusal of the record, an answer that cannot be read or does not fit its schema, or code `NotProcessed`
     * for a record without a result.
     */
    readonly error: ProviderError;
  };

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<ResultOptions>(() => ({
  of: "results()",
  options: { signal: abortSignal, order: oneOf("requests", "file"), price: object },
}));

/** A line of an output file. The text is kept instead of its value, which takes more memory. */
interface Line extends Placed {
  readonly text: string;
}

/** Yields the results of a batch that is over. @throws {TypeError} for one that is not, or that has no results. */
export async function* resultsOf(
  internals: ClientInternals,
  job: BatchJob,
  { s3: s3Options, model: given, requests }: BatchParts,
  options: ResultOptions,
): AsyncGenerator<BatchResult, void> {
  checkOptions(options, OPTIONS);
  requireResults(job);
  const { signal, order = "requests", price } = options;
  const { to, main } = internals;
  const model = job.modelId ?? given ?? "";
  const s3 = s3Of(internals, given, s3Options);
  const { bucket, key } = parseS3Uri(job.output ?? "");
  const folder = key && !key.endsWith("/") ? `${key}/` : key;
  const prefix = { bucket, key: `${folder}${job.jobArn.slice(job.jobArn.lastIndexOf("/") + 1)}/` };
  const context: RecordContext = { model, region: to.region(given), main };
  // Without a model the answers stay the model's own.
  const prepare = model ? recordMaker(internals, { model: given ?? model, modelId: model, repairs: [] }) : undefined;

  async function* lines(): AsyncGenerator<Line, void> {
    for await (const name of s3.list(prefix, signal)) {
      // The manifest beside the files holds the counts that the job tells too.
      if (!name.endsWith(".jsonl.out")) continue;
      files++;
      for await (const text of linesOf(await s3.open({ bucket, key: name }, signal))) {
        yield { text, index: indexOfRecord(recordIdIn(text)) };
      }
    }
  }

  let files = 0;
  let read = 0;
  let next = 0;
  for await (const { text, index = read } of order === "file" ? lines() : inOrder(lines())) {
    read++;
    if (order === "requests") {
      for (; next < index; next++) yield notProcessed(next, job);
      next = Math.max(next, index + 1);
    }
    yield await resultOf(text, index);
  }
  if (files === 0 && job.counts?.processed) throw withoutFiles(job);
  const total = job.counts?.total ?? requests?.length ?? next;
  if (order === "requests") { for (; next < total; next++) yield notProcessed(next, job); }

  /** Reads a line. A failure is the failure of its record alone. */
  async function resultOf(text: string, index: number): Promise<BatchResult> {
    const { recordId = "", modelInput, modelOutput, error } = parseJsonObject(text, index);
    const base = { index, recordId: `${recordId}` };
    if (error !== undefined && error !== null) return { type: "error", ...base, error: recordError(error, context) };
    try {
      const prepared = await preparedFor(index, modelInput);
      if (modelOutput === undefined || modelOutput === null) throw withoutOutput(index);
      if (!isChat(prepared)) return { type: "output", ...base, output: modelOutput };
      const result = await readChat(modelOutput, prepared, context);
      return { type: "answer", ...base, result, cost: cost(result, { tier: "batch", price }) };
    } catch (error) {
      if (!isProviderError(error)) throw error;
      return { type: "error", ...base, error };
    }
  }

  /** Prepares the request of a record again, for the reader of its answer. */
  async function preparedFor(index: number, modelInput: unknown): Promise<PreparedRecord | undefined> {
    const prepared = await prepare?.(requests?.[index] ?? requestOfRecord(modelInput), index);
    return prepared?.type === (job.modelInvocationType ?? "InvokeModel") ? prepared : undefined;
  }
}

function isChat(
  record: PreparedRecord | undefined,
): record is PreparedRecord & { call: NonNullable<PreparedRecord["call"]> } {
  return record?.call !== undefined;
}

/** Returns the id of a line's record, which the service writes first; without it, that of the whole line. */
function recordIdIn(text: string): string {
  const [, first] = /^\s*\{\s*"recordId"\s*:\s*"([^"\\]{0,64})"/.exec(text) ?? [];
  return first ?? `${parseJsonObject(text, 0).recordId}`;
}

function requireResults(job: BatchJob): void {
  if (mayHaveResults(job) && job.output !== undefined) return;
  throw new TypeError(
    isOver(job)
      ? `Cannot read the results: the batch is ${job.status} and has none${
        job.message ? `: ${job.message}` : ""
      }; create it again`
      : `Cannot read the results: the batch is ${job.status}; call wait() first`,
  );
}

function withoutFiles({ output }: BatchJob): ProviderError {
  return new ProviderError(
    `Cannot read the results: ${output} has no file of the batch, whose records were processed; look for the files elsewhere`,
    { kind: "notFound", code: "NoResults", provider: "bedrock" },
  );
}

function withoutOutput(index: number): ProviderError {
  return new ProviderError(`Cannot read the results: the record of line ${index} has neither modelOutput nor error`, {
    kind: "protocol",
    code: "UnexpectedAnswer",
    provider: "bedrock",
  });
}

function notProcessed(index: number, { status }: BatchJob): BatchResult {
  const error = new ProviderError(`The record has no result: the batch is ${status}; send the request again`, {
    kind: "model",
    code: "NotProcessed",
    provider: "bedrock",
  });
  return { type: "error", index, recordId: "", error };
}
