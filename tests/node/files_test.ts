/** The places of the files, and files that cannot be read. */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { fromProcess, fromProfile } from "@bedrock-edge/client/node";

/** Returns the paths that are read for some variables and options. */
async function pathsFor(env: Record<string, string>, options: object = {}): Promise<string[]> {
  const paths: string[] = [];
  const readFile = (path: string) => {
    paths.push(path);
    return Promise.resolve("");
  };
  await assertRejects(() => fromProcess({ env, readFile, ...options })(), Error, "Cannot use profile");
  return paths;
}

Deno.test("the files are those of the options, of the variables, or in the home directory", async () => {
  const home = (path: string) => [`${path}/.aws/config`, `${path}/.aws/credentials`];
  const rows: readonly (readonly [paths: string[], expected: string[]])[] = [
    [await pathsFor({ HOME: "/home/ada" }), home("/home/ada")],
    [await pathsFor({ HOME: "/home/ada", USERPROFILE: "C:\\Users\\ada" }), home("/home/ada")],
    [await pathsFor({ USERPROFILE: "C:\\Users\\ada", HOMEPATH: "\\x" }), home("C:\\Users\\ada")],
    [await pathsFor({ HOMEDRIVE: "D:", HOMEPATH: "\\Users\\ada" }), home("D:\\Users\\ada")],
    [await pathsFor({ HOMEPATH: "\\Users\\ada" }), home("C:\\Users\\ada")],
    [await pathsFor({ AWS_CONFIG_FILE: "/c", AWS_SHARED_CREDENTIALS_FILE: "/s" }), ["/c", "/s"]],
    [
      await pathsFor({ HOME: "/h", AWS_CONFIG_FILE: "~/c", AWS_SHARED_CREDENTIALS_FILE: "~ada/s" }),
      ["/h/c", "~ada/s"],
    ],
    [
      await pathsFor({ HOME: "/h", AWS_CONFIG_FILE: "/c" }, { configFile: "~/own", credentialsFile: "/own" }),
      ["/h/own", "/own"],
    ],
  ];
  for (const [paths, expected] of rows) assertEquals(paths, expected);
});

// The permission set of the tests allows neither HOME nor the account's home directory.
Deno.test("a home directory that nobody knows is an error", async () => {
  await assertRejects(() => fromProcess({ env: {} })(), Error, "Cannot find ~/.aws/config: HOME is not set");
  const words = "run Deno with --allow-env=HOME,USERPROFILE,HOMEDRIVE,HOMEPATH";
  await assertRejects(() => fromProcess({ profile: "dev" })(), Error, words);
});

Deno.test("a file that Deno may not read says the permission", async () => {
  const options = { env: {}, configFile: "/nowhere/config", credentialsFile: "/nowhere/credentials" };
  await assertRejects(() => fromProcess(options)(), Error, "run Deno with --allow-read=/nowhere/config");
});

Deno.test("a real file is read, and a missing one counts as empty", async () => {
  const folder = new URL("./files/", import.meta.url).pathname;
  const options = { env: {}, configFile: `${folder}config`, credentialsFile: `${folder}missing` };
  const words = `it is not in ${folder}config and ${folder}missing (missing); the profiles are default, dev`;
  await assertRejects(() => fromProcess({ ...options, profile: "nope" })(), Error, words);
});

Deno.test("no profile and no session has the name __proto__, in whichever way it is asked for", async () => {
  const keys = "aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n";
  const role = "role_arn = arn:aws:iam::123456789012:role/app\n";
  const sso = "sso_session = __proto__\nsso_account_id = 123456789012\nsso_role_name = Admin\n";
  const texts: readonly (readonly [profile: string, text: string, words: string])[] = [
    ["__proto__", keys, "it is not in"],
    ["dev", `[profile dev]\n${role}source_profile = __proto__\n`, 'its source_profile "__proto__" is not in'],
    ["dev", `[profile dev]\n${sso}`, "there is no [sso-session __proto__]"],
  ];
  for (const [profile, text, words] of texts) {
    const config = `[profile __proto__]\n${keys}[sso-session __proto__]\nsso_region = us-east-1\n${text}`;
    const readFile = (path: string) => path.endsWith("config") ? config : `[__proto__]\n${keys}`;
    const source = fromProfile({ profile, env: { HOME: "/home/ada" }, readFile });
    await assertRejects(() => source(), Error, words);
  }
});

Deno.test("a file that the account may not read, or that fails in another way, says so", async () => {
  const rows = [
    [{ code: "EACCES" }, "the account of this program may not read it"],
    [{ code: "EIO", message: "EIO: i/o error" }, "Cannot read /c: EIO: i/o error"],
    [{}, "Cannot read /c: the read failed"],
  ] as const;
  for (const [members, words] of rows) {
    const readFile = () => Promise.reject(Object.assign(new Error(), members));
    const source = fromProcess({ env: {}, configFile: "/c", credentialsFile: "/s", readFile });
    await assertRejects(() => source(), Error, words);
  }
});

Deno.test("a line that cannot be read says its number, and not its text", async () => {
  const readFile = (path: string) => Promise.resolve(path === "/s" ? "[default]\n\nAKIASECRET\n" : "");
  const source = fromProcess({ env: {}, configFile: "/c", credentialsFile: "/s", readFile });
  const error = await assertRejects(() => source(), Error, 'Cannot read /s: line 3 has no name and "="');
  assertEquals(error.message.includes("AKIASECRET"), false);
});

Deno.test("an unknown option, and a value of the wrong type, are refused", () => {
  assertThrows(() => fromProcess({ configFilepath: "x" } as never), TypeError, 'did you mean "configFile"?');
  assertThrows(() => fromProcess({ timeoutMs: 5 } as never), TypeError, 'did you mean "processTimeoutMs"?');
  assertThrows(() => fromProcess({ profile: 5 } as never), TypeError, 'Cannot use option "profile": a number');
  assertThrows(() => fromProcess({ processTimeoutMs: 0 }), RangeError, "use a number of at least 1");
});
