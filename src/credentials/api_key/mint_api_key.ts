/**
 * Makes short-term API keys from AWS credentials. It takes one signature and no request.
 */
import { toBase64 } from "../../base/base64.ts";
import {
  checkOptions,
  flag,
  invalidOption,
  type OptionCheck,
  type OptionTable,
  optionTable,
  text,
  withMethods,
} from "../../base/check_options.ts";
import { type Clock, systemClock } from "../../base/clock.ts";
import { shown } from "../../base/quote.ts";
import { checkedRegion } from "../../aws/endpoint.ts";
import type { CredentialProvider } from "../../auth/credentials.ts";
import { credentialsOption, OTHER_CREDENTIAL_NAMES } from "../../auth/credentials_option.ts";
import { type Credentials, keysOf } from "../../auth/keys.ts";
import { requireNoPage } from "../../auth/long_term_key.ts";
import { presign } from "../../auth/sigv4.ts";
import { AuthenticationError } from "../../errors/provider_error.ts";
import { functionError } from "../request/foreign_error.ts";
import { KEY_VERSION, keyRequest, LONGEST_LIFE_SECONDS, SHORT_TERM_PREFIX } from "./key_format.ts";

/** The options of `mintApiKey`. */
export interface MintApiKeyOptions {
  /** AWS credentials, or a function that returns them. The key has their permissions. */
  credentials: Credentials | CredentialProvider;
  /** The region that the key is for. The service refuses the key in other regions. */
  region: string;
  /**
   * The life of the key in whole seconds, from 1 to 43,200. A key never outlives the credentials that made it.
   * @default {43200}
   */
  expiresInSeconds?: number | undefined;
  /** Lets a web page make a key from a long-term key (`AKIA…`), which every visitor can read. @default {false} */
  dangerouslyAllowBrowser?: boolean | undefined;
  /** Time, for tests. */
  clock?: Pick<Clock, "now"> | undefined;
}

const life: OptionCheck = (value, option) => {
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= LONGEST_LIFE_SECONDS) return;
  const error = invalidOption(option, shown(value), `whole seconds from 1 to ${LONGEST_LIFE_SECONDS}`);
  throw typeof value === "number" ? new RangeError(error.message) : error;
};

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<MintApiKeyOptions>(() => ({
  of: "mintApiKey()",
  options: {
    credentials: credentialsOption,
    region: text,
    expiresInSeconds: life,
    dangerouslyAllowBrowser: flag,
    clock: withMethods("now"),
  },
  otherNames: {
    ...OTHER_CREDENTIAL_NAMES,
    expiresIn: "expiresInSeconds",
    expires: "expiresInSeconds",
    ttl: "expiresInSeconds",
  },
}));

/**
 * Makes a short-term API key of Bedrock, for services and libraries that take no other credentials. The key is the one that
 * AWS's own generator makes, byte for byte. Nothing is sent.
 *
 * As `apiKey` of `createBedrock`, pass a function, so that each attempt has a fresh key. Making a key takes one
 * signature, and `cached()` keeps the credentials.
 *
 * Its IAM principal needs the permission `bedrock:CallWithBearerToken`, and those of the calls.
 *
 * @throws {AuthenticationError} `credentials` when the credentials are incomplete, expired, or their source fails, and for a long-term
 * key in a web page.
 * @throws {RangeError} when `expiresInSeconds` is out of range.
 * @throws {TypeError} when an option has an unknown name or an invalid value.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { apiKeyInfo, mintApiKey } from "@bedrock-edge/client/credentials";
 *
 * const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
 * const region = "eu-central-1";
 * const key = await mintApiKey({ credentials, region, expiresInSeconds: 900 });
 * assertEquals(apiKeyInfo(key).kind, "short-term");
 *
 * // A key that is made anew for each attempt.
 * const apiKey = () => mintApiKey({ credentials, region });
 * const bedrock = createBedrock({ apiKey, region });
 * assertEquals(await bedrock.authInfo(), { scheme: "bearer", source: "apiKey", region });
 * ```
 */
export async function mintApiKey(options: MintApiKeyOptions): Promise<string> {
  checkOptions(options, OPTIONS);
  const { credentials, expiresInSeconds = LONGEST_LIFE_SECONDS, clock = systemClock } = options;
  // The types forbid it, but a variable that is not set gets past them.
  if (options.region === undefined) {
    throw new TypeError("Cannot make an API key: no region is given; pass the region that the key is for");
  }
  const region = checkedRegion(options.region);
  const keys = keysOf(typeof credentials === "function" ? await provided(credentials) : credentials);
  requireNoPage(keys.accessKeyId, options);
  const now = new Date(clock.now());
  if (keys.endsAt <= now.getTime()) {
    throw new AuthenticationError(
      `Cannot make an API key: the credentials expired at ${
        new Date(keys.endsAt).toISOString()
      }; pass valid credentials, ` +
        "or a function that returns them",
      { kind: "credentials", code: "ExpiredCredentials" },
    );
  }
  const request = { method: "POST", url: keyRequest(), expiresInSeconds };
  const url = await presign(request, { region, service: "bedrock", now }, keys);
  return SHORT_TERM_PREFIX + toBase64(new TextEncoder().encode(url.replace("https://", "") + KEY_VERSION));
}

/** Asks the caller's source, whose errors may hold secrets. */
async function provided(source: CredentialProvider): Promise<Credentials> {
  try {
    return await source();
  } catch (thrown) {
    throw functionError(thrown, { name: "bedrock", action: "make an API key" }, "the source of the credentials");
  }
}
