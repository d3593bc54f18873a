/**
 * The answers of the services that give credentials to a container or an instance. Pure.
 *
 * Sources: "Task IAM role" of the ECS guide, "Container credential provider" and "IMDS credential provider" of the AWS SDKs
 * reference guide, read 2026-11-29.
 */
import { asObject } from "../../base/json_object.ts";
import type { SourceCredentials } from "../../auth/keys.ts";
import { checkedCredentials } from "../request/checked_credentials.ts";

/** Temporary credentials, as the services of a host give them. */
export type HostCredentials = SourceCredentials & { readonly expiration: Date };

/** The name of a failure, as it may be shown. */
const CODE = /^\w{1,64}$/;

/**
 * Reads the credentials of an answer.
 *
 * @param unusable creates the error of an answer without credentials. Nothing of the answer is quoted, except the name of a failure.
 */
export function hostCredentials(text: string, unusable: (what: string) => Error): HostCredentials {
  const { Code, AccessKeyId, SecretAccessKey, Token, Expiration } = asObject(parsed(text));
  // Only the service of instances has it, also in answers with the status 200.
  if (Code !== undefined && Code !== "Success") {
    throw unusable(typeof Code === "string" && CODE.test(Code) ? `it says ${Code}` : "it holds no credentials");
  }
  const isEmpty = [AccessKeyId, SecretAccessKey, Token].every((value) => value === undefined);
  const found = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: Token,
    expiration: Expiration,
  };
  // A cast: the expiration was checked, and is a Date.
  return checkedCredentials(isEmpty ? undefined : found, unusable) as HostCredentials;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
