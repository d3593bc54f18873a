/**
 * The failures that a model reports in its own format with a status of success. Bedrock knows AWS's names of failures, and these
 * formats have others.
 */
import { kindOfFailure } from "../../../../openai_compatible/wire/failure_kinds.ts";
import type { Failures } from "../../../../transport/failure.ts";

/** Returns failures whose kind is told by the names that Chat Completions have, such as `overloaded_error`. */
export function namedFailures({ failure, unusable, describe, quoteBody }: Failures): Failures {
  return {
    failure: (reason, answer) => failure({ kind: kindOfFailure(200, reason.code), ...reason }, answer),
    unusable,
    describe,
    quoteBody,
  };
}
