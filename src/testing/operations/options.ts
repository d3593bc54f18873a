/**
 * The options of the fake's operations beside Converse.
 */
import type { OptionCheck } from "../../base/check_options.ts";
import { type FakeImageFilter, imageFilterOption } from "./image_filter.ts";
import { type FakeJobs, jobsOption } from "./jobs.ts";
import { type FakeKnowledgeBase, knowledgeBasesOption } from "./knowledge_bases.ts";

/** The options of a fake by which its operations answer. */
export interface FakeOperationOptions {
  /** The filter of image models. @default it stops nothing */
  readonly imageFilter?: FakeImageFilter | undefined;
  /** The knowledge bases that exist, by id. @default none */
  readonly knowledgeBases?: Readonly<Record<string, FakeKnowledgeBase>> | undefined;
  /** How asynchronous invocations and batches go on and end. @default they complete at once */
  readonly jobs?: FakeJobs | undefined;
}

/** The checks of these options. */
export const OPERATION_OPTIONS: Readonly<Record<keyof FakeOperationOptions, OptionCheck>> = {
  imageFilter: imageFilterOption,
  knowledgeBases: knowledgeBasesOption,
  jobs: jobsOption,
};
