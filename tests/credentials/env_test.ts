import { assertEquals } from "@std/assert";
import { fromEnv } from "@bedrock-edge/client/credentials";
import { failureOf } from "../helpers/watch.ts";

const KEYS = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };

Deno.test("the variables are read each time", async () => {
  const env: Record<string, string> = { ...KEYS };
  const source = fromEnv({ env });
  assertEquals(await source(), { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" });
  env.AWS_ACCESS_KEY_ID = " ASIAROTATED ";
  env.AWS_SESSION_TOKEN = "token";
  env.AWS_CREDENTIAL_EXPIRATION = "2026-11-20T01:00:00Z";
  assertEquals(await source(), {
    accessKeyId: "ASIAROTATED",
    secretAccessKey: "secret",
    sessionToken: "token",
    expiration: new Date("2026-11-20T01:00:00Z"),
  });
});

Deno.test("an empty variable is not set", async () => {
  for (
    const [env, missing] of [
      [{}, "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set"],
      [{ ...KEYS, AWS_ACCESS_KEY_ID: " " }, "AWS_ACCESS_KEY_ID is not set"],
      [{ ...KEYS, AWS_SECRET_ACCESS_KEY: "" }, "AWS_SECRET_ACCESS_KEY is not set"],
    ] as const
  ) {
    const error = await failureOf(fromEnv({ env })());
    assertEquals([error.kind, error.code], ["credentials", "CredentialsNotFound"]);
    assertEquals(error.message, `Cannot read credentials from the environment: ${missing}; set both, or pass env`);
  }
});

Deno.test("a flaw is named by its variable", async () => {
  const flaws: readonly [Record<string, string>, string][] = [
    [{ AWS_ACCESS_KEY_ID: '"AKID"' }, "AWS_ACCESS_KEY_ID has quotes around it; pass the value alone"],
    [
      { AWS_SECRET_ACCESS_KEY: "two words" },
      "AWS_SECRET_ACCESS_KEY has a space or a line break in it; pass the value alone",
    ],
    [{ AWS_SESSION_TOKEN: "\u00e9" }, "AWS_SESSION_TOKEN has a character that is not ASCII; copy the value again"],
    [
      { AWS_CREDENTIAL_EXPIRATION: "soon" },
      'AWS_CREDENTIAL_EXPIRATION is "soon"; pass a Date, ISO 8601 text, seconds or milliseconds since the epoch, or null',
    ],
  ];
  for (const [flaw, message] of flaws) {
    const error = await failureOf(fromEnv({ env: { ...KEYS, ...flaw } })());
    assertEquals(error.message, `Cannot sign: ${message}`);
  }
});
