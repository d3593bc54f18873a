/**
 * The options of `createBatch`.
 */
import {
  callback,
  invalidOption,
  nested,
  numberFrom,
  object,
  oneOf,
  type OptionCheck,
  type OptionTable,
  optionTable,
  text,
} from "../../../base/check_options.ts";
import { splitArn } from "../../../aws/arn.ts";
import { shown } from "../../../base/quote.ts";
import type { Repair } from "../../../chat/result.ts";
import { callChecks, type CallOptions } from "../base/call.ts";
import { requestToken, s3Uri, tags } from "../base/job_parts.ts";
import { S3_OPTIONS, type S3Options } from "../s3/hosts.ts";

/** The options of `createBatch`. */
export interface CreateBatchOptions extends CallOptions {
  /** The model of all requests. */
  model: string;
  /** The folder for the records, or the file if it ends with `.jsonl`: `s3://bucket/in/`. The client writes there. */
  input: string;
  /** The folder for the results: `s3://bucket/out/`. The service writes there, and the client reads. */
  output: string;
  /** The ARN of the service role, which may read `input` and write `output`. */
  role: string;
  /** The name of the job, 1 to 63 letters, digits, `-`, `+` and `.`. @default a new name */
  name?: string | undefined;
  /**
   * The format that the records must have. `converse` and `native` refuse requests that the client's codecs would write in the other
   * one. @default the format of the requests: that of their codec, and `native` for `{ modelInput }`
   */
  format?: "converse" | "native" | undefined;
  /** Called for each request that was changed, before it is written. */
  onRepair?: ((index: number, repairs: readonly Repair[]) => void) | undefined;
  /** The fewest requests. The service's quota is 100 for most models, and it fails a job that has fewer. @default {100} */
  minRecords?: number | undefined;
  /** The most requests. The service's default quota is 50,000 for a file, and accounts may have more. @default {50000} */
  maxRecords?: number | undefined;
  /** The hours after which the service ends the job, 24 to 168. @default the service's 24 */
  timeoutDurationInHours?: number | undefined;
  /** The KMS key that encrypts the results. @default the bucket's encryption */
  kmsKeyId?: string | undefined;
  /** The account that owns the buckets, if it is not the caller's. */
  bucketOwner?: string | undefined;
  /** The VPC in which the job reads and writes, as the service takes it. */
  vpcConfig?: { securityGroupIds: readonly string[]; subnetIds: readonly string[] } | undefined;
  /** At most 200 tags. */
  tags?: Readonly<Record<string, string>> | undefined;
  /** Requests with the same token start one job. @default a new token for each call, which its retries share */
  clientRequestToken?: string | undefined;
  /** How S3 is reached. @default AWS's hosts in the client's region */
  s3?: S3Options | undefined;
}

/** Accepts the name of a job. Source of it, the role and the hours: the API reference of CreateModelInvocationJob, from memory. */
const jobName: OptionCheck = (value, option) => {
  if (typeof value === "string" && /^[a-zA-Z0-9][a-zA-Z0-9+.-]{0,62}$/.test(value)) return;
  throw invalidOption(
    option,
    shown(value),
    "1 to 63 letters, digits, -, + and ., of which a letter or a digit comes first",
  );
};

const roleArn: OptionCheck = (value, option) => {
  // An empty text counts as missing.
  if (value === "" || (typeof value === "string" && splitArn(value)?.resource.startsWith("role/"))) return;
  throw invalidOption(option, shown(value), "the ARN of a role in IAM");
};

const hours: OptionCheck = (value, option) => {
  const error = invalidOption(option, shown(value), "a whole number from 24 to 168");
  if (typeof value !== "number") throw error;
  if (!(Number.isInteger(value) && value >= 24 && value <= 168)) throw new RangeError(error.message);
};

/** The checks of these options. */
export const CREATE_OPTIONS: OptionTable = /* @__PURE__ */ optionTable<CreateBatchOptions>(() => ({
  of: "createBatch()",
  options: {
    model: text,
    input: s3Uri,
    output: s3Uri,
    role: roleArn,
    name: jobName,
    format: oneOf("converse", "native"),
    onRepair: callback,
    minRecords: numberFrom(1),
    maxRecords: numberFrom(1),
    timeoutDurationInHours: hours,
    kmsKeyId: text,
    bucketOwner: text,
    vpcConfig: object,
    tags,
    clientRequestToken: requestToken,
    s3: nested(S3_OPTIONS),
    ...callChecks(),
  },
  otherNames: {
    modelId: "model",
    roleArn: "role",
    jobName: "name",
    inputDataConfig: "input",
    outputDataConfig: "output",
    s3Uri: "input and output",
    endpoint: "s3: { endpoint }",
    modelInvocationType: "format",
    requests: "the second argument",
  },
}));
