/** The credentials of `aws login`. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { fromLoginCache } from "@bedrock-edge/client/node";
import { shownBy } from "../helpers/shown_by.ts";
import { disk, HOME, homeOf } from "./disk.ts";

const config = (user: string) => `[profile dev]\nlogin_session = arn:aws:iam::123456789012:user/${user}\n`;

Deno.test("the credentials of aws login are read until they end", async () => {
  const readFile = await homeOf({ config: config("ada") });
  let now = Date.parse("2098-12-31T23:59:59Z");
  const clock = { now: () => now, setTimeout: () => () => {} };
  const source = fromLoginCache({ profile: "dev", env: { HOME }, readFile, clock });
  assertEquals(await source(), {
    accessKeyId: "ASIALOGIN",
    secretAccessKey: "login",
    sessionToken: "token",
    expiration: new Date("2099-01-01T00:00:00Z"),
  });
  assertEquals(source.source, "profile dev (aws login)");
  now += 1000;
  const words = "its credentials of aws login ended at 2099-01-01T00:00:00.000Z; run aws login --profile dev";
  await assertRejects(() => source(), Error, words);
});

Deno.test("the folder of aws login is read from AWS_LOGIN_CACHE_DIRECTORY", async () => {
  const paths: string[] = [];
  const readFile = (path: string) => {
    paths.push(path);
    return disk(new Map([[`${HOME}/.aws/config`, config("ada")]]))(path);
  };
  const env = { HOME, AWS_LOGIN_CACHE_DIRECTORY: "/cache" };
  await assertRejects(() => fromLoginCache({ profile: "dev", env, readFile })(), Error, "run aws login --profile dev");
  assertEquals(paths.at(-1), "/cache/397b11bbda6668a5a8d17d42c91036373f4a376627089c204bef61ce0ae993c2.json");
});

Deno.test("a profile without a session of aws login, or before the first login, says what to run", async () => {
  for (const text of ["[profile dev]\nregion = eu-west-1\n", config("new")]) {
    const readFile = await homeOf({ config: text });
    await assertRejects(
      () => fromLoginCache({ profile: "dev", env: { HOME }, readFile })(),
      Error,
      "run aws login --profile dev",
    );
  }
});

const SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLE";
const BAD_CACHES: Readonly<Record<string, string>> = {
  "no JSON": SECRET,
  "a list": `["${SECRET}"]`,
  "no credentials": `{"note":"${SECRET}"}`,
  "no secret": `{"accessToken":{"accessKeyId":"${SECRET}","sessionToken":"t","expiresAt":"2099-01-01T00:00:00Z"}}`,
  "no end": `{"accessToken":{"accessKeyId":"a","secretAccessKey":"${SECRET}","sessionToken":"t"}}`,
};

Deno.test("keys of aws login with a flaw are named by the file, and not shown", async () => {
  const keys = { accessKeyId: "ASIA", secretAccessKey: "s", sessionToken: "t", expiresAt: "2099-01-01T00:00:00Z" };
  for (const name of ["accessKeyId", "secretAccessKey", "sessionToken"]) {
    const text = JSON.stringify({ accessToken: { ...keys, [name]: `${SECRET}\n.` } });
    const readFile = (path: string) => Promise.resolve(path.endsWith(".json") ? text : config("ada"));
    const source = fromLoginCache({ profile: "dev", env: { HOME }, readFile });
    const error = await assertRejects(() => source(), Error, `Cannot sign: ${name} in ${HOME}/.aws/login/cache/`);
    assert(!shownBy(error).includes(SECRET.slice(0, 12)), "the error shows the secret");
  }
});

for (const [name, text] of Object.entries(BAD_CACHES)) {
  Deno.test(`a file of aws login with ${name} is refused, and not shown`, async () => {
    const readFile = (path: string) => Promise.resolve(path.endsWith(".json") ? text : config("ada"));
    const error = await assertRejects(
      () => fromLoginCache({ profile: "dev", env: { HOME }, readFile })(),
      Error,
      "log",
    );
    assert(!shownBy(error).includes(SECRET.slice(0, 12)));
  });
}
