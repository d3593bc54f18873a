/** Roles of IAM Identity Center. The files in tests/node/file_pairs/ have the profiles that the AWS CLI judges too. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { isProviderError } from "@bedrock-edge/client";
import { fromSSO, type FromSSOOptions } from "@bedrock-edge/client/node";
import { VirtualClock } from "../helpers/clock.ts";
import { shownBy } from "../helpers/shown_by.ts";
import { HOME, homeOf } from "./disk.ts";
import { standInAws } from "./stand_in.ts";

const ACCOUNT = "sso_account_id = 123456789012\nsso_role_name = Admin\n";
const PLACE = "sso_region = eu-central-1\nsso_start_url = https://corp.awsapps.com/start\n";
const session = (name: string) => `[profile dev]\nsso_session = ${name}\n${ACCOUNT}[sso-session ${name}]\n${PLACE}`;

async function source(config: string, options: FromSSOOptions = {}) {
  const readFile = await homeOf({ config });
  return fromSSO({
    profile: "dev",
    env: { HOME },
    readFile,
    fetch: () => Promise.reject(new Error("not asked")),
    ...options,
  });
}

Deno.test("the portal of the session's region is asked with the token, and nothing else goes there", async () => {
  const requests: Request[] = [];
  const fetch = (input: URL | RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init);
    requests.push(request.clone());
    return standInAws(new Request(request.url.replace(/^https:\/\/[^/]*/, "http://127.0.0.1/sso"), request));
  };
  const roles = await source(session("corp"), { fetch });
  assertEquals(await roles(), {
    accessKeyId: "ASIAAdmin",
    secretAccessKey: "123456789012,corp-token",
    sessionToken: "token",
    expiration: new Date("2099-01-01T00:00:00Z"),
  });
  assertEquals(roles.source, "profile dev (IAM Identity Center)");
  const [{ method, url, headers, redirect } = new Request("http://127.0.0.1")] = requests;
  assertEquals([method, url, redirect, headers.get("x-amz-sso_bearer_token"), headers.get("authorization")], [
    "GET",
    "https://portal.sso.eu-central-1.amazonaws.com/federation/credentials?role_name=Admin&account_id=123456789012",
    "manual",
    "corp-token",
    null,
  ]);
});

Deno.test("a token that has ended, is missing or is not a token says what to run, and nothing is asked", async () => {
  const words: Readonly<Record<string, string>> = {
    ended: "its token of aws sso login ended at 2001-01-01T00:00:00.000Z; run aws sso login --profile dev",
    new: "; run aws sso login --profile dev",
  };
  for (const [name, text] of Object.entries(words)) {
    const roles = await source(session(name));
    const error = await assertRejects(() => roles(), Error, text);
    assert(isProviderError(error) && error.kind === "credentials" && !error.retryable);
  }
  for (
    const cache of [
      '{"expiresAt":"2099-01-01T00:00:00Z"}',
      '{"accessToken":"t","expiresAt":"soon"}',
      '{"accessToken":"t"}',
    ]
  ) {
    const readFile = (path: string) => Promise.resolve(path.endsWith(".json") ? cache : session("corp"));
    await assertRejects(
      () => fromSSO({ profile: "dev", env: { HOME }, readFile })(),
      Error,
      "run aws sso login --profile dev",
    );
  }
});

Deno.test("a token that no header can hold is refused before the platform complains, and not shown", async () => {
  for (const flaw of ["\n", "\r\nx-evil: 1", " ", "\0", "\u00e9", "\u200b"]) {
    const cache = JSON.stringify({ accessToken: `corp-secret${flaw}-token`, expiresAt: "2099-01-01T00:00:00Z" });
    const readFile = (path: string) => Promise.resolve(path.endsWith(".json") ? cache : session("corp"));
    const error = await assertRejects(
      () => fromSSO({ profile: "dev", env: { HOME }, readFile })(),
      Error,
      "has no token",
    );
    assert(isProviderError(error) && error.code === "InvalidSsoToken");
    assert(!shownBy(error).includes("corp-secret"), "the error shows the token");
  }
});

Deno.test("a name with a blank is quoted in the command to run", async () => {
  const readFile = await homeOf({ config: session("ended").replace("profile dev", 'profile "my dev"') });
  const words = 'run aws sso login --profile "my dev"';
  await assertRejects(() => fromSSO({ profile: "my dev", env: { HOME }, readFile })(), Error, words);
});

Deno.test("a token of an old AWS CLI, whose end is in UTC by its name, is read", async () => {
  const cache = '{"accessToken":"corp-token","expiresAt":"2099-01-01T00:00:00UTC"}';
  const readFile = (path: string) => Promise.resolve(path.endsWith(".json") ? cache : session("corp"));
  const fetch = () => Promise.reject(new Error("no network here"));
  const clock = new VirtualClock();
  const { error } = await clock.outcome(fromSSO({ profile: "dev", env: { HOME }, readFile, fetch, clock })()) as {
    error: Error;
  };
  assert(error.message.includes("no network here"), error.message);
});

Deno.test("a token that the service refuses says what to run", async () => {
  const fetch = () =>
    Promise.resolve(Response.json({ message: "Session token not found or invalid" }, {
      status: 401,
      headers: { "x-amzn-errortype": "UnauthorizedException" },
    }));
  const roles = await source(session("corp"), { fetch });
  await assertRejects(() => roles(), Error, "Hint: Run aws sso login --profile dev");
});

Deno.test("an answer that is not JSON, or has no credentials, is refused", async () => {
  for (const [body, words] of [["<html>", "it is not JSON"], ["{}", "the access key id is missing"]] as const) {
    const clock = new VirtualClock();
    const roles = await source(session("corp"), { fetch: () => Promise.resolve(new Response(body)), clock });
    const { error } = await clock.outcome(roles()) as { error: Error };
    assert(error.message.includes(words), error.message);
  }
});

Deno.test("a profile that lacks a setting, or contradicts its session, says which", async () => {
  const rows: readonly (readonly [config: string, words: string])[] = [
    ["[profile dev]\nregion = eu-west-1\n", "its sso_account_id is missing; run aws configure sso --profile dev"],
    [session("corp").replace(/sso_role_name.*\n/, ""), "its sso_role_name is missing"],
    [session("corp").replace(/sso_region.*\n/, ""), "its sso_region is missing"],
    [session("corp").replace(/sso_start_url.*\n/, ""), "its sso_start_url is missing"],
    [session("corp").replace("[sso-session corp]", "[sso-session other]"), "there is no [sso-session corp]"],
    [
      session("corp").replace(ACCOUNT, `${ACCOUNT}sso_region = us-east-1\n`),
      'its sso_region is "us-east-1", but that of [sso-session corp] is "eu-central-1"; remove sso_region from the profile',
    ],
  ];
  for (const [config, words] of rows) {
    const roles = await source(config);
    await assertRejects(() => roles(), Error, words);
  }
});
