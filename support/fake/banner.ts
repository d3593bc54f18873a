/**
 * The lines that the served fake prints when it listens.
 */
import type { FakeBedrockOptions } from "../../src/testing/mod.ts";

/** The keys that a fake accepts without options: those of AWS's documentation. */
const DEFAULT_CREDENTIALS = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};

/** Returns the URL and the environment variables of a program that calls the fake, ready to paste into a shell. */
export function banner(host: string, port: number, { apiKey, credentials }: FakeBedrockOptions): string {
  // A server for every address is reached by this one.
  const url = `http://${host === "0.0.0.0" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host}:${port}`;
  const { accessKeyId, secretAccessKey, ...rest } = credentials ?? DEFAULT_CREDENTIALS;
  const variables = (values: Readonly<Record<string, string | undefined>>): string =>
    Object.entries(values).flatMap(([name, value]) => value === undefined ? [] : [`export ${name}=${inShell(value)}\n`])
      .join("");
  return `The fake Amazon Bedrock listens on ${url} and stops by Ctrl-C.
Paste this into the shell of the program that you test:

${
    variables({
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url,
      AWS_ENDPOINT_URL_BEDROCK: url,
      AWS_REGION: "us-east-1",
      // Python's boto3 reads this one alone.
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: "sessionToken" in rest ? rest.sessionToken : undefined,
    })
  }
Instead of the AWS keys, a Bedrock API key works too:

${variables({ AWS_BEARER_TOKEN_BEDROCK: apiKey ?? "fake-bedrock-key" })}
GET ${url}/_fake explains faults and scripts.
`;
}

function inShell(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
