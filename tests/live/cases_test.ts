/**
 * The cases that run against the real service, and the reasons for the others.
 */
import { assert, assertEquals } from "@std/assert";
import { CASES } from "../contract/chat_provider.ts";
import { logins } from "./bedrock.ts";
import { LEFT_OUT_NAMES, LIVE_CASES, reasonToLeaveOut } from "./cases.ts";

Deno.test("every case of the contract runs against the real service, or has a reason", () => {
  for (const each of CASES) {
    const reason = reasonToLeaveOut(each);
    assert(LIVE_CASES.includes(each) === (reason === undefined), each.name);
    if (reason !== undefined) assert(reason.split(" ").length > 3, each.name);
  }
  assert(LIVE_CASES.length >= 15, `${LIVE_CASES.length} cases`);
  assertEquals(LEFT_OUT_NAMES.filter((name) => !CASES.some((each) => each.name === name)), []);
});

Deno.test("each complete pair of credentials in the environment is a way to log in", () => {
  const keys = { AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "S" };
  const names = (env: Record<string, string>) => logins(env).map(({ name }) => name);
  assertEquals(names({}), []);
  assertEquals(names({ AWS_ACCESS_KEY_ID: "A", AWS_BEARER_TOKEN_BEDROCK: "" }), []);
  assertEquals(names(keys), ["sigv4"]);
  assertEquals(names({ ...keys, AWS_BEARER_TOKEN_BEDROCK: "B" }), ["bearer", "sigv4"]);
  assertEquals(logins({ ...keys, AWS_SESSION_TOKEN: "T" })[0]?.accepted, {
    credentials: { accessKeyId: "A", secretAccessKey: "S", sessionToken: "T" },
  });
});
