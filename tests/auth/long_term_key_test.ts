/**
 * Long-term keys go neither over plain http nor out of web pages, unless the caller says so.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  bearer,
  type BedrockOptions,
  type ClientOptions,
  createBedrock,
  createBedrockWith,
  createTextClient,
  sigv4,
} from "@bedrock-edge/client";
import { fromAssumeRole, mintApiKey, type MintApiKeyOptions } from "@bedrock-edge/client/credentials";
import { mantle } from "@bedrock-edge/client/mantle";
import { ROLE, sts } from "../credentials/sts.ts";
import { BROWSERS, LOOKALIKES, withGlobals } from "../helpers/as_browser.ts";
import { HI, REGION } from "../helpers/fire.ts";
import { failureOf } from "../helpers/watch.ts";

const LONG = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" };
const SHORT = { ...LONG, accessKeyId: "ASIAIOSFODNN7EXAMPLE", sessionToken: "token" };
const LONG_API_KEY = "ABSKQmVkcm9ja0FQSUtleS1leGFtcGxlOmV4YW1wbGU=";
const SHORT_API_KEY = "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t";

/** The ways in which a client gets a key. */
type Way = (options: ClientOptions) => Promise<unknown>;

const ways = (keys: typeof LONG, apiKey: string): Readonly<Record<string, Way>> => {
  const chat = (options: BedrockOptions) => createBedrock(options).chat({ ...HI });
  const env = { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey };
  return {
    "static keys": (options) => chat({ ...options, credentials: keys }),
    "a provider of keys": (options) => chat({ ...options, credentials: () => Promise.resolve(keys) }),
    "an API key": (options) => chat({ ...options, apiKey }),
    "a function of an API key": (options) => chat({ ...options, apiKey: () => Promise.resolve(apiKey) }),
    "the environment's keys": (options) => chat({ ...options, env }),
    "the environment's API key": (options) => chat({ ...options, env: { AWS_BEARER_TOKEN_BEDROCK: apiKey } }),
    "an authenticator": (options) => createBedrockWith(sigv4({ credentials: keys }), options).chat({ ...HI }),
    "the text client": (options) => createTextClient(bearer(apiKey), options).chat({ ...HI }),
    "fetch": (options) =>
      createBedrock({ ...options, apiKey }).fetch("/model/a/invoke", { method: "POST", body: "{}" }),
    "a codec of its own": (options) => chat({ ...options, apiKey, codecs: [mantle()] }),
  };
};

/** Calls by one of the ways. @returns what was sent, and the code of the failure */
async function calls(way: Way, options: ClientOptions): Promise<{ sent: string[]; code: string }> {
  const sent: string[] = [];
  const fetch = (input: string | URL | Request) => {
    sent.push(new URL(input instanceof Request ? input.url : input).origin);
    return Promise.resolve(Response.json({ message: "no" }, { status: 400, headers: { "x-amzn-errortype": "Tried" } }));
  };
  const { code } = await failureOf(way({ region: REGION, env: {}, fetch, ...options }));
  return { sent, code };
}

const MESH = "http://bedrock.mesh:8080";

for (const [name, way] of Object.entries(ways(LONG, LONG_API_KEY))) {
  Deno.test(`a long-term key of ${name} is not sent over plain http, but by a statement of its own`, async () => {
    assertEquals(await calls(way, { endpoint: MESH, allowHttp: true }), { sent: [], code: "LongTermKeyOverHttp" });
    assertEquals(await calls(way, { endpoint: MESH, allowHttp: "long-term-keys" }), { sent: [MESH], code: "Tried" });
    // The request goes to the proxy, whatever host is signed.
    const proxied = { endpoint: MESH, signingEndpoint: "https://bedrock-runtime.us-east-1.amazonaws.com" };
    assertEquals((await calls(way, { ...proxied, allowHttp: true })).sent, []);
    for (
      const endpoint of ["http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080", "https://a.example"]
    ) {
      assertEquals(await calls(way, { endpoint }), { sent: [endpoint], code: "Tried" });
    }
  });
}

for (const [name, way] of Object.entries(ways(SHORT, SHORT_API_KEY))) {
  Deno.test(`a key of ${name} that ends is sent over plain http where that is allowed`, async () => {
    assertEquals(await calls(way, { endpoint: MESH, allowHttp: true }), { sent: [MESH], code: "Tried" });
  });
}

const AWS = "https://bedrock-runtime.us-east-1.amazonaws.com";

for (const [place, globals] of Object.entries(BROWSERS)) {
  Deno.test(`${place} sends no long-term key, but by a statement of its own`, async () => {
    for (const [name, way] of Object.entries(ways(LONG, LONG_API_KEY))) {
      const refused = await withGlobals(globals, () => calls(way, {}));
      assertEquals(refused, { sent: [], code: "LongTermKeyInBrowser" }, name);
      const allowed = await withGlobals(globals, () => calls(way, { dangerouslyAllowBrowser: true }));
      assertEquals(allowed.code, "Tried", name);
    }
    for (const [name, way] of Object.entries(ways(SHORT, SHORT_API_KEY))) {
      const { sent } = await withGlobals(globals, () => calls(way, { endpoint: AWS }));
      assertEquals(sent, [AWS], name);
    }
  });
}

for (const [place, globals] of Object.entries(LOOKALIKES)) {
  Deno.test(`${place} sends every key`, async () => {
    for (const [name, way] of Object.entries(ways(LONG, LONG_API_KEY))) {
      const { code } = await withGlobals(globals, () => calls(way, {}));
      assertEquals(code, "Tried", name);
    }
  });
}

Deno.test("keys that assume a role follow the same rules", async () => {
  const assume = (options: Record<string, unknown>) => {
    const fetch = sts();
    const source = fromAssumeRole({
      ...{ credentials: LONG, roleArn: ROLE, region: REGION, env: {}, fetch },
      ...options,
    });
    return { ask: source, requests: fetch.requests };
  };
  const overHttp = assume({ endpoint: MESH, allowHttp: true });
  assertEquals((await failureOf(overHttp.ask())).code, "LongTermKeyOverHttp");
  assertEquals(overHttp.requests.length, 0);
  assert((await assume({ endpoint: MESH, allowHttp: "long-term-keys" }).ask()).sessionToken);
  assert((await assume({ endpoint: MESH, allowHttp: true, credentials: SHORT }).ask()).sessionToken);
  await withGlobals(BROWSERS["a page"]!, async () => {
    assertEquals((await failureOf(assume({}).ask())).code, "LongTermKeyInBrowser");
    assert((await assume({ dangerouslyAllowBrowser: true }).ask()).sessionToken);
  });
});

Deno.test("a page makes no API key from a long-term key, but by a statement", async () => {
  const mint = (options: Partial<MintApiKeyOptions> = {}) =>
    mintApiKey({ credentials: LONG, region: REGION, ...options });
  assert(await mint());
  await withGlobals(BROWSERS["a page"]!, async () => {
    assertEquals((await failureOf(mint())).code, "LongTermKeyInBrowser");
    assert(await mint({ dangerouslyAllowBrowser: true }));
    assert(await mint({ credentials: SHORT }));
  });
});

Deno.test("the statements are checked as other options are", () => {
  const create = (options: Record<string, unknown>) => () => createBedrock({ apiKey: "k", ...options });
  assertThrows(create({ allowHttp: "keys" }), TypeError, "use true, false or long-term-keys");
  assertThrows(create({ dangerouslyAllowBrowser: "yes" }), TypeError, "use true or false");
  assertThrows(create({ endpoint: MESH }), TypeError, "allowHttp");
  assertThrows(create({ endpoint: MESH, allowHttp: false }), TypeError, "allowHttp");
});
