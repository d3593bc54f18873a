/**
 * The credentials of a role, for a token in a file that the platform replaces: IAM roles for service accounts of EKS, and others.
 */
import { type CredentialSource, credentialSource } from "../../auth/credential_source.ts";
import { type EnvReader, envReader } from "../../auth/env.ts";
import { flawIn } from "../../auth/flaw.ts";
import { callback, type OptionTable, optionTable, text } from "../../base/check_options.ts";
import { AuthenticationError } from "../../errors/provider_error.ts";
import { checkSourceOptions } from "../request/check_source_options.ts";
import { type FileOptions, secretFileText } from "../request/secret_file.ts";
import { regionalChecks, type RegionalOptions } from "../request/service_options.ts";
import { STS } from "../sts/call_sts.ts";
import { checkPlace } from "../sts/endpoint.ts";
import { checkedRole } from "../sts/role.ts";
import { sessionChecks, type SessionOptions } from "../sts/session.ts";
import { fromWebIdentity } from "./web_identity.ts";

/** The options of `fromTokenFile`. */
export interface TokenFileOptions extends RegionalOptions, SessionOptions, FileOptions {
  /** The ARN of the role. Default: `AWS_ROLE_ARN`. */
  roleArn?: string | undefined;
  /** The path of the file with the token. Default: `AWS_WEB_IDENTITY_TOKEN_FILE`. */
  tokenFile?: string | undefined;
}

const TOKEN_FILE: OptionTable = /* @__PURE__ */ optionTable<TokenFileOptions>(() => ({
  of: "fromTokenFile()",
  options: { ...regionalChecks(), ...sessionChecks(), readFile: callback, roleArn: text, tokenFile: text },
  otherNames: {
    webIdentityTokenFile: "tokenFile",
    roleSessionName: "sessionName",
    token: "fromWebIdentity() for a token that is not in a file",
    clientConfig: "region, endpoint, fetch and timeoutMs",
  },
}));

const FILE_VARIABLE = "AWS_WEB_IDENTITY_TOKEN_FILE";
const ROLE_VARIABLE = "AWS_ROLE_ARN";
const SESSION_VARIABLE = "AWS_ROLE_SESSION_NAME";

/**
 * Creates a source that exchanges the token in a file for the credentials of a role. Options override `AWS_WEB_IDENTITY_TOKEN_FILE`,
 * `AWS_ROLE_ARN` and `AWS_ROLE_SESSION_NAME`. The file is read for each refresh, because the platform replaces it.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value. The source rejects with an `AuthenticationError` of
 * kind `credentials`.
 * @throws {RangeError} when `durationSeconds` is out of range.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { fromTokenFile } from "@bedrock-edge/client/credentials";
 *
 * const env = {
 *   AWS_REGION: "eu-central-1",
 *   AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/app",
 *   AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/secrets/eks.amazonaws.com/serviceaccount/token",
 * };
 * const bedrock = createBedrock({ env, credentials: fromTokenFile({ env }) }); // on EKS, leave out `env`
 * assertEquals((await bedrock.authInfo()).source, "role app by token file");
 * ```
 */
export function fromTokenFile(options: TokenFileOptions = {}): CredentialSource {
  checkSourceOptions(options, TOKEN_FILE);
  checkPlace(options);
  if (options.roleArn !== undefined) checkedRole(options.roleArn);
  const read = envReader(options.env);
  return credentialSource(() => describe(options.roleArn ?? read(ROLE_VARIABLE)), async () => {
    const { roleArn, tokenFile, readFile, ...common } = options;
    const path = required(tokenFile ?? read(FILE_VARIABLE), FILE_VARIABLE, "tokenFile", read);
    const role = checkedRole(required(roleArn ?? read(ROLE_VARIABLE), ROLE_VARIABLE, "roleArn", read), ROLE_VARIABLE);
    const from = tokenFile === undefined ? FILE_VARIABLE : "tokenFile";
    const action = `assume role ${role.name} by web identity`;
    const source = fromWebIdentity({
      ...common,
      roleArn: role.arn,
      sessionName: options.sessionName ?? read(SESSION_VARIABLE),
      token: () => secretFileText({ name: STS.host, action, path, from, readFile }, flawIn),
    });
    return await source();
  });
}

/** Names the role, as far as it is known before the first request. */
function describe(arn: string | undefined): string {
  try {
    return `role ${checkedRole(arn ?? "").name} by token file`;
  } catch {
    return "token file";
  }
}

function required(value: string | undefined, variable: string, option: string, read: EnvReader): string {
  if (value !== undefined) return value;
  const why = read.obstacle?.(FILE_VARIABLE, ROLE_VARIABLE) ?? `${variable} is not set; set it, or pass ${option}`;
  throw new AuthenticationError(`Cannot get credentials for the token in a file: ${why}`, {
    kind: "credentials",
    code: "CredentialsNotFound",
    provider: STS.host,
  });
}
