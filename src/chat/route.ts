/**
 * The way of a call over the targets of a router.
 */

/** The part of one target in a call. Steps are in the order of the attempts. */
export interface RouteStep {
  /** The target's name. */
  readonly target: string;
  /** The provider of the target's model. */
  readonly provider: string;
  /** The model id of the target. */
  readonly model: string;
  /** Whether the target gave the answer, failed, or was not called. */
  readonly outcome: "answered" | "failed" | "skipped";
  /** Why the target failed or was skipped: the kind or the name of the error, or a few words. */
  readonly reason?: string | undefined;
  /** The beginning of the attempt, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** The milliseconds until the answer or the failure; of a stream, until its first content event. */
  readonly ms: number;
  /** The error of a target that failed. */
  readonly error?: unknown;
}
