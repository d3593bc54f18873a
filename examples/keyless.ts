/**
 * A role instead of a key: the platform proves who the program is, and AWS STS gives credentials that end after an hour. No
 * secret is stored anywhere.
 *
 * ```sh
 * deno run --allow-net=127.0.0.1 examples/keyless.ts
 * ```
 *
 * Here a server on this machine stands for the platform and for STS, and the fake for Bedrock. On a platform, leave out
 * `endpoint` and `fetch`, and take the token from the platform. `docs/credentials.md` has the lines for each platform, and
 * the trust policy of the role.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { createBedrock, isProviderError } from "@bedrock-edge/client";
import { apiKeyInfo, cached, fromWebIdentity, mintApiKey } from "@bedrock-edge/client/credentials";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { startStandIn } from "./keyless/stand_in.ts";

const region = "eu-central-1";
const standIn = startStandIn();
const role = {
  roleArn: "arn:aws:iam::123456789012:role/umbrellas",
  region,
  endpoint: standIn.endpoint,
};

// 1. The token becomes the credentials of the role. `cached` keeps them until they end; the token function is called for
// each refresh, because tokens of platforms last minutes.
const credentials = cached(fromWebIdentity({ ...role, token: () => standIn.tokenFor("production") }));

// The fake checks each signature with the credentials that STS gave.
const fetch = fakeBedrock({ credentials: standIn.credentials, replies: ["Paris.", "Oslo."] });
const bedrock = createBedrock({ region, credentials, fetch });
for (const country of ["France", "Norway"]) {
  const { text } = await bedrock.chat({ model: "amazon.nova-lite-v1:0", messages: `The capital of ${country}?` });
  console.log(text);
}
console.log("Credentials:", (await bedrock.authInfo()).source);
console.log("Requests to STS:", standIn.requests);

// 2. An API key for a library that takes nothing else, made from the same credentials without a request.
const info = apiKeyInfo(await mintApiKey({ credentials, region, expiresInSeconds: 900 }));
if (info.kind === "short-term") {
  const minutes = (info.expiresAt.getTime() - info.createdAt.getTime()) / 60_000;
  console.log(`An API key for ${info.region}, for ${minutes} minutes`);
}

// 3. A deployment of a pull request has another subject, which the trust policy of the role does not allow.
const preview = fromWebIdentity({ ...role, token: () => standIn.tokenFor("preview") });
try {
  await preview();
} catch (error) {
  if (!isProviderError(error)) throw error;
  console.log(error.message);
}
await standIn.close();
