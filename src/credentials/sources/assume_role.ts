/**
 * The credentials of a role, for other credentials. Source: "AssumeRole" of the STS API reference, read 2026-11-29.
 */
import { credentialsOption, OTHER_CREDENTIAL_NAMES } from "../../auth/credentials_option.ts";
import { type CredentialProvider, keepCredentials } from "../../auth/credentials.ts";
import { type CredentialSource, credentialSource, originOfCredentials } from "../../auth/credential_source.ts";
import type { Credentials } from "../../auth/keys.ts";
import { sign } from "../../auth/sigv4.ts";
import {
  allowHttpOption,
  flag,
  invalidOption,
  object,
  type OptionCheck,
  type OptionTable,
  optionTable,
  text,
} from "../../base/check_options.ts";
import { cut, kindOf } from "../../base/quote.ts";
import { systemClock } from "../../base/clock.ts";
import type { Authenticator, Provide } from "../../transport/authenticator.ts";
import { checkSourceOptions } from "../request/check_source_options.ts";
import { functionError } from "../request/foreign_error.ts";
import { secretText } from "../request/secret_text.ts";
import { provided, regionalChecks, type RegionalOptions } from "../request/service_options.ts";
import { callSts, STS } from "../sts/call_sts.ts";
import { checkPlace, placeOf } from "../sts/endpoint.ts";
import { checkedRole } from "../sts/role.ts";
import { members, sessionChecks, sessionForm, type SessionOptions, sessionText, upTo } from "../sts/session.ts";

/** The options of `fromAssumeRole`. */
export interface AssumeRoleOptions extends Omit<RegionalOptions, "allowHttp">, SessionOptions {
  /** The credentials that assume the role: keys, or another source, also of another role. */
  credentials: Credentials | CredentialProvider;
  /** The ARN of the role, whose trust policy allows the credentials. */
  roleArn: string;
  /** The id that the owner of the role agreed on with you. */
  externalId?: string | undefined;
  /** Tags of the session by their keys, at most 50. */
  tags?: Readonly<Record<string, string>> | undefined;
  /** The keys of the tags that the next role of a chain gets too. */
  transitiveTagKeys?: readonly string[] | undefined;
  /** The identity behind the session, which the roles of a chain cannot change. */
  sourceIdentity?: string | undefined;
  /** The MFA device of the user: a serial number, or the ARN of a virtual device. Needs `tokenCode`. */
  serialNumber?: string | undefined;
  /** The code that the MFA device shows, or a function that asks for it. A code works once: a refresh needs a function. */
  tokenCode?: Provide<string> | undefined;
  /**
   * Allows http endpoints beyond this machine, such as a service mesh or a compose network. A long-term key (`AKIA…`) signs such
   * a request only with `"long-term-keys"`. @default {false}
   */
  allowHttp?: boolean | "long-term-keys" | undefined;
  /** Lets a web page sign with a long-term key (`AKIA…`), which every visitor can read. @default {false} */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** Source: `externalIdType` of the STS API model, read 2026-11-29. The value is not quoted: it lets callers in. */
const externalId: OptionCheck = (value, option) => {
  if (typeof value === "string" && /^[\w+=,.@:/-]{2,1224}$/.test(value)) return;
  throw invalidOption(option, kindOf(value), "2 to 1224 letters, digits and _+=,.@:/-");
};

/** Source: `tagKeyType` and `tagValueType` of the STS API model, read 2026-11-29. Messages do not quote tags. */
const tagKey: OptionCheck = (value, option) => {
  if (typeof value === "string" && value.length >= 1 && value.length <= 128) return;
  throw invalidOption(option, textKind(value), "keys of 1 to 128 characters");
};

const tagValue: OptionCheck = (value, option) => {
  if (typeof value === "string" && value.length <= 256) return;
  throw invalidOption(option, textKind(value), "values of at most 256 characters");
};

/** Returns the kind of a value, and the length of a text. */
function textKind(value: unknown): string {
  return typeof value === "string" ? `a text of ${value.length} characters` : kindOf(value);
}

const tags: OptionCheck = (value, option) => {
  object(value, option);
  const entries = Object.entries(Object(value));
  upTo(50, tagKey)(entries.map(([key]) => key), option);
  for (const [key, tag] of entries) tagValue(tag, `${option}.${cut(key)}`);
};

const ASSUME_ROLE: OptionTable = /* @__PURE__ */ optionTable<AssumeRoleOptions>(() => ({
  of: "fromAssumeRole()",
  options: {
    ...regionalChecks(),
    ...sessionChecks(),
    allowHttp: allowHttpOption,
    credentials: credentialsOption,
    roleArn: text,
    externalId,
    tags,
    transitiveTagKeys: upTo(50, tagKey),
    sourceIdentity: sessionText,
    serialNumber: text,
    tokenCode: provided,
    dangerouslyAllowBrowser: flag,
  },
  otherNames: {
    ...OTHER_CREDENTIAL_NAMES,
    masterCredentials: "credentials",
    sourceCredentials: "credentials",
    roleSessionName: "sessionName",
    mfaSerial: "serialNumber",
    mfaCodeProvider: "tokenCode",
    clientConfig: "region, endpoint, fetch and timeoutMs",
    params: "roleArn, sessionName and the other members by themselves",
  },
}));

/** AWS calls chains of roles, each with credentials of its own. A key that was rotated leaves its signing keys behind. */
type SigningKeys = Map<string, ArrayBuffer>;

/**
 * Creates a source that assumes a role with other credentials: of another account, with fewer rights, or with tags. A source over this
 * source makes a chain of roles, whose sessions AWS limits to an hour.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value, or only one of `serialNumber` and `tokenCode` is given.
 * The source rejects with an `AuthenticationError` of kind `credentials`.
 * @throws {RangeError} when `durationSeconds` is out of range, or a list is too long.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { fromAssumeRole, fromEnv } from "@bedrock-edge/client/credentials";
 *
 * const env = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };
 * const credentials = fromAssumeRole({
 *   credentials: fromEnv({ env }),
 *   roleArn: "arn:aws:iam::123456789012:role/app",
 *   region: "eu-central-1",
 *   externalId: "agreed-id",
 *   tags: { team: "search" },
 * });
 * const bedrock = createBedrock({ region: "eu-central-1", credentials });
 * assertEquals((await bedrock.authInfo()).source, "role app by AWS_ACCESS_KEY_ID");
 * ```
 */
export function fromAssumeRole(options: AssumeRoleOptions): CredentialSource {
  checkSourceOptions(options, ASSUME_ROLE);
  const place = { ...options, allowHttp: Boolean(options.allowHttp) };
  checkPlace(place);
  const role = checkedRole(options.roleArn);
  const { credentials, serialNumber, tokenCode, allowHttp, dangerouslyAllowBrowser, clock = systemClock } = options;
  if ((serialNumber === undefined) !== (tokenCode === undefined)) {
    const [given, missing] = serialNumber === undefined ? ["tokenCode", "serialNumber"] : ["serialNumber", "tokenCode"];
    throw invalidOption(given, `${given} without ${missing}`, "both, or neither of them");
  }
  const keysFor = keepCredentials(credentials);
  const signingKeys: SigningKeys = new Map();
  const auth: Authenticator = async (request, context) =>
    await sign(request, context, await keysFor(context), signingKeys);
  const origin = () => `role ${role.name} by ${originOfCredentials(credentials) ?? "the option credentials"}`;

  return credentialSource(origin, async () => {
    const { url, region } = placeOf(STS, place);
    const action = `assume role ${role.name}`;
    const use = { name: STS.host, action };
    // Asked before the request, whose attempts do not ask a failing source again.
    await keysFor({ now: new Date(clock.now()), forceRefresh: false, clock }).catch((thrown: unknown) => {
      throw functionError(thrown, use, "the source of its credentials");
    });
    const code = tokenCode === undefined ? undefined : await secretText(tokenCode, { ...use, option: "tokenCode" });
    const form = {
      RoleArn: role.arn,
      ExternalId: options.externalId,
      SourceIdentity: options.sourceIdentity,
      SerialNumber: serialNumber,
      TokenCode: code,
      ...members("Tags", Object.entries(options.tags ?? {}).map(([Key, Value]) => ({ Key, Value }))),
      ...members("TransitiveTagKeys", options.transitiveTagKeys ?? []),
      ...sessionForm(options, clock.now()),
    };
    const secrets = [options.externalId, code].filter((secret) => secret !== undefined);
    const signer = { auth, region, service: STS.host, keyRules: { allowHttp, dangerouslyAllowBrowser } };
    return await callSts({ action, operation: "AssumeRole", form, url, secrets, signer }, place);
  });
}
