/**
 * The session that a role is assumed for: its name, its time and its limits.
 */
import { invalidOption, listOf, type OptionCheck, text } from "../../base/check_options.ts";
import { isObject } from "../../base/json_object.ts";
import { kindOf, shown } from "../../base/quote.ts";

/** The options of a session. */
export interface SessionOptions {
  /**
   * The name of the session in CloudTrail and in the session's ARN: 2 to 64 of `A-Z a-z 0-9 _ + = , . @ -`. Default: `bedrock-edge-`
   * and the time.
   */
  sessionName?: string | undefined;
  /** The life of the credentials in seconds, from 900 to the role's own limit, at most 43,200. @default AWS's: 3600 */
  durationSeconds?: number | undefined;
  /** A policy that narrows the session: JSON, or the object that becomes JSON. */
  policy?: string | object | undefined;
  /** The ARNs of managed policies that narrow the session, at most 10. */
  policyArns?: readonly string[] | undefined;
}

/** Returns the checks of `SessionOptions`. */
export function sessionChecks(): Readonly<Record<keyof SessionOptions, OptionCheck>> {
  return { sessionName: sessionText, durationSeconds: duration, policy, policyArns: upTo(10, text) };
}

/** Names of sessions and source identities. Source: `roleSessionNameType` of the STS API model, read 2026-11-29. */
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

/** Accepts the name of a session, and the name of a source identity, which has the same shape. */
export const sessionText: OptionCheck = (value, option) => {
  if (typeof value !== "string" || !SESSION_NAME.test(value)) {
    throw invalidOption(option, shown(value), "2 to 64 letters, digits and _+=,.@-");
  }
};

const duration: OptionCheck = (value, option) => {
  const error = invalidOption(option, shown(value), "whole seconds from 900 to 43200");
  if (typeof value !== "number") throw error;
  if (!Number.isInteger(value) || value < 900 || value > 43_200) throw new RangeError(error.message);
};

const policy: OptionCheck = (value, option) => {
  if (typeof value !== "string" && !isObject(value)) {
    throw invalidOption(option, kindOf(value), "a policy: JSON, or an object");
  }
};

/** Accepts a list of at most `most` entries that pass `entry`. */
export function upTo(most: number, entry: OptionCheck): OptionCheck {
  const list = listOf(entry);
  return (value, option) => {
    list(value, option);
    // A list, as the check above found.
    const { length } = value as readonly unknown[];
    if (length > most) throw new RangeError(invalidOption(option, `${length} entries`, `at most ${most}`).message);
  };
}

/** The members of a form of STS. A member that is `undefined` is not sent. */
export type Form = Readonly<Record<string, string | number | undefined>>;

/** Returns the members of the form that describe the session. */
export function sessionForm(
  { sessionName, durationSeconds, policy, policyArns = [] }: SessionOptions,
  now: number,
): Form {
  return {
    RoleSessionName: sessionName ?? `bedrock-edge-${now}`,
    DurationSeconds: durationSeconds,
    Policy: typeof policy === "object" ? JSON.stringify(policy) : policy,
    ...members("PolicyArns", policyArns.map((arn) => ({ arn }))),
  };
}

/** Returns a list as STS's forms write it: `Tags.member.1.Key`, and `TransitiveTagKeys.member.1` for texts. */
export function members(name: string, entries: readonly (string | Readonly<Record<string, string>>)[]): Form {
  return Object.fromEntries(entries.flatMap((entry, at) => {
    const path = `${name}.member.${at + 1}`;
    if (typeof entry === "string") return [[path, entry]];
    return Object.entries(entry).map(([key, value]) => [`${path}.${key}`, value]);
  }));
}
