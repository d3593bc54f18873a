/** The check of AWS keys as an option of a fake. */
import {
  checkedElsewhere,
  checkOptions,
  invalidOption,
  type OptionTable,
  optionTable,
} from "../../base/check_options.ts";
import { dateTime, expirationTime } from "../../base/expiration.ts";
import { kindOf } from "../../base/quote.ts";
import { key, nonEmptyText } from "../base/check.ts";
import type { FakeCredentials } from "./authorize.ts";

/** Accepts an expiration in any form that a client takes. */
function expiration(value: unknown, option: string): void {
  if (!Number.isNaN(expirationTime(value))) return;
  const isInvalidDate = Number.isNaN(dateTime(value));
  throw invalidOption(
    option,
    isInvalidDate ? "an invalid Date" : kindOf(value),
    "a Date, ISO text or a time in seconds",
  );
}

/** The AWS SDK adds these members to its credentials. */
type UsedCredentials = FakeCredentials & Record<"accountId" | "credentialScope" | "$source", unknown>;

const CREDENTIALS: OptionTable = optionTable<UsedCredentials>(() => ({
  of: "credentials",
  options: {
    accessKeyId: key,
    secretAccessKey: nonEmptyText,
    sessionToken: key,
    expiration,
    accountId: checkedElsewhere,
    credentialScope: checkedElsewhere,
    $source: checkedElsewhere,
  },
}));

/** Accepts keys as a client does. */
export function credentials(value: unknown, option: string): void {
  checkOptions(value, CREDENTIALS, option);
  const { accessKeyId, secretAccessKey } = Object(value);
  key(accessKeyId, `${option}.accessKeyId`);
  nonEmptyText(secretAccessKey, `${option}.secretAccessKey`);
}
