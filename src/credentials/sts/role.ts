/**
 * The role that a source assumes.
 */
import { splitArn } from "../../aws/arn.ts";
import { quoted } from "../../base/quote.ts";

/** A role, as its ARN names it. */
export interface Role {
  readonly arn: string;
  /** The name without its path, for people. */
  readonly name: string;
}

/**
 * Checks the ARN of a role.
 *
 * @param from the name of the option or the variable that holds the ARN.
 * @throws {TypeError} when the ARN is missing or not that of a role.
 */
export function checkedRole(text: string | undefined, from: string = "roleArn"): Role {
  // The types forbid it, but a variable that is not set, such as `process.env.ROLE_ARN!`, gets past them.
  if (text === undefined) {
    throw new TypeError(`Cannot assume a role: ${from} is missing; copy the ARN from the role's page in IAM`);
  }
  const arn = text.trim();
  const { service, account = "", resource = "" } = splitArn(arn) ?? {};
  const [, name] = /^role\/(?:[!-~]+\/)?([\w+=,.@-]+)$/.exec(resource) ?? [];
  if (service === "iam" && /^\d{12}$/.test(account) && name !== undefined) return { arn, name };
  throw new TypeError(
    `Cannot use ${quoted(arn)} as ${from}: not the ARN of a role; copy the ARN from the role's page in IAM`,
  );
}
