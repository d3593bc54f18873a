/**
 * Every sentence about a mistake in an operation of Bedrock.
 */
import type { Row } from "../row.ts";
import { BATCHES } from "./batch_mistakes.ts";
import { CALLS } from "./call_mistakes.ts";
import { INVOKE_CODECS } from "./invoke_codec_mistakes.ts";
import { JOBS } from "./job_mistakes.ts";
import { COMPATIBLE } from "./compatible_mistakes.ts";
import { INVOKE_FAMILIES } from "./invoke_family_mistakes.ts";
import { COUNTS } from "./count_mistakes.ts";
import { GUARDRAILS } from "./guardrail_mistakes.ts";
import { INVOKES } from "./invoke_mistakes.ts";
import { KNOWLEDGE_BASES } from "./knowledge_base_mistakes.ts";
import { IMAGES } from "./image_mistakes.ts";
import { MEDIA } from "./media_mistakes.ts";
import { RERANKS } from "./rerank_mistakes.ts";
import { EMBEDDINGS } from "./embed_mistakes.ts";

/** The rows of all operations. */
export const BEDROCK_OPERATIONS: readonly Row[] = [
  ...BATCHES,
  ...CALLS,
  ...INVOKE_CODECS,
  ...JOBS,
  ...COMPATIBLE,
  ...INVOKE_FAMILIES,
  ...COUNTS,
  ...GUARDRAILS,
  ...INVOKES,
  ...KNOWLEDGE_BASES,
  ...IMAGES,
  ...MEDIA,
  ...RERANKS,
  ...EMBEDDINGS,
];
