import { assert, assertEquals, assertThrows } from "@std/assert";
import { createBedrock, createBedrockWith } from "@bedrock-edge/client";
import {
  apiKeyInfo,
  edgeChain,
  type EdgeChainOptions,
  firstOf,
  fromAssumeRole,
  mintApiKey,
} from "@bedrock-edge/client/credentials";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { withGlobals } from "../helpers/as_browser.ts";
import { VirtualClock } from "../helpers/clock.ts";
import { HI, REGION } from "../helpers/fire.ts";
import { failureOf } from "../helpers/watch.ts";
import { containerService, hostAnswer } from "./host.ts";
import { type Answer, GIVEN, granted, ROLE, sts, TOKEN, xmlRefusal } from "./sts.ts";

const BEARER = { AWS_BEARER_TOKEN_BEDROCK: "environment-key" };
const KEYS = { AWS_ACCESS_KEY_ID: "AKIDENVIRONMENT", AWS_SECRET_ACCESS_KEY: "secret-of-the-environment" };
const FILE = { AWS_ROLE_ARN: ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: "/token" };
const CONTAINER = { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://169.254.170.23/v1/credentials" };

/** Chains over STS and a container's service in memory, and a client with the chain. */
function rig(env: Record<string, string>, answers: readonly Answer[] = [granted], options: EdgeChainOptions = {}) {
  const clock = new VirtualClock();
  const [ofSts, ofContainer] = [sts(...answers), containerService(() => hostAnswer({ AccessKeyId: "ASIACONTAINER" }))];
  const isContainer = (url: unknown) => `${url}`.startsWith("http:");
  const fetch: NonNullable<EdgeChainOptions["fetch"]> = (url, init) =>
    (isContainer(url) ? ofContainer : ofSts)(url, init);
  const read: string[] = [];
  const readFile = (path: string) => {
    read.push(path);
    return TOKEN;
  };
  const auth = edgeChain({ env: { AWS_REGION: REGION, ...env }, fetch, clock, readFile, ...options });
  const keys: string[] = [];
  const bedrock = createBedrock({
    region: REGION,
    auth,
    clock,
    retry: false,
    fetch: (_, init) => {
      const authorization = new Headers(init?.headers).get("authorization") ?? "";
      keys.push(/^Bearer (.*)|Credential=(\w+)/.exec(authorization)?.slice(1).find((part) => part) ?? "");
      const message = { role: "assistant", content: [{ text: "." }] };
      return Promise.resolve(Response.json({ output: { message }, stopReason: "end_turn" }));
    },
  });
  const requests = () => [ofSts.requests.length, ofContainer.requests.length];
  return { auth, bedrock, clock, keys, read, requests, chat: () => clock.run(bedrock.chat(HI)) };
}

/** The variables that are set, the winner, and the requests to STS and to the container's service. */
const ORDER: readonly (readonly [env: Record<string, string>, key: string, source: string, requests: number[]])[] = [
  [{ ...BEARER, ...KEYS, ...FILE, ...CONTAINER }, "environment-key", "AWS_BEARER_TOKEN_BEDROCK", [0, 0]],
  [{ ...BEARER, ...CONTAINER }, "environment-key", "AWS_BEARER_TOKEN_BEDROCK", [0, 0]],
  [{ ...KEYS, ...FILE, ...CONTAINER }, "AKIDENVIRONMENT", "AWS_ACCESS_KEY_ID", [0, 0]],
  [{ ...KEYS, AWS_BEARER_TOKEN_BEDROCK: " " }, "AKIDENVIRONMENT", "AWS_ACCESS_KEY_ID", [0, 0]],
  [{ ...FILE, ...CONTAINER }, GIVEN.accessKeyId, "role app by token file", [1, 0]],
  [{ ...FILE, AWS_ACCESS_KEY_ID: "AKIDHALF" }, GIVEN.accessKeyId, "role app by token file", [1, 0]],
  [{ ...CONTAINER }, "ASIACONTAINER", "container role", [0, 1]],
  [{ ...CONTAINER, AWS_ROLE_ARN: ROLE }, "ASIACONTAINER", "container role", [0, 1]],
];

for (const [env, key, source, requests] of ORDER) {
  Deno.test(`the chain takes ${source} of ${Object.keys(env).join(", ")}`, async () => {
    const { bedrock, chat, keys, requests: made } = rig(env);
    await chat();
    await chat();
    assertEquals(keys, [key, key]);
    const scheme = source === "AWS_BEARER_TOKEN_BEDROCK" ? "bearer" : "sigv4";
    assertEquals(await bedrock.authInfo(), { scheme, source, region: REGION });
    // The second chat has the kept credentials.
    assertEquals(made(), requests);
  });
}

Deno.test("the environment is read at each attempt, since a platform may set a key later", async () => {
  const env: Record<string, string> = { ...CONTAINER };
  const auth = edgeChain({ env });
  assertEquals([auth.scheme, auth.source.startsWith("first of AWS_BEARER_TOKEN_BEDROCK, ")], ["sigv4", true]);
  env.AWS_BEARER_TOKEN_BEDROCK = "late-key";
  const bedrock = createBedrockWith(auth, { region: REGION, fetch: fakeBedrock({ apiKey: "late-key" }) });
  await bedrock.chat(HI);
  assertEquals((await bedrock.authInfo()).source, "AWS_BEARER_TOKEN_BEDROCK");
});

Deno.test("a source that is set up and fails is passed over, and its reason is not lost", async () => {
  const refused: Answer = () => xmlRefusal("AccessDenied", "Not authorized", 403);
  const { chat, keys, requests } = rig({ ...FILE, ...CONTAINER }, [refused]);
  await chat();
  assertEquals([keys, requests()], [["ASIACONTAINER"], [1, 1]]);
  const error = await failureOf(rig({ ...FILE }, [refused]).chat());
  assertEquals([error.kind, error.code], ["credentials", "CredentialsFailed"]);
  assert(error.message.includes("AWS STS answers AccessDenied: Not authorized"), error.message);
});

Deno.test("without any variable the error has one reason for each source, and nothing is sent", async () => {
  const { chat, requests, read } = rig({});
  const error = await failureOf(chat());
  assertEquals([error.kind, error.code], ["credentials", "CredentialsNotFound"]);
  assertEquals(error.message.split("\n"), [
    "Cannot get credentials: all 4 sources failed",
    "- AWS_BEARER_TOKEN_BEDROCK: Cannot read an API key from the environment: AWS_BEARER_TOKEN_BEDROCK is not set",
    "- AWS_ACCESS_KEY_ID: Cannot read credentials from the environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are " +
    "not set; set both, or pass env",
    "- token file: Cannot get credentials for the token in a file: AWS_WEB_IDENTITY_TOKEN_FILE is not set; set it, or " +
    "pass tokenFile",
    "- container role: Cannot get the credentials of the container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and " +
    "AWS_CONTAINER_CREDENTIALS_FULL_URI are not set; ECS and EKS Pod Identity set one of them",
  ]);
  assertEquals([requests(), read], [[0, 0], []]);
});

Deno.test("a runtime without an environment is named by each source, with what works", async () => {
  const error = await withGlobals({ Deno: undefined, process: undefined }, async () => {
    const bedrock = createBedrock({ region: REGION, env: {}, auth: edgeChain(), fetch: fakeBedrock() });
    return await failureOf(bedrock.chat(HI));
  });
  const [, ...reasons] = error.message.split("\n");
  assertEquals(reasons.length, 4);
  for (const reason of reasons) {
    assert(reason.endsWith("this runtime has no environment variables; pass env (in a Worker)"), reason);
  }
});

Deno.test("the member credentials has the sources without the API key", async () => {
  const { auth, clock } = rig({ ...BEARER, ...CONTAINER });
  assertEquals(auth.credentials.source, "first of AWS_ACCESS_KEY_ID, token file, container role");
  const info = apiKeyInfo(await clock.run(mintApiKey({ credentials: auth.credentials, region: REGION, clock })));
  assertEquals(info.kind === "short-term" && info.accessKeyId, "ASIACONTAINER");
  assertEquals(auth.credentials.source, "container role");
  const role = fromAssumeRole({ credentials: auth.credentials, roleArn: ROLE, region: REGION, fetch: sts(), clock });
  assertEquals((await clock.run(role())).accessKeyId, GIVEN.accessKeyId);
  assert(role.source.endsWith("container role"), role.source);
  const none = await failureOf(rig(BEARER).auth.credentials());
  assertEquals(none.message.split("\n")[0], "Cannot get credentials: all 3 sources failed");
});

Deno.test("an API key with a mistake is the error, and no other source is asked", async () => {
  const { chat, requests } = rig({ AWS_BEARER_TOKEN_BEDROCK: "SECRET key", ...CONTAINER });
  const { message } = await failureOf(chat());
  assertEquals(
    message,
    "Cannot authenticate: AWS_BEARER_TOKEN_BEDROCK has a space or a line break in it; pass the value alone",
  );
  assertEquals(requests(), [0, 0]);
});

for (const [env, key, source] of ORDER) {
  if (source === "AWS_BEARER_TOKEN_BEDROCK") continue;
  Deno.test(`as credentials the chain gives those of ${source} of ${Object.keys(env).join(", ")}`, async () => {
    const { auth, clock } = rig(env);
    assertEquals((await clock.run(auth())).accessKeyId, key);
    const fake = fakeBedrock({
      credentials: { accessKeyId: "AKIDENVIRONMENT", secretAccessKey: KEYS.AWS_SECRET_ACCESS_KEY },
    });
    const bedrock = createBedrock({ region: REGION, credentials: rig(KEYS).auth, fetch: fake });
    await bedrock.chat(HI);
    assertEquals(await bedrock.authInfo(), { scheme: "sigv4", source: "AWS_ACCESS_KEY_ID", region: REGION });
    assertEquals(fake.requests.map(({ auth }) => auth), ["sigv4"]);
  });
}

Deno.test("as credentials the chain refuses an API key that is set, and says where the chain belongs", async () => {
  const says =
    "Cannot use the API key in AWS_BEARER_TOKEN_BEDROCK as credentials: it does not sign; pass the chain as " +
    "auth, or pass its member credentials";
  const { auth, requests } = rig({ ...BEARER, ...KEYS, ...CONTAINER });
  const uses = [
    () => createBedrock({ region: REGION, credentials: auth, fetch: fakeBedrock() }).chat(HI),
    () => auth(),
    () => firstOf([auth])(),
    () => mintApiKey({ credentials: auth, region: REGION }),
  ];
  for (const use of uses) {
    const error = await failureOf(use());
    assertEquals(error.kind, "credentials");
    assert(error.message.includes(says), error.message);
  }
  assertEquals(requests(), [0, 0]);
});

Deno.test("edgeChain refuses an option that cannot work at construction", () => {
  const bad: readonly Record<string, unknown>[] = [
    { profile: "dev" },
    { region: "EU" },
    { endpoint: "http://sts.example" },
    { readFile: "/token" },
    { timeoutMs: "1s" },
    { fetch: 7 },
    { env: 7 },
  ];
  for (const options of bad) assertThrows(() => edgeChain(options), Error, "Cannot use", JSON.stringify(options));
});
