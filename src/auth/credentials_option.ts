/** The check of a caller's credentials. */
import {
  checkedElsewhere,
  checkOptions,
  invalidOption,
  isPlainObject,
  type OptionCheck,
  type OptionTable,
  optionTable,
} from "../base/check_options.ts";
import { kindOf } from "../base/quote.ts";
import type { Credentials } from "./keys.ts";

/** Members that the AWS SDK's providers add to credentials. */
interface ProvidedCredentials extends Credentials {
  accountId: unknown;
  credentialScope: unknown;
  $source: unknown;
}

const MEMBERS = "credentials: { accessKeyId, secretAccessKey, sessionToken }";

/** Names of other libraries for credentials, beside other options. */
export const OTHER_CREDENTIAL_NAMES: Readonly<Record<string, string>> = {
  accessKeyId: MEMBERS,
  accessKey: MEMBERS,
  secretKey: MEMBERS,
  secretAccessKey: MEMBERS,
  sessionToken: MEMBERS,
  credentialProvider: "credentials",
};

const CREDENTIALS: OptionTable = /* @__PURE__ */ optionTable<ProvidedCredentials>(() => ({
  of: "credentials",
  // The values are checked when they are used, because a function may return them later.
  options: {
    accessKeyId: checkedElsewhere,
    secretAccessKey: checkedElsewhere,
    sessionToken: checkedElsewhere,
    expiration: checkedElsewhere,
    accountId: checkedElsewhere,
    credentialScope: checkedElsewhere,
    $source: checkedElsewhere,
  },
  otherNames: { token: "sessionToken", secretKey: "secretAccessKey", accessKey: "accessKeyId" },
}));

/** Checks `credentials`: AWS keys, or a function that returns them. Messages quote no value. */
export const credentialsOption: OptionCheck = (value, option) => {
  if (typeof value === "function") return;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidOption(option, kindOf(value), "{ accessKeyId, secretAccessKey }, or a function that gives them");
  }
  // Credentials of other libraries are class instances with members of their own.
  if (isPlainObject(value)) checkOptions(value, CREDENTIALS, option);
};
