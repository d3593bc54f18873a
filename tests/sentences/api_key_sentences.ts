/**
 * The sentences about API keys that are made and read.
 */
import { apiKeyInfo, mintApiKey } from "@bedrock-edge/client/credentials";
import { bad, type Row } from "./row.ts";

const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
const PREFIXES = 'pass a Bedrock API key, which begins with "bedrock-api-key-" or "ABSK"';

/** Makes and reads keys with mistakes of the caller. */
export const API_KEY_MISTAKES: readonly Row[] = [
  {
    says: 'RangeError: Cannot use option "expiresInSeconds": 86400 is not valid; use whole seconds from 1 to 43200',
    when: () => mintApiKey({ credentials, region: "us-east-1", expiresInSeconds: 86_400 }),
  },
  {
    says: 'TypeError: Cannot use option "expiresInSeconds": "900" is not valid; use whole seconds from 1 to 43200',
    when: () => mintApiKey({ credentials, region: "us-east-1", expiresInSeconds: bad("900") }),
  },
  {
    says: "TypeError: Cannot make an API key: no region is given; pass the region that the key is for",
    when: () => mintApiKey({ credentials, region: bad(undefined) }),
  },
  {
    says: `TypeError: Cannot read the API key: undefined is not a string; ${PREFIXES}`,
    when: () => apiKeyInfo(bad(undefined)),
  },
  {
    says: `TypeError: Cannot read the API key: not in the form of Bedrock's keys; ${PREFIXES}`,
    when: () => apiKeyInfo("sk-proj-123"),
  },
  {
    says: `TypeError: Cannot read the API key: its text is not base64; ${PREFIXES}`,
    when: () => apiKeyInfo("bedrock-api-key-…"),
  },
  {
    says: `TypeError: Cannot read the API key: it holds another request; ${PREFIXES}`,
    when: () => apiKeyInfo(`bedrock-api-key-${btoa("example.com/")}`),
  },
  {
    says: `TypeError: Cannot read the API key: a part of its request is missing; ${PREFIXES}`,
    when: () => apiKeyInfo(`bedrock-api-key-${btoa("bedrock.amazonaws.com/?Action=CallWithBearerToken")}`),
  },
];

/** Makes keys with credentials that have ended. */
export const API_KEY_FAILURES: readonly Row[] = [
  {
    says: "AuthenticationError: Cannot make an API key: the source of the credentials failed: the vault is sealed",
    when: () =>
      mintApiKey({ credentials: () => Promise.reject(new Error("the vault is sealed")), region: "us-east-1" }),
  },
  {
    says:
      "AuthenticationError: Cannot make an API key: the credentials expired at 2026-11-29T12:00:00.000Z; pass valid credentials, or a function that returns them",
    when: () =>
      mintApiKey({
        credentials: { ...credentials, expiration: "2026-11-29T12:00:00Z" },
        region: "us-east-1",
        clock: { now: () => Date.UTC(2026, 10, 29, 13) },
      }),
  },
];
