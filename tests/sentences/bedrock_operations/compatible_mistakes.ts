/**
 * The sentences about mistakes with the APIs in other formats.
 */
import { compatibleBaseURL } from "@bedrock-edge/client";
import { bad, client, type Row } from "../row.ts";

/** Base URLs that a client does not have. */
export const COMPATIBLE: readonly Row[] = [
  {
    says: 'TypeError: Cannot find the base URL: api is missing; pass { api: "openai" } or { api: "anthropic" }',
    when: () => compatibleBaseURL(client(), bad({})),
  },
  {
    says:
      "TypeError: Cannot find the base URL of bedrock-mantle: the client has fips, and the service has no FIPS host; " +
      'use a client without fips, or service: "bedrock"',
    when: () => compatibleBaseURL(client({ fips: true }), { api: "openai", service: "bedrock-mantle" }),
  },
  {
    says:
      "TypeError: Cannot find the base URL of bedrock-mantle: the client's endpoint is the runtime's alone, and its " +
      "credentials do not go to AWS; use a client without an endpoint",
    when: () =>
      compatibleBaseURL(client({ endpoint: "https://proxy.example" }), { api: "openai", service: "bedrock-mantle" }),
  },
];
