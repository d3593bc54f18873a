/**
 * Bedrock as a service of the transport: AWS's request ids, failures, recoveries and secrets.
 */
import { longTermKeyRefusal, type LongTermKeyRules } from "../auth/long_term_key.ts";
import { ERROR_TYPE, isForeignAnswer, parseAwsErrorBody, REQUEST_ID } from "../aws/error_body.ts";
import { LOADING_MODELS } from "../aws/exception_names.ts";
import { awsError, type HintSource } from "../aws/failures.ts";
import { callHint } from "../aws/hints/call_hint.ts";
import { profileHint } from "../aws/hints/profile_hint.ts";
import { awsIdentity, awsRecovery } from "../aws/recovery.ts";
import { AWS_SECRETS } from "../aws/secret_rules.ts";
import { annotate } from "../errors/provider_error.ts";
import { type Failures, failures } from "../transport/failure.ts";
import { redactor } from "../transport/secrets/redact.ts";
import type { Service } from "../transport/service.ts";

/** Bedrock's name in `ProviderError.provider` and of handles. */
export const PROVIDER = "bedrock";

/** Settles as `work` does, after adding Bedrock's name to an error of ours that has no provider yet. */
export async function asBedrock<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    annotate(error, { provider: PROVIDER });
    throw error;
  }
}

/** The sources and the limits of a client's hints, and the rules of its keys. */
export interface BedrockServiceOptions extends LongTermKeyRules {
  /** Hints for refusals that only some requests cause. They take precedence over the hints of every client. */
  readonly hints?: HintSource | undefined;
  /** Whether the client has a `residency`, out of which no hint may lead. */
  readonly isFenced?: boolean | undefined;
}

/** Creates the service of one client. */
export function bedrockService({ hints, isFenced, ...keyRules }: BedrockServiceOptions = {}): Service {
  return {
    name: PROVIDER,
    displayName: "Bedrock",
    secrets: AWS_SECRETS,
    requestId: (headers) => headers.get(REQUEST_ID) ?? undefined,
    parseError(body, headers) {
      const { code, ...rest } = parseAwsErrorBody(body);
      return { ...rest, code: headers.get(ERROR_TYPE) ?? code };
    },
    failure({ headers, isOwn, shownType, ...answer }) {
      const { model, region } = answer;
      const isForeign = isForeignAnswer({ ...answer, headers, isOwn });
      const failure = { ...answer, provider: PROVIDER, foreignType: isForeign ? shownType : undefined };
      return awsError(failure, (words) => profileHint(words, { model, region, isFenced }) ?? hints?.(words));
    },
    hint: callHint,
    refusal: (attempt) => longTermKeyRefusal(attempt, keyRules),
    recovery: awsRecovery,
    identity: awsIdentity,
    // An imported model takes seconds to load; AWS asks to wait for it as for throttling.
    isSlow: ({ code }) => LOADING_MODELS.has(code),
  };
}

/** Returns the failures of a recorded answer, whose request is unknown. */
export function recordedFailures(model: string, headers: Headers): Failures {
  const answer = { status: 200, headers, model, region: "", requestId: undefined };
  return failures(bedrockService(), answer, redactor(() => []));
}
