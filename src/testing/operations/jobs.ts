/**
 * The jobs of the fake: their options, their ids, and how far they are at a time.
 */
import { bedrockArn } from "../../aws/arn.ts";
import { regionsInHost } from "../../aws/endpoint.ts";
import { partitionOf } from "../../aws/partitions.ts";
import { nested, oneOf, type OptionCheck, type OptionTable, optionTable, text } from "../../base/check_options.ts";
import type { Clock } from "../../base/clock.ts";
import { milliseconds, wholeNumber } from "../base/check.ts";
import { invalid, Refusal } from "../judge/refusal.ts";
import { parseSigV4 } from "../judge/verify_sigv4.ts";

/** How the jobs of a fake go on and end: asynchronous invocations, and batches. */
export interface FakeJobs {
  /** Milliseconds of the clock from the start of a job to its end. @default {0} */
  readonly durationMs?: number | undefined;
  /** The status at the end. An asynchronous invocation knows `Completed` and `Failed` alone. @default {"Completed"} */
  readonly status?: "Completed" | "PartiallyCompleted" | "Failed" | "Expired" | undefined;
  /** The reason that a job tells, if it does not complete. */
  readonly message?: string | undefined;
  /** The fewest records of a batch. A batch with fewer fails after the validation. @default {100} */
  readonly minRecords?: number | undefined;
}

const JOBS: OptionTable = optionTable<FakeJobs>(() => ({
  of: "jobs",
  options: {
    durationMs: milliseconds,
    status: oneOf("Completed", "PartiallyCompleted", "Failed", "Expired"),
    message: text,
    minRecords: wholeNumber(0),
  },
}));

/** Accepts the options of jobs. */
export const jobsOption: OptionCheck = nested(JOBS);

/** The account of the fake's resources: that of AWS's documentation. */
const ACCOUNT = "123456789012";

/** Keeps jobs by their ARN, the oldest first, and starts none twice. */
export interface JobStore<J> {
  /** Every job, the oldest first. */
  readonly all: readonly J[];
  /**
   * Returns the ARN of the job that a request starts.
   *
   * @param token the request's token: a known one starts nothing.
   * @param content the content of the request, which a known token must repeat.
   * @throws {Refusal} for a known token with other content.
   */
  start(request: Request, token: string | undefined, content: unknown, create: (arn: string, id: string) => J): string;
  /** @throws {Refusal} for an ARN or an id of no job. */
  find(identifier: string): J;
  reset(): void;
}

/** @param kind the kind of the resource in ARNs, such as `async-invoke` */
export function jobStore<J>(kind: string): JobStore<J> {
  const jobs = new Map<string, J>();
  const started = new Map<string, { readonly arn: string; readonly content: string }>();
  return {
    get all() {
      return [...jobs.values()];
    },
    start(request, token, content, create) {
      const known = token === undefined ? undefined : started.get(token);
      const told = JSON.stringify(content);
      if (known) {
        if (known.content === told) return known.arn;
        throw new Refusal("ConflictException", "The client request token was used with other parameters.");
      }
      const id = (jobs.size + 1).toString(36).padStart(12, "0");
      const region = regionOf(request);
      const partition = partitionOf(region).name;
      const arn = bedrockArn({ partition, region, account: ACCOUNT }, `${kind}/${id}`);
      jobs.set(arn, create(arn, id));
      if (token !== undefined) started.set(token, { arn, content: told });
      return arn;
    },
    find(identifier) {
      for (const [arn, job] of jobs) if (arn === identifier || arn.endsWith(`/${identifier}`)) return job;
      throw new Refusal("ResourceNotFoundException", `Could not find the job ${identifier}`);
    },
    reset() {
      jobs.clear();
      started.clear();
    },
  };
}

/** Returns the region that a request calls: by its host, else by its signature. */
function regionOf({ url, headers }: Request): string {
  const [named] = regionsInHost(new URL(url).hostname);
  return named ?? parseSigV4(headers.get("authorization") ?? "")?.region ?? "us-east-1";
}

/** Returns how much of a job is done, from 0 to 1. */
export function progressOf(startedAt: number, { durationMs = 0 }: FakeJobs, clock: Clock): number {
  return durationMs === 0 ? 1 : Math.min(1, (clock.now() - startedAt) / durationMs);
}

/** Returns a time as the service writes it. */
export function wireTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** Returns a page of a list, and the token of the next one. @throws {Refusal} for a number or a token that is not valid. */
export function pageOf<T>(all: readonly T[], query: URLSearchParams): { items: readonly T[]; nextToken?: string } {
  const size = Number(query.get("maxResults") ?? 100);
  const from = Number(query.get("nextToken") ?? 0);
  if (!(size >= 1 && size <= 1000) || !(from >= 0)) {
    throw invalid("The maxResults or nextToken of the request is invalid.");
  }
  const items = all.slice(from, from + size);
  return from + size < all.length ? { items, nextToken: `${from + size}` } : { items };
}

/** Returns the jobs that fit the filters which both kinds of job have, in the order that the query asks for. */
export function filtered<J extends { readonly submittedAt: number }>(
  jobs: readonly J[],
  query: URLSearchParams,
  statusOf: (job: J) => string,
): J[] {
  const status = query.get("statusEquals");
  const after = Date.parse(query.get("submitTimeAfter") ?? "");
  const before = Date.parse(query.get("submitTimeBefore") ?? "");
  const fitting = jobs.filter((job) =>
    (status === null || statusOf(job) === status) && !(job.submittedAt <= after) && !(job.submittedAt >= before)
  );
  return query.get("sortOrder") === "Ascending" ? fitting : fitting.reverse();
}
