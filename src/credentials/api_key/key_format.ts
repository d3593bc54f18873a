/**
 * The format of Bedrock's API keys.
 *
 * A short-term key is a presigned request in base64. Source: `@aws/bedrock-token-generator` 1.1.0, read 2026-11-29.
 * A long-term key is the name and the password of a service-specific credential of IAM in base64. Sources: "API keys for
 * Amazon Bedrock" of the IAM guide for what it is, and the rules of secret scanners for its form, both read 2026-11-29.
 */
import { partitionOf } from "../../aws/partitions.ts";

/** The beginning of each short-term key. */
export const SHORT_TERM_PREFIX = "bedrock-api-key-";

/** The beginning of each long-term key. */
export const LONG_TERM_PREFIX = "ABSK";

/** Returns the request that a short-term key holds. Its host is the one of the commercial partition, in every partition. */
export function keyRequest(): URL {
  return new URL(`https://bedrock.${partitionOf("us-east-1").dnsSuffix}/?Action=CallWithBearerToken`);
}

/** The end of the text in a short-term key. It is not signed. */
export const KEY_VERSION = "&Version=1";

/** The longest life of a short-term key, in seconds: 12 hours. */
export const LONGEST_LIFE_SECONDS = 43_200;
