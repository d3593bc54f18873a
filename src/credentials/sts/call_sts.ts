/**
 * A call of STS that returns credentials.
 */
import { defined } from "../../base/defined.ts";
import type { SourceCredentials } from "../../auth/keys.ts";
import { askService, type ServiceRequest } from "../request/ask_service.ts";
import { checkedCredentials } from "../request/checked_credentials.ts";
import type { CredentialService } from "../request/credential_service.ts";
import type { ServiceOptions } from "../request/service_options.ts";
import { parseStsCredentials, parseStsError } from "./answer.ts";
import type { RegionalService } from "./endpoint.ts";
import { stsHint } from "./hints.ts";
import type { Form } from "./session.ts";

/** STS, as a place finds it. */
export const STS: RegionalService = {
  host: "sts",
  variable: "AWS_ENDPOINT_URL_STS",
  displayName: "AWS STS",
  plainFips: "us-gov-west-1",
};

/** A call of STS. */
export interface StsCall extends Pick<ServiceRequest<SourceCredentials>, "url" | "secrets" | "signer"> {
  /** The purpose, behind "Cannot", such as `assume role app by web identity`. */
  readonly action: string;
  /** STS's name of the operation. */
  readonly operation: "AssumeRole" | "AssumeRoleWithWebIdentity";
  /** The members of the form, beside the operation and the version. */
  readonly form: Form;
}

/** STS could not reach the identity provider. Source: the errors of the STS API reference, read 2026-11-29. */
const TRANSIENT = new Set(["IDPCommunicationError", "IDPCommunicationErrorException"]);

/**
 * Calls STS.
 *
 * @throws {AuthenticationError} `credentials`
 */
export function callSts(
  { action, operation, form, ...request }: StsCall,
  options: ServiceOptions,
): Promise<SourceCredentials> {
  const service: CredentialService = {
    name: "sts",
    displayName: STS.displayName,
    action,
    parseError: parseStsError,
    transient: TRANSIENT,
    hint: stsHint,
  };
  const members = { Action: operation, Version: "2011-06-15", ...defined(form) };
  const entries = Object.entries(members).map(([name, value]) => [name, `${value}`]);
  return askService({
    ...request,
    service,
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: `${new URLSearchParams(entries)}`,
    read: ({ text }, unusable) => checkedCredentials(parseStsCredentials(text), unusable),
  }, options);
}
