import { assert, assertEquals, assertRejects } from "@std/assert";
import { AuthenticationError, createBedrock } from "@bedrock-edge/client";
import { apiKeyInfo, fromEnv, mintApiKey, type MintApiKeyOptions } from "@bedrock-edge/client/credentials";
import { byRequest, HI } from "../../helpers/fire.ts";
import { ManualClock } from "../../helpers/manual_clock.ts";
import { MINT_CASES } from "./mint_cases.ts";

const NOW = "2026-11-29T12:00:00.000Z";
const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const GIVEN: MintApiKeyOptions = { credentials: KEYS, region: "eu-central-1", clock: new ManualClock(NOW) };

for (const { name, credentials, region, expiresInSeconds, at, sha256 } of MINT_CASES) {
  Deno.test(`a key is the one of AWS's generator: ${name}`, async () => {
    const key = await mintApiKey({ credentials, region, expiresInSeconds, clock: new ManualClock(at) });
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
    assertEquals(new Uint8Array(digest).toHex(), sha256);
  });
}

Deno.test("a key is a signed request, whose parts are sorted, and the version after its signature", async () => {
  const key = await mintApiKey({ ...GIVEN, credentials: { ...KEYS, sessionToken: "a/b+c==" }, expiresInSeconds: 900 });
  const [prefix, encoded] = [key.slice(0, 16), key.slice(16)];
  assertEquals(prefix, "bedrock-api-key-");
  assertEquals(
    atob(encoded).replace(/Signature=[0-9a-f]{64}/, "Signature=…"),
    "bedrock.amazonaws.com/?Action=CallWithBearerToken&X-Amz-Algorithm=AWS4-HMAC-SHA256" +
      "&X-Amz-Credential=AKIDEXAMPLE%2F20261129%2Feu-central-1%2Fbedrock%2Faws4_request&X-Amz-Date=20261129T120000Z" +
      "&X-Amz-Expires=900&X-Amz-Security-Token=a%2Fb%2Bc%3D%3D&X-Amz-Signature=…&X-Amz-SignedHeaders=host&Version=1",
  );
});

Deno.test("a function as credentials is asked for each key, and its failure is one of its source", async () => {
  let asked = 0;
  const credentials = () => Promise.resolve({ ...KEYS, accessKeyId: `AKID${++asked}` });
  const ids: unknown[] = [];
  for (let round = 0; round < 2; round++) {
    const info = apiKeyInfo(await mintApiKey({ ...GIVEN, credentials }));
    ids.push(info.kind === "short-term" && info.accessKeyId);
  }
  assertEquals(ids, ["AKID1", "AKID2"]);
  const own = await assertRejects(
    () => mintApiKey({ ...GIVEN, credentials: fromEnv({ env: {} }) }),
    AuthenticationError,
  );
  assertEquals(own.code, "CredentialsNotFound");
  for (
    const thrown of [new Error("the vault is closed"), new TypeError("the vault is closed"), "the vault is closed"]
  ) {
    const credentials = () => Promise.reject(thrown);
    const error = await assertRejects(() => mintApiKey({ ...GIVEN, credentials }), AuthenticationError);
    assertEquals([error.kind, error.code], ["credentials", "CredentialsFailed"]);
    assertEquals(error.message, "Cannot make an API key: the source of the credentials failed: the vault is closed");
  }
});

Deno.test("as the function apiKey, each attempt has a key of its own time", async () => {
  const clock = new ManualClock(NOW);
  const sent: string[] = [];
  const fetch = byRequest((request) => {
    sent.push(request.headers.get("authorization")!.replace("Bearer ", ""));
    return Response.json({
      output: { message: { role: "assistant", content: [{ text: "." }] } },
      stopReason: "end_turn",
    });
  });
  const apiKey = () => mintApiKey({ ...GIVEN, clock });
  const bedrock = createBedrock({ apiKey, region: "eu-central-1", env: {}, fetch });
  await bedrock.chat(HI);
  clock.setTimeout(() => {}, 43_000_000);
  clock.tick();
  await bedrock.chat(HI);
  const times = sent.map(apiKeyInfo).map((info) => info.kind === "short-term" && info.expiresAt.toISOString());
  assertEquals(times, ["2026-11-30T00:00:00.000Z", "2026-11-30T11:56:40.000Z"]);
});

Deno.test("credentials that have ended, or that cannot sign, make no key, and the message does not quote them", async () => {
  const cases: [MintApiKeyOptions["credentials"], string][] = [
    [{ ...KEYS, expiration: new Date(NOW) }, "the credentials expired at 2026-11-29T12:00:00.000Z"],
    [{ ...KEYS, secretAccessKey: "" }, "credentials.secretAccessKey is empty"],
    [{ ...KEYS, sessionToken: "a b" }, "credentials.sessionToken has a space"],
  ];
  for (const [credentials, message] of cases) {
    const error = await assertRejects(() => mintApiKey({ ...GIVEN, credentials }), AuthenticationError);
    assertEquals(error.kind, "credentials");
    assert(error.message.includes(message), error.message);
    assertEquals(error.message.includes(KEYS.secretAccessKey), false);
  }
});

Deno.test("a life that AWS refuses is an error that names the limits", async () => {
  for (const expiresInSeconds of [0, -1, 0.5, 43_201, NaN, Infinity]) {
    await assertRejects(
      () => mintApiKey({ ...GIVEN, expiresInSeconds }),
      RangeError,
      `${expiresInSeconds} is not valid; use whole seconds from 1 to 43200`,
    );
  }
  for (const expiresInSeconds of ["900", null, {}] as never[]) {
    await assertRejects(() => mintApiKey({ ...GIVEN, expiresInSeconds }), TypeError, "whole seconds from 1 to 43200");
  }
});

Deno.test("an option with another name, and an invalid region, are errors", async () => {
  const cases: [Record<string, unknown>, string][] = [
    [{ expiresIn: 900 }, '"expiresIn": unknown option; did you mean "expiresInSeconds"?'],
    [{ region: "EU" }, 'Cannot use region "EU"'],
    [{ region: undefined }, "no region is given"],
    [{ credentials: "AKID" }, '"credentials": a string is not valid'],
  ];
  for (const [given, message] of cases) {
    await assertRejects(() => mintApiKey({ ...GIVEN, ...given } as MintApiKeyOptions), TypeError, message);
  }
});
