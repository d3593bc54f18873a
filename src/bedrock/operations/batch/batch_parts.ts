/**
 * The parts of a batch that its program knows beside its ARN.
 */
import type { S3Options } from "../s3/hosts.ts";
import type { BatchRequest } from "./records.ts";

/** The parts of a batch beside its ARN. */
export interface BatchParts {
  readonly s3: S3Options;
  /** The model whose region runs the job, if it is known; else the client's region does. */
  readonly model: string | undefined;
  readonly requests: readonly BatchRequest[] | undefined;
}
