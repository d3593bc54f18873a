import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  AuthenticationError,
  type Authenticator,
  bearer,
  createBedrock,
  createBedrockWith,
  sigv4,
} from "@bedrock-edge/client";
import { fakeBedrock, type FakeRequest } from "@bedrock-edge/client/testing";
import { messageWithoutHint } from "../../src/errors/provider_error.ts";
import { byRequest, HI, REGION } from "../helpers/fire.ts";
import { failureOf } from "../helpers/watch.ts";

const NAMES = [
  "AWS_BEARER_TOKEN_BEDROCK",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_REGION",
  "AWS_DEFAULT_REGION",
  "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
  "AWS_ENDPOINT_URL_BEDROCK",
  "AWS_ENDPOINT_URL_BEDROCK_AGENT",
  "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME",
  "AWS_ENDPOINT_URL",
  "AWS_USE_FIPS_ENDPOINT",
  "AWS_USE_DUALSTACK_ENDPOINT",
] as const;
type Variables = Partial<Record<(typeof NAMES)[number], string>>;

const ENV_KEYS = { accessKeyId: "AKIDENVIRONMENT", secretAccessKey: "SECRETENVIRONMENT" };
const KEYS: Variables = { AWS_ACCESS_KEY_ID: "AKIDENVIRONMENT", AWS_SECRET_ACCESS_KEY: "SECRETENVIRONMENT" };
const BEARER: Variables = { AWS_BEARER_TOKEN_BEDROCK: "environment-key" };
const EXPLICIT = { accessKeyId: "AKIDEXPLICIT", secretAccessKey: "SECRETEXPLICIT" };

/**
 * Runs as if the process had exactly these variables. The real ones belong to the process, whose other test files run at
 * the same time.
 */
async function withVariables<T>(variables: Variables, run: () => Promise<T> | T): Promise<T> {
  const { get } = Deno.env;
  const set: Readonly<Record<string, string | undefined>> = variables;
  Deno.env.get = (name) => set[name];
  try {
    return await run();
  } finally {
    Deno.env.get = get;
  }
}

interface Sent {
  /** `bearer <key>` or `sigv4 <access key id>`. */
  readonly as: string;
  readonly token: string | null;
  readonly url: string;
}

/** Answers anything, and notes who asked and where. */
function recorder() {
  const sent: Sent[] = [];
  const fetch = byRequest((request) => {
    const authorization = request.headers.get("authorization") ?? "";
    const [, key, id] = /^Bearer (.*)$|Credential=([^/]*)\//.exec(authorization) ?? [];
    sent.push({
      as: key === undefined ? `sigv4 ${id}` : `bearer ${key}`,
      token: request.headers.get("x-amz-security-token"),
      url: request.url,
    });
    const message = { role: "assistant", content: [{ text: "." }] };
    return Response.json({ output: { message }, stopReason: "end_turn" });
  });
  return { sent, fetch };
}

Deno.test("a Worker's env lets in with an API key, and with AWS keys", async () => {
  const lets = async (env: Record<string, unknown>): Promise<readonly FakeRequest[]> => {
    const fake = fakeBedrock({
      apiKey: "environment-key",
      credentials: { ...ENV_KEYS, ...("AWS_SESSION_TOKEN" in env && { sessionToken: "token" }) },
    });
    const bedrock = createBedrock({ env: { AWS_REGION: REGION, ...env }, fetch: fake });
    await bedrock.chat(HI);
    await bedrock.stream(HI).final();
    return fake.requests;
  };
  assertEquals((await lets(BEARER)).map(({ auth }) => auth), ["bearer", "bearer"]);
  assertEquals((await lets(KEYS)).map(({ auth }) => auth), ["sigv4", "sigv4"]);
  assertEquals((await lets({ ...KEYS, AWS_SESSION_TOKEN: "token" })).map(({ auth }) => auth), ["sigv4", "sigv4"]);
});

/** The authority of a client, by its environment. An empty variable counts as unset. */
const PRECEDENCE: readonly (readonly [Variables, as: string, source: string])[] = [
  [BEARER, "bearer environment-key", "AWS_BEARER_TOKEN_BEDROCK"],
  [KEYS, "sigv4 AKIDENVIRONMENT", "AWS_ACCESS_KEY_ID"],
  [{ ...BEARER, ...KEYS }, "bearer environment-key", "AWS_BEARER_TOKEN_BEDROCK"],
  [{ ...KEYS, AWS_BEARER_TOKEN_BEDROCK: "" }, "sigv4 AKIDENVIRONMENT", "AWS_ACCESS_KEY_ID"],
  [{ ...KEYS, AWS_BEARER_TOKEN_BEDROCK: " \n" }, "sigv4 AKIDENVIRONMENT", "AWS_ACCESS_KEY_ID"],
  [
    { ...BEARER, AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" },
    "bearer environment-key",
    "AWS_BEARER_TOKEN_BEDROCK",
  ],
  [{ AWS_BEARER_TOKEN_BEDROCK: " environment-key\n" }, "bearer environment-key", "AWS_BEARER_TOKEN_BEDROCK"],
  [
    { AWS_ACCESS_KEY_ID: " AKIDENVIRONMENT ", AWS_SECRET_ACCESS_KEY: "s" },
    "sigv4 AKIDENVIRONMENT",
    "AWS_ACCESS_KEY_ID",
  ],
];

for (const [variables, as, source] of PRECEDENCE) {
  const set = JSON.stringify(variables);
  Deno.test(`environment ${set} lets in as ${as}, from a Worker's env and from the process`, async () => {
    const given = recorder();
    const worker = createBedrock({ region: REGION, env: { ...variables }, fetch: given.fetch });
    await worker.chat(HI);
    const [scheme] = as.split(" ");
    assertEquals(await worker.authInfo() as unknown, { scheme, source, region: REGION });
    await withVariables(variables, async () => {
      const ambient = createBedrock({ region: REGION, fetch: given.fetch });
      await ambient.chat(HI);
      assertEquals(await ambient.authInfo() as unknown, { scheme, source, region: REGION });
    });
    assertEquals(given.sent.map((request) => request.as), [as, as]);
  });
}

Deno.test("explicit authority beats the whole environment, and authInfo says which option decided", async () => {
  const environment = { ...BEARER, ...KEYS, AWS_SESSION_TOKEN: "environment-token" };
  const custom: Authenticator = ({ headers }) => headers.set("authorization", "Bearer custom");
  await withVariables(environment, async () => {
    for (const env of [undefined, environment]) {
      const { sent, fetch } = recorder();
      const shared = { region: REGION, fetch, env };
      const cases = [
        [createBedrock({ ...shared, apiKey: "explicit" }), "bearer explicit", "bearer", "apiKey"],
        [createBedrock({ ...shared, apiKey: () => "explicit" }), "bearer explicit", "bearer", "apiKey"],
        [createBedrock({ ...shared, credentials: EXPLICIT }), "sigv4 AKIDEXPLICIT", "sigv4", "credentials"],
        [
          createBedrock({ ...shared, credentials: () => Promise.resolve(EXPLICIT) }),
          "sigv4 AKIDEXPLICIT",
          "sigv4",
          "credentials",
        ],
        [createBedrock({ ...shared, auth: custom }), "bearer custom", "custom", "auth"],
        [createBedrock({ ...shared, auth: bearer("explicit") }), "bearer explicit", "bearer", "auth"],
        [createBedrock({ ...shared, auth: sigv4({ credentials: EXPLICIT }) }), "sigv4 AKIDEXPLICIT", "sigv4", "auth"],
        [createBedrockWith(custom, shared), "bearer custom", "custom", "createBedrockWith"],
      ] as const;
      for (const [bedrock, as, scheme, source] of cases) {
        await bedrock.chat(HI);
        assertEquals(sent.at(-1)?.as, as);
        // The environment's token belongs to the environment's keys.
        assertEquals(sent.at(-1)?.token, null);
        assertEquals(await bedrock.authInfo(), { scheme, source, region: REGION });
      }
    }
  });
});

Deno.test("authInfo holds no secret and asks no provider", async () => {
  let count = 0;
  const ask = () => {
    count++;
    return Promise.reject(new Error("asked"));
  };
  for (
    const bedrock of [
      createBedrock({ region: REGION, apiKey: ask }),
      createBedrock({ region: REGION, credentials: ask }),
    ]
  ) {
    const info = await bedrock.authInfo();
    assertEquals(Object.keys(info).sort(), ["region", "scheme", "source"]);
  }
  const env = { ...BEARER, ...KEYS, AWS_SESSION_TOKEN: "token", AWS_REGION: REGION };
  const info = JSON.stringify(await createBedrock({ env }).authInfo());
  for (const secret of ["environment-key", "AKIDENVIRONMENT", "SECRETENVIRONMENT", 'token"']) {
    assert(!info.includes(secret), info);
  }
  assertEquals(count, 0);
});

Deno.test("authInfo fails without authority, and without a region", async () => {
  const nobody = await failureOf(createBedrock({ region: REGION, env: {} }).authInfo());
  assertEquals([nobody.name, nobody.kind, nobody.code], ["AuthenticationError", "credentials", "CredentialsNotFound"]);
  await assertRejects(() => createBedrock({ apiKey: "k", env: {} }).authInfo(), TypeError, "AWS_REGION");
});

Deno.test("with env given nothing ambient is read", async () => {
  const ambient = { ...BEARER, ...KEYS, AWS_REGION: "eu-west-1", AWS_ENDPOINT_URL: "https://ambient.example" };
  await withVariables(ambient, async () => {
    const { sent, fetch } = recorder();
    await assertRejects(() => createBedrock({ env: {}, apiKey: "k", fetch }).chat(HI), TypeError, "AWS_REGION");
    const error = await failureOf(createBedrock({ env: {}, region: REGION, fetch }).chat(HI));
    assertEquals(error.code, "CredentialsNotFound");
    assertEquals(sent.length, 0);
    await createBedrock({ env: {}, region: REGION, apiKey: "k", fetch }).chat(HI);
    assertEquals(new URL(sent[0]!.url).host, `bedrock-runtime.${REGION}.amazonaws.com`);
  });
});

Deno.test("a Worker's bindings other than text count as unset", async () => {
  const env = { AWS_BEARER_TOKEN_BEDROCK: { get: () => "a secrets store" }, AWS_ACCESS_KEY_ID: 5, AWS_REGION: null };
  const error = await failureOf(createBedrock({ env, region: REGION, fetch: fakeBedrock() }).chat(HI));
  assertEquals(error.code, "CredentialsNotFound");
  assertThrows(() => createBedrock({ env, apiKey: "k" }).region, TypeError, "AWS_REGION");
});

Deno.test("missing authority is the first call's failure, names what was looked at, and half a pair names its other half", async () => {
  const { sent, fetch } = recorder();
  const says = async (env: Variables): Promise<string> => {
    const error = await failureOf(createBedrock({ env: { ...env }, region: REGION, fetch }).chat(HI));
    assert(error instanceof AuthenticationError);
    assertEquals([error.kind, error.code], ["credentials", "CredentialsNotFound"]);
    assert(error.hint !== undefined);
    assert(!/SECRETENVIRONMENT|AKIDENVIRONMENT/.test(Deno.inspect(error)));
    return error.message;
  };
  for (const env of [{}, { AWS_BEARER_TOKEN_BEDROCK: "", AWS_ACCESS_KEY_ID: " ", AWS_SESSION_TOKEN: "token" }]) {
    const message = await says(env);
    for (const name of ["AWS_BEARER_TOKEN_BEDROCK", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) {
      assert(message.includes(name), message);
    }
  }
  const idOnly = await says({ AWS_ACCESS_KEY_ID: "AKIDENVIRONMENT", AWS_SECRET_ACCESS_KEY: "" });
  assert(idOnly.startsWith("Cannot authenticate: AWS_SECRET_ACCESS_KEY is not set"), idOnly);
  const secretOnly = await says({ AWS_SECRET_ACCESS_KEY: "SECRETENVIRONMENT" });
  assert(secretOnly.startsWith("Cannot authenticate: AWS_ACCESS_KEY_ID is not set"), secretOnly);
  assertEquals(sent.length, 0);
});

Deno.test("a session token of the environment goes with its keys, an empty one does not", async () => {
  for (const [token, sentToken] of [["token", "token"], ["", null], [" ", null], [undefined, null]] as const) {
    const { sent, fetch } = recorder();
    const env = { ...KEYS, ...(token !== undefined && { AWS_SESSION_TOKEN: token }) };
    await createBedrock({ env, region: REGION, fetch }).chat(HI);
    assertEquals(sent[0]?.token, sentToken);
  }
});

Deno.test("the environment is read at every attempt, so that keys rotated in place are used", async () => {
  const env: Record<string, string> = { ...KEYS };
  const { sent, fetch } = recorder();
  const bedrock = createBedrock({ env, region: REGION, fetch });
  await bedrock.chat(HI);
  env["AWS_ACCESS_KEY_ID"] = "AKIDROTATED";
  env["AWS_SESSION_TOKEN"] = "rotated";
  await bedrock.chat(HI);
  env["AWS_BEARER_TOKEN_BEDROCK"] = "late";
  await bedrock.chat(HI);
  assertEquals(sent.map(({ as, token }) => [as, token]), [
    ["sigv4 AKIDENVIRONMENT", null],
    ["sigv4 AKIDROTATED", "rotated"],
    ["bearer late", null],
  ]);
});

const ARN = "arn:aws:bedrock:ap-northeast-1:123456789012:application-inference-profile/abc123";

/** Which region is called. */
const REGIONS: readonly (readonly [Variables, given: { region?: string; model?: string }, region: string])[] = [
  [{ AWS_REGION: "us-west-2" }, {}, "us-west-2"],
  [{ AWS_DEFAULT_REGION: "eu-west-1" }, {}, "eu-west-1"],
  [{ AWS_REGION: "us-west-2", AWS_DEFAULT_REGION: "eu-west-1" }, {}, "us-west-2"],
  [{ AWS_REGION: "", AWS_DEFAULT_REGION: "eu-west-1" }, {}, "eu-west-1"],
  [{ AWS_REGION: " us-west-2 ", AWS_DEFAULT_REGION: "" }, {}, "us-west-2"],
  [{ AWS_REGION: "us-west-2" }, { region: "ca-central-1" }, "ca-central-1"],
  [{ AWS_REGION: "us-west-2" }, { model: ARN }, "ap-northeast-1"],
  [{}, { model: ARN }, "ap-northeast-1"],
  [{ AWS_REGION: "us-west-2" }, { model: ARN, region: "ca-central-1" }, "ca-central-1"],
];

for (const [variables, { region, model = HI.model }, expected] of REGIONS) {
  const given = JSON.stringify({ ...variables, ...(region && { region }), ...(model === ARN && { model: "an ARN" }) });
  Deno.test(`${given} calls ${expected}`, async () => {
    const { sent, fetch } = recorder();
    const options = { ...(region && { region }), fetch, apiKey: "k" };
    await createBedrock({ ...options, env: { ...variables } }).chat({ ...HI, model });
    await withVariables(variables, () => createBedrock(options).chat({ ...HI, model }));
    const host = `bedrock-runtime.${expected}.amazonaws.com`;
    assertEquals(sent.map(({ url }) => new URL(url).host), [host, host]);
  });
}

Deno.test("an invalid region of the environment is refused before anything is sent", async () => {
  for (const value of ["evil.example", "us-east-1.evil.example", "us-east-1/", "us-east-1@evil", "US-EAST-1"]) {
    const { sent, fetch } = recorder();
    const bedrock = createBedrock({ env: { AWS_REGION: value }, apiKey: "k", fetch });
    await assertRejects(() => bedrock.chat(HI), TypeError, JSON.stringify(value));
    assertThrows(() => bedrock.region, TypeError, JSON.stringify(value));
    assertEquals(sent.length, 0);
  }
});

/** The destination of a call: the specific variable before the general one, an option before both. */
const ENDPOINTS: readonly (readonly [Variables, endpoint: string | undefined, origin: string])[] = [
  [{ AWS_ENDPOINT_URL: "https://general.example" }, undefined, "https://general.example"],
  [{ AWS_ENDPOINT_URL_BEDROCK_RUNTIME: "https://specific.example/" }, undefined, "https://specific.example"],
  [
    { AWS_ENDPOINT_URL: "https://general.example", AWS_ENDPOINT_URL_BEDROCK_RUNTIME: "https://specific.example" },
    undefined,
    "https://specific.example",
  ],
  [
    { AWS_ENDPOINT_URL: "https://general.example", AWS_ENDPOINT_URL_BEDROCK_RUNTIME: " " },
    undefined,
    "https://general.example",
  ],
  [
    { AWS_ENDPOINT_URL: "", AWS_ENDPOINT_URL_BEDROCK_RUNTIME: "" },
    undefined,
    `https://bedrock-runtime.${REGION}.amazonaws.com`,
  ],
  [
    { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: "https://specific.example" },
    "https://option.example",
    "https://option.example",
  ],
  [{ AWS_ENDPOINT_URL: "http://127.0.0.1:4566/prefix" }, undefined, "http://127.0.0.1:4566/prefix"],
];

for (const [variables, endpoint, expected] of ENDPOINTS) {
  Deno.test(`${JSON.stringify({ ...variables, ...(endpoint && { endpoint }) })} sends to ${expected}`, async () => {
    const { sent, fetch } = recorder();
    const options = { region: REGION, apiKey: "k", fetch, ...(endpoint && { endpoint }) };
    await createBedrock({ ...options, env: { ...variables } }).chat(HI);
    await withVariables(variables, () => createBedrock(options).chat(HI));
    const url = `${expected}/model/${encodeURIComponent(HI.model)}/converse`;
    assertEquals(sent.map((request) => request.url), [url, url]);
  });
}

Deno.test("an endpoint of the environment is refused by the same rules as an option", async () => {
  for (const name of ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "AWS_ENDPOINT_URL"]) {
    const { sent, fetch } = recorder();
    const refuses = (value: string, more = {}) =>
      assertRejects(
        // When the client is made or at its first call: either is before anything is sent.
        async () =>
          await createBedrock({ env: { [name]: value }, region: REGION, apiKey: "k", fetch, ...more }).chat(HI),
        TypeError,
        "endpoint",
      );
    await refuses("http://elsewhere.example");
    await refuses("elsewhere");
    await refuses("https://elsewhere.example?a=b");
    await refuses("https://elsewhere.example", { fips: true });
    await refuses("https://elsewhere.example", { dualStack: true });
    const error = await refuses("https://user:PASSWORD@elsewhere.example");
    assert(!error.message.includes("PASSWORD"), error.message);
    assertEquals(sent, []);
  }
});

/** A process of its own: permissions cannot be taken from this one for a single test. */
async function inProcess(permissions: readonly string[], env: Variables): Promise<unknown> {
  const code = `
    import { createBedrock } from "@bedrock-edge/client";
    const sent = [];
    const fetch = (url, { headers }) => {
      sent.push([new URL(url).host, headers.authorization?.split("/")[0]]);
      return Promise.resolve(Response.json({
        output: { message: { role: "assistant", content: [{ text: "." }] } },
        stopReason: "end_turn",
      }));
    };
    const outcome = (work) => work.then(() => "ok", (error) => error.code ?? error.name);
    const hi = { model: "amazon.nova-lite-v1:0", messages: "Hi" };
    const result = {
      explicit: await outcome(createBedrock({ region: "eu-west-1", apiKey: "k", fetch }).chat(hi)),
      noRegion: await outcome(createBedrock({ apiKey: "k", fetch }).chat(hi)),
      noKeys: await outcome(createBedrock({ region: "eu-west-1", fetch }).chat(hi)),
      worker: await outcome(createBedrock({
        env: { AWS_REGION: "ap-south-1", AWS_BEARER_TOKEN_BEDROCK: "worker" },
        fetch,
      }).chat(hi)),
      sent,
    };
    console.log(JSON.stringify(result));
  `;
  const process = new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-prompt", "--frozen", ...permissions, "--ext=ts", "--no-check", "-"],
    cwd: new URL("../../", import.meta.url),
    env: { ...env, NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(code));
  await writer.close();
  const { success, stdout, stderr } = await process.output();
  assert(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

const VISIBLE: Variables = {
  ...BEARER,
  AWS_REGION: "us-west-2",
  AWS_DEFAULT_REGION: "us-west-2",
  AWS_ENDPOINT_URL: "",
};

Deno.test("variables that may not be read are not set: denied outright, not granted, and granted in part", async () => {
  const expected = {
    explicit: "ok",
    noRegion: "TypeError",
    noKeys: "CredentialsNotFound",
    worker: "ok",
    sent: [
      ["bedrock-runtime.eu-west-1.amazonaws.com", "Bearer k"],
      ["bedrock-runtime.ap-south-1.amazonaws.com", "Bearer worker"],
    ],
  };
  assertEquals(await inProcess(["--deny-env"], VISIBLE), expected);
  assertEquals(await inProcess([], VISIBLE), expected);
  // With everything visible the same program finds a region and a key: the above is the permission's doing.
  const visible = {
    ...expected,
    noRegion: "ok",
    noKeys: "ok",
    sent: [
      expected.sent[0],
      ["bedrock-runtime.us-west-2.amazonaws.com", "Bearer k"],
      ["bedrock-runtime.eu-west-1.amazonaws.com", "Bearer environment-key"],
      expected.sent[1],
    ],
  };
  assertEquals(await inProcess([`--allow-env=${NAMES.join(",")}`], VISIBLE), visible);
  const regionOnly = { ...expected, noRegion: "ok", sent: [visible.sent[0], visible.sent[1], visible.sent[3]] };
  assertEquals(await inProcess(["--allow-env=AWS_REGION"], VISIBLE), regionOnly);
});

Deno.test("more than one explicit authority is refused, and the message names them without their values", () => {
  const auth = bearer("SECRETBEARER");
  const pairs = [
    [{ apiKey: "SECRETBEARER", credentials: EXPLICIT }, "apiKey and credentials"],
    [{ apiKey: "SECRETBEARER", auth }, "apiKey and auth"],
    [{ credentials: EXPLICIT, auth }, "credentials and auth"],
    [{ apiKey: "SECRETBEARER", credentials: EXPLICIT, auth }, "apiKey and credentials and auth"],
  ] as const;
  for (const [options, names] of pairs) {
    const error = assertThrows(
      // The types forbid it, which plain JavaScript does not see.
      () => createBedrock({ region: REGION, ...options as Record<string, unknown> }),
      TypeError,
      `Cannot create Bedrock with ${names}: `,
    );
    assert(!/SECRET/.test(Deno.inspect(error)), error.message);
  }
  // An option that is undefined is not given.
  createBedrock({ region: REGION, apiKey: "k", credentials: undefined, auth: undefined });
});

/** The message of a call without authority. */
async function complaint(env?: object): Promise<string> {
  const bedrock = createBedrock({ region: REGION, fetch: fakeBedrock(), ...env && { env } });
  return messageWithoutHint(await failureOf(bedrock.chat(HI)));
}

Deno.test("a source of credentials that the AWS SDKs read and this module does not is named, with what works", async () => {
  const chain = 'pass edgeChain() of "@bedrock-edge/client/credentials" as auth, or use an API key';
  assertEquals(
    await complaint({ AWS_PROFILE: "dev" }),
    'Cannot authenticate: AWS_PROFILE is set, but profiles are not read; pass nodeChain() of "@bedrock-edge/client/node" as auth, ' +
      'run eval "$(aws configure export-credentials --format env)", or use an API key',
  );
  for (
    const name of [
      "AWS_WEB_IDENTITY_TOKEN_FILE",
      "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
      "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ]
  ) {
    assertEquals(await complaint({ [name]: "x" }), `Cannot authenticate: ${name} is set, but is not read; ${chain}`);
    assertEquals((await complaint({ [name]: " " })).includes("no credentials were found"), true);
  }
  const error = await failureOf(createBedrock({ region: REGION, env: {}, fetch: fakeBedrock() }).chat(HI));
  assertEquals(
    error.hint,
    "The Amazon Bedrock console makes API keys, under API keys: set one as AWS_BEARER_TOKEN_BEDROCK",
  );
});

/** Runs as another runtime would, with its globals. */
async function withGlobals<T>(globals: { Deno?: unknown; process?: unknown }, run: () => Promise<T>): Promise<T> {
  const names = ["Deno", "process"] as const;
  const before = names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
  for (const name of names) {
    Object.defineProperty(globalThis, name, { configurable: true, writable: true, value: globals[name] });
  }
  try {
    return await run();
  } finally {
    names.forEach((name, at) => {
      const descriptor = before[at];
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    });
  }
}

/** Deno's environment where only some variables may be read. */
function denoWith(variables: Variables & Record<string, string>, granted: readonly string[]) {
  const get = (name: string) => {
    if (!granted.includes(name)) throw new Error(`Requires env access to "${name}"`);
    return variables[name];
  };
  const querySync = ({ variable }: { variable: string }) => ({
    state: granted.includes(variable) ? "granted" : "prompt",
  });
  return { env: { get }, permissions: { querySync } };
}

const KEY_NAMES = ["AWS_BEARER_TOKEN_BEDROCK", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

Deno.test("in Deno a variable that may not be read is named, with the permission", async () => {
  const allow = `run Deno with --allow-env=${KEY_NAMES.join(",")}, or pass apiKey or credentials`;
  assertEquals(
    await withGlobals({ Deno: denoWith({ ...KEYS }, []) }, () => complaint()),
    `Cannot authenticate: the program may not read ${KEY_NAMES.join(", ")}; ${allow}`,
  );
  assertEquals(
    await withGlobals({ Deno: denoWith({ ...KEYS }, KEY_NAMES.slice(1)) }, async () => {
      // The keys may be read: the API key, which would come first, does not matter.
      const { sent, fetch } = recorder();
      await createBedrock({ region: REGION, fetch }).chat(HI);
      return sent[0]?.as;
    }),
    "sigv4 AKIDENVIRONMENT",
  );
  assertEquals(
    await withGlobals({ Deno: denoWith({ ...KEYS }, ["AWS_ACCESS_KEY_ID"]) }, () => complaint()),
    "Cannot authenticate: the program may not read AWS_SECRET_ACCESS_KEY; run Deno with --allow-env=AWS_SECRET_ACCESS_KEY",
  );
});

Deno.test("in Deno nothing that only improves a message asks for a permission", async () => {
  const asked: string[] = [];
  const deno = denoWith({ AWS_PROFILE: "dev" }, KEY_NAMES);
  const get = (name: string) => {
    asked.push(name);
    return deno.env.get(name);
  };
  const message = await withGlobals({ Deno: { ...deno, env: { get } } }, () => complaint());
  assert(message.includes("no credentials were found"), message);
  assertEquals(asked.filter((name) => !name.startsWith("AWS_ENDPOINT") && !name.startsWith("AWS_USE")), [
    "AWS_BEARER_TOKEN_BEDROCK",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
  ]);
  const permitted = denoWith({ AWS_PROFILE: "dev" }, [...KEY_NAMES, "AWS_PROFILE"]);
  assert((await withGlobals({ Deno: permitted }, () => complaint())).includes("AWS_PROFILE is set"));
  // A Deno-like runtime without permissions, or whose query fails.
  const without = { env: permitted.env };
  assert((await withGlobals({ Deno: without }, () => complaint())).includes("AWS_PROFILE is set"));
  const querySync = () => {
    throw new TypeError("not supported");
  };
  const failing = { env: permitted.env, permissions: { querySync } };
  assert((await withGlobals({ Deno: failing }, () => complaint())).includes("may not read"));
});

Deno.test("a Worker without env is told to pass it, and Node is told what is not set", async () => {
  assertEquals(
    await withGlobals({}, () => complaint()),
    "Cannot authenticate: this runtime has no environment variables; pass env (in a Worker), or pass apiKey or credentials",
  );
  const message = await withGlobals({ process: { env: {} } }, () => complaint());
  assert(message.startsWith("Cannot authenticate: no credentials were found in AWS_BEARER_TOKEN_BEDROCK"), message);
  const profile = await withGlobals({ process: { env: { AWS_PROFILE: "dev" } } }, () => complaint());
  assert(profile.includes("AWS_PROFILE is set"), profile);
});
