/**
 * The credential providers of AWS's own SDK: all of them fit the type of `credentials`, and what they give signs requests. The other
 * way round, our sources fit the SDK's clients.
 *
 * Run by `deno task test:oracles`; not part of the pure suite, because it needs packages of npm.
 */
import { assertEquals } from "@std/assert";
import { BedrockRuntimeClient, ConverseCommand } from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import * as sdk from "npm:@aws-sdk/credential-providers@3.1162.0";
import { NodeHttpHandler } from "npm:@smithy/node-http-handler@4.14.0";
import { createBedrock } from "@bedrock-edge/client";
import * as credentials from "@bedrock-edge/client/credentials";
import * as node from "@bedrock-edge/client/node";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { serveHttp } from "../contract/http_server.ts";
import { OUR_SOURCES, SDK_PROVIDERS } from "./sdk_providers.ts";

const KEYS = { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "secret", sessionToken: "token" };

Deno.test("no provider of the SDK is left out", () => {
  assertEquals(Object.keys(SDK_PROVIDERS), Object.keys(sdk).filter((name) => name.startsWith("from")).sort());
});

/** Functions of the entries that do not make a source. */
const OTHER_FUNCTIONS = ["apiKeyInfo", "mintApiKey", "profileRegion"];

Deno.test("no source of ours is left out", () => {
  const names = Object.keys({ ...credentials, ...node }).filter((name) => !OTHER_FUNCTIONS.includes(name));
  assertEquals(Object.keys(OUR_SOURCES).sort(), names.sort());
});

// With `exactOptionalPropertyTypes` the whole project is checked.
for (const config of ["plain", "strictest"]) {
  Deno.test(`the SDK's providers and our sources fit each other's types under tests/types/${config}.jsonc`, async () => {
    const args = ["check", "--quiet", "--lock=tests/oracles/deno.lock", `--config=tests/types/${config}.jsonc`];
    const deno = new Deno.Command("deno", {
      args: [...args, "tests/oracles/sdk_providers.ts"],
      env: { NO_COLOR: "1" },
    });
    const { code, stderr } = await deno.output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
  });
}

Deno.test("a provider of the SDK is asked once for many calls, and its keys sign them", async () => {
  let asked = 0;
  using server = serveHttp(() => {
    asked++;
    const { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token } = KEYS;
    const Expiration = new Date(Date.now() + 3_600_000).toISOString();
    return Promise.resolve(Response.json({ AccessKeyId, SecretAccessKey, Token, Expiration }));
  });
  const fake = fakeBedrock({ credentials: KEYS });
  const bedrock = createBedrock({
    region: "us-east-1",
    env: {},
    fetch: fake,
    credentials: sdk.fromHttp({ awsContainerCredentialsFullUri: server.origin }),
  });
  for (let call = 0; call < 3; call++) await bedrock.chat({ model: "amazon.nova-lite-v1:0", messages: "Hi" });
  assertEquals([asked, fake.requests.map(({ auth }) => auth)], [1, ["sigv4", "sigv4", "sigv4"]]);
});

Deno.test("the words of a provider of the SDK that fails are in the message", async () => {
  const credentials = sdk.fromIni({ profile: "nope", filepath: "/dev/null", configFilepath: "/dev/null" });
  const bedrock = createBedrock({ region: "us-east-1", env: {}, fetch: fakeBedrock(), credentials });
  const error = await bedrock.chat({ model: "amazon.nova-lite-v1:0", messages: "Hi" }).catch((error) => error);
  assertEquals(
    [error.name, error.message],
    [
      "AuthenticationError",
      "Cannot authenticate: the credential provider failed: Could not resolve credentials using profile: [nope] in " +
      "configuration/credentials file(s).",
    ],
  );
});

for (const expiresInMs of [60_000, 3_600_000, undefined]) {
  Deno.test(`a source of ours signs for a client of the SDK, with credentials that last ${expiresInMs ?? "on"}`, async () => {
    const fake = fakeBedrock({ credentials: KEYS });
    using server = serveHttp((request) => fake(request));
    const expiration = expiresInMs === undefined ? undefined : new Date(Date.now() + expiresInMs).toISOString();
    const client = new BedrockRuntimeClient({
      region: "us-east-1",
      endpoint: server.origin,
      requestHandler: new NodeHttpHandler(),
      // The SDK calls `expiration.getTime()`, which the text of a store does not have.
      credentials: credentials.firstOf([() => Promise.resolve({ ...KEYS, expiration })]),
    });
    for (let call = 0; call < 2; call++) {
      const { stopReason } = await client.send(
        new ConverseCommand({
          modelId: "amazon.nova-lite-v1:0",
          messages: [{ role: "user", content: [{ text: "Hi" }] }],
        }),
      );
      assertEquals(stopReason, "end_turn");
    }
    client.destroy();
    assertEquals(fake.requests.map(({ auth }) => auth), ["sigv4", "sigv4"]);
  });
}
