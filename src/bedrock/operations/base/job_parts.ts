/**
 * The parts that requests and answers about jobs share.
 */
import {
  invalidOption,
  type OptionCheck,
  type OptionTable,
  optionTable,
  strings,
  text,
} from "../../../base/check_options.ts";
import { kindOf, quoted, shown } from "../../../base/quote.ts";
import { splitArn } from "../../../aws/arn.ts";
import { regionsInHost } from "../../../aws/endpoint.ts";
import type { ClientInternals } from "../../client/internals.ts";

/** The place in S3 for the results of a job. */
export interface S3Output {
  /** The folder, such as `s3://bucket/results/`. */
  s3Uri: string;
  /** The KMS key that encrypts the results: its id, its ARN or an alias. @default the bucket's encryption */
  kmsKeyId?: string | undefined;
  /** The account that owns the bucket, if it is not the caller's. */
  bucketOwner?: string | undefined;
}

/** The options of the place for results. */
export const S3_OUTPUT: OptionTable = /* @__PURE__ */ optionTable<S3Output>(() => ({
  of: "output",
  options: { s3Uri, kmsKeyId: text, bucketOwner: text },
  otherNames: { uri: "s3Uri", url: "s3Uri", bucket: "s3Uri", kmsKey: "kmsKeyId", s3BucketOwner: "bucketOwner" },
}));

/** Accepts the URI of a bucket, or of a folder or an object in it. */
export const s3Uri: OptionCheck = (value, option) => {
  if (typeof value === "string" && /^s3:\/\/[^/]/.test(value)) return;
  throw invalidOption(option, shown(value), 'an S3 URI, such as "s3://bucket/folder/"');
};

/** Accepts a token for idempotency. Source: the API models of bedrock and bedrock-runtime, read 2026-11-30. */
export const requestToken: OptionCheck = (value, option) => {
  if (typeof value === "string" && /^[!-~]{1,256}$/.test(value)) return;
  throw invalidOption(
    option,
    typeof value === "string" ? "the text" : kindOf(value),
    "1 to 256 visible ASCII characters",
  );
};

/** Accepts tags. */
export const tags: OptionCheck = strings;

/** Returns tags as the service takes them. */
export function wireTags(
  given: Readonly<Record<string, string>> | undefined,
): { readonly key: string; readonly value: string }[] | undefined {
  return given && Object.entries(given).map(([key, value]) => ({ key, value }));
}

/**
 * Returns a token that no other request has, so that an attempt which is repeated starts no second job. Random bytes instead of
 * `randomUUID()`, which pages without https do not have.
 */
export function newRequestToken(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Returns a time of an answer; `undefined` for anything but a time. */
export function dateOf(value: unknown): Date | undefined {
  const date = new Date(typeof value === "string" ? value : NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Returns a member of an answer that must be a text; `undefined` for other values. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Returns a time for a query, as AWS's SDKs write it: without milliseconds that are zero. */
export function queryTime(value: Date | string): string {
  return (typeof value === "string" ? value : value.toISOString()).replace(".000Z", "Z");
}

/** Accepts a time. */
export const time: OptionCheck = (value, option) => {
  const date = new Date(value as Date);
  if ((typeof value === "string" || value instanceof Date) && !Number.isNaN(date.getTime())) return;
  throw invalidOption(option, shown(value), "a Date, or a time such as 2026-11-30T00:00:00Z");
};

/**
 * Checks the ARN of a job, and that the client calls its region.
 *
 * @param kind the kind of the resource, such as `async-invoke`
 * @throws {TypeError} when the text is not such an ARN, or its region is another one.
 */
export function requireJobArn({ to }: ClientInternals, jobArn: string, kind: string): void {
  const arn = typeof jobArn === "string" ? splitArn(jobArn) : undefined;
  if (!arn?.resource.startsWith(`${kind}/`)) {
    throw new TypeError(
      typeof jobArn === "string"
        ? `Cannot ask for the job ${shown(jobArn)}: not the ARN of a job; pass the ARN that came when it was started`
        : `Cannot ask for a job: ${
          kindOf(jobArn)
        } is not the ARN of a job; await the function that starts the job, and pass the ARN of its result`,
    );
  }
  // A host without a region in its name, such as a proxy's, may serve any.
  const called = regionsInHost(to.runtime("/", "").url.hostname);
  if (!called.length || called.includes(arn.region)) return;
  throw new TypeError(
    `Cannot ask for the job ${quoted(arn.resource)}: it runs in ${arn.region}, and the client calls ${called[0]}; ` +
      "use a client of the job's region",
  );
}
