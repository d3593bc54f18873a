/**
 * The outcome of a guardrail.
 * Source: the bedrock-runtime API model of 2026-06-19.
 */

/** The findings of one guardrail in one text, with the service's members. The members depend on the guardrail's policies. */
export interface GuardrailAssessment {
  /** Denied topics. */
  readonly topicPolicy?: {
    /** One a topic. */
    readonly topics: readonly {
      readonly name: string;
      readonly type: string;
      readonly action: string;
      readonly detected?: boolean;
    }[];
  };
  /** Harmful content and prompt attacks. */
  readonly contentPolicy?: {
    /** One a category, such as `HATE` or `PROMPT_ATTACK`. */
    readonly filters: readonly {
      readonly type: string;
      readonly confidence: string;
      readonly filterStrength?: string;
      readonly action: string;
      readonly detected?: boolean;
    }[];
  };
  /** Words that are not wanted. */
  readonly wordPolicy?: {
    /** The guardrail's own. */
    readonly customWords?: readonly { readonly match: string; readonly action: string; readonly detected?: boolean }[];
    /** The service's lists. */
    readonly managedWordLists?: readonly {
      readonly match: string;
      readonly type: string;
      readonly action: string;
      readonly detected?: boolean;
    }[];
  };
  /** Personal data. */
  readonly sensitiveInformationPolicy?: {
    /** By the service's kinds, such as `EMAIL`. */
    readonly piiEntities?: readonly {
      readonly match: string;
      readonly type: string;
      readonly action: string;
      readonly detected?: boolean;
    }[];
    /** By the guardrail's own patterns. */
    readonly regexes?: readonly {
      readonly name?: string;
      readonly match?: string;
      readonly regex?: string;
      readonly action: string;
      readonly detected?: boolean;
    }[];
  };
  /** Whether the answer rests on its sources. */
  readonly contextualGroundingPolicy?: {
    /** `GROUNDING` and `RELEVANCE`. */
    readonly filters: readonly {
      readonly type: string;
      readonly threshold: number;
      readonly score: number;
      readonly action: string;
      readonly detected?: boolean;
    }[];
  };
  /** Any other policy, as the service sends it. */
  readonly [policy: string]: unknown;
}

/** The outcome of a guardrail for one exchange. */
export interface GuardrailOutcome {
  /**
   * Whether the guardrail intervened: the answer then holds the guardrail's message instead of the model's text, or the model's
   * text with parts masked. Only the assessments, which need `trace`, show the difference.
   */
  readonly intervened: boolean;
  /** Whether text that was blocked later may already have been handed out: a stream that was asked for `async`. */
  readonly textMayHaveBeenShown: boolean;
  /** Why, in the service's words. */
  readonly actionReason?: string;
  /**
   * The model's output before masking, with `trace`. For a whole answer that was masked, the service sends the model's own body
   * as JSON text; for a stream it sends the text.
   */
  readonly modelOutput?: readonly string[];
  /** The findings in the request, by guardrail id; with `trace`. */
  readonly inputAssessments: Readonly<Record<string, GuardrailAssessment>>;
  /** The findings in the answer, by guardrail id; with `trace`. */
  readonly outputAssessments: Readonly<Record<string, readonly GuardrailAssessment[]>>;
}
