import { assert, assertEquals, assertThrows } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import {
  fromInstanceMetadata,
  type InstanceMetadataOptions,
  type StaleCredentialsWarning,
} from "@bedrock-edge/client/credentials";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { VirtualClock } from "../helpers/clock.ts";
import { MODEL } from "../helpers/fire.ts";
import { failureOf } from "../helpers/watch.ts";
import { type HostAnswer, hostAnswer, INSTANCE_MEMBERS, instanceService, METADATA_TOKEN } from "./host.ts";
import { GIVEN } from "./sts.ts";

const PUT = "PUT /latest/api/token";
const LIST = "GET /latest/meta-data/iam/security-credentials/";
const GET = `${LIST}app`;

/** A source over a service in memory. */
function rig(answers: readonly HostAnswer[] = [], options: Partial<InstanceMetadataOptions> = {}) {
  const fetch = instanceService(...answers);
  const clock = new VirtualClock();
  const warnings: StaleCredentialsWarning[] = [];
  const onWarning = (warning: StaleCredentialsWarning) => void warnings.push(warning);
  const source = fromInstanceMetadata({ env: {}, fetch, clock, onWarning, ...options });
  /** Lets time pass. */
  const pass = (ms: number) => {
    clock.setTimeout(() => {}, ms);
    clock.tick();
  };
  return { source, clock, fetch, warnings, pass, ask: () => clock.run(source()) };
}

const well: HostAnswer = () => undefined;
/** A service that answers as if it were well until its request `from`. */
const until = (from: number, answer: HostAnswer): HostAnswer[] => [...Array(from - 1).fill(well), answer];

Deno.test("an instance asks for a token, its role and the credentials, with the headers of version 2", async () => {
  const { ask, fetch, source } = rig();
  assertEquals(source.source, "instance role");
  assertEquals(await ask(), GIVEN);
  assertEquals(fetch.lines, [PUT, LIST, GET]);
  const [token, list, get] = fetch.requests;
  assertEquals(token?.url, "http://169.254.169.254/latest/api/token");
  assertEquals(token?.headers.get("x-aws-ec2-metadata-token-ttl-seconds"), "21600");
  for (const request of [list, get]) {
    assertEquals(request?.headers.get("x-aws-ec2-metadata-token"), `${METADATA_TOKEN}1`);
    assertEquals(request?.redirect, "manual");
  }
  assertEquals(source.source, "instance role app");
});

Deno.test("the token serves for its life less a minute, and the role is asked for each time", async () => {
  const { ask, fetch, pass } = rig();
  await ask();
  pass(3 * 3600_000);
  await ask();
  assertEquals(fetch.lines, [PUT, LIST, GET, LIST, GET]);
  pass(3 * 3600_000 - 60_000);
  await ask();
  assertEquals(fetch.lines.slice(5), [PUT, LIST, GET]);
});

Deno.test("the service may give a shorter life to a token", async () => {
  const short: HostAnswer = () =>
    new Response(`${METADATA_TOKEN}1`, { headers: { "x-aws-ec2-metadata-token-ttl-seconds": "90" } });
  for (const [ms, asked] of [[29_000, 0], [30_000, 1]] as const) {
    const { ask, fetch, pass } = rig([short, () => new Response("app"), () => hostAnswer(INSTANCE_MEMBERS)], {});
    await ask();
    pass(ms);
    await ask().catch(() => {});
    assertEquals(fetch.lines.slice(3).filter((line) => line === PUT).length, asked, `${ms}`);
  }
});

Deno.test("a token whose life cannot be read serves one request", async () => {
  const tokens = (ttl: string): HostAnswer => ({ method }) =>
    method === "PUT"
      ? new Response(METADATA_TOKEN, { headers: { "x-aws-ec2-metadata-token-ttl-seconds": ttl } })
      : undefined;
  for (const ttl of ["soon", "-5", "0"]) {
    const list: HostAnswer = () => new Response("app");
    const { ask, fetch } = rig([tokens(ttl), list, tokens(ttl), () => hostAnswer(INSTANCE_MEMBERS)]);
    assertEquals(await ask(), GIVEN);
    assertEquals(fetch.lines, [PUT, LIST, PUT, GET]);
  }
});

Deno.test("a refused token is replaced once", async () => {
  const refused: HostAnswer = () => new Response(null, { status: 401 });
  const role = rig(until(2, refused).concat(well));
  assertEquals(await role.ask(), GIVEN);
  assertEquals(role.fetch.lines, [PUT, LIST, PUT, LIST, GET]);
  const credentials = rig(until(3, refused).concat(well));
  assertEquals(await credentials.ask(), GIVEN);
  assertEquals(credentials.fetch.lines, [PUT, LIST, GET, PUT, GET]);
  const always = rig([...until(2, refused), well, refused]);
  assertEquals((await failureOf(always.ask())).status, 401);
  assertEquals(always.fetch.lines, [PUT, LIST, PUT, LIST]);
});

Deno.test("the option role saves the question for the role", async () => {
  const { ask, fetch, source } = rig([], { role: "app" });
  assertEquals(source.source, "instance role app");
  await ask();
  assertEquals(fetch.lines, [PUT, GET]);
});

Deno.test("the endpoint is the option's, else the environment's, else AWS's address", async () => {
  const cases: readonly (readonly [Partial<InstanceMetadataOptions>, string])[] = [
    [{}, "http://169.254.169.254"],
    [{ env: { AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: "IPv6" } }, "http://[fd00:ec2::254]"],
    [{ env: { AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: "ipv4" } }, "http://169.254.169.254"],
    [{ endpointMode: "IPv6" }, "http://[fd00:ec2::254]"],
    [{ endpointMode: "IPv4", env: { AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: "IPv6" } }, "http://169.254.169.254"],
    [{ env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: "http://127.0.0.1:1338/" } }, "http://127.0.0.1:1338"],
    [
      {
        env: {
          AWS_EC2_METADATA_SERVICE_ENDPOINT: "http://localhost:1338",
          AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: "IPv6",
        },
      },
      "http://localhost:1338",
    ],
    [
      { endpoint: "https://imds.example", env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: "http://[::1]" } },
      "https://imds.example",
    ],
    [{ endpoint: new URL("http://imds:1338"), allowHttp: true }, "http://imds:1338"],
    [{ env: { AWS_EC2_METADATA_DISABLED: "false" } }, "http://169.254.169.254"],
    [{ env: { AWS_EC2_METADATA_DISABLED: "False" } }, "http://169.254.169.254"],
  ];
  for (const [options, origin] of cases) {
    const { ask, fetch } = rig([], options);
    await ask();
    assertEquals(new Set(fetch.requests.map(({ url }) => new URL(url).origin)), new Set([origin]));
  }
});

Deno.test("an environment that turns the service off, or names an invalid place, is an error without a request", async () => {
  const cases: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{ AWS_EC2_METADATA_DISABLED: "true" }, "AWS_EC2_METADATA_DISABLED is set"],
    [{ AWS_EC2_METADATA_DISABLED: "1" }, "AWS_EC2_METADATA_DISABLED is set"],
    [{ AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: "IPv5" }, 'Cannot use "IPv5" as AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE'],
    [{ AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: "__proto__" }, 'Cannot use "__proto__"'],
    [{ AWS_EC2_METADATA_SERVICE_ENDPOINT: "imds.example" }, "as AWS_EC2_METADATA_SERVICE_ENDPOINT"],
    [{ AWS_EC2_METADATA_SERVICE_ENDPOINT: "http://10.0.0.7" }, "plain HTTP would show the credentials"],
  ];
  for (const [env, problem] of cases) {
    const { clock, source, fetch } = rig([], { env });
    const outcome = await clock.outcome(source());
    assert("error" in outcome && outcome.error instanceof Error, problem);
    assert(outcome.error.message.includes(problem), outcome.error.message);
    assertEquals(fetch.requests.length, 0);
  }
});

const HOUR = 3600_000;
const gives = (iso: string): HostAnswer => () => hostAnswer({ ...INSTANCE_MEMBERS, Expiration: iso });

/** Ways in which the service fails after it gave credentials, and words of the warning. */
const OUTAGES: readonly (readonly [name: string, answer: HostAnswer, words: string])[] = [
  ["a status of 500", () => new Response(null, { status: 500 }), "HTTP500"],
  ["a status of 404", () => new Response(null, { status: 404 }), "HTTP404"],
  ["a status of 403", () => new Response(null, { status: 403 }), "HTTP403"],
  ["silence", () => new Promise<Response>(() => {}), "no answer came within 1000 ms"],
  ["a refused connection", () => Promise.reject(new Error("connection refused")), "connection refused"],
  ["a page", () => new Response("<!DOCTYPE html>"), "it names no role"],
];

for (const [name, answer, words] of OUTAGES) {
  Deno.test(`old credentials serve on for 5 to 10 minutes after ${name}, with a warning`, async () => {
    const { ask, pass, clock, warnings } = rig(until(4, answer));
    await ask();
    assertEquals(warnings, []);
    pass(HOUR);
    const { expiration, ...keys } = await ask();
    const { expiration: end, ...given } = GIVEN;
    assertEquals(keys, given);
    const leftMs = (expiration as Date).getTime() - clock.now();
    assert(leftMs >= 5 * 60_000 && leftMs <= 10 * 60_000, `${leftMs} ms`);
    const [warning, ...others] = warnings;
    assertEquals([others.length, warning?.retryAt, warning?.expiration], [0, expiration as Date, end]);
    assert(warning!.message.includes(words), warning!.message);
    assert(warning!.message.endsWith(`are used until ${(expiration as Date).toISOString()}`), warning!.message);
    assertEquals((warning?.error as Error).name, "AuthenticationError");
  });
}

Deno.test("credentials that are expired when they come serve on too, also the first, until new ones come", async () => {
  const old = gives("2026-11-19T23:00:00Z");
  const { ask, clock, warnings, pass } = rig([...until(3, old), well, old, well, gives("2026-11-21T00:00:00Z")]);
  for (const count of [1, 2]) {
    const { expiration } = await ask();
    assert((expiration as Date).getTime() >= clock.now() + 5 * 60_000);
    pass(10 * 60_000);
    assertEquals(warnings.length, count);
    assert(warnings[0]!.message.startsWith("The instance metadata service returns expired credentials; "));
    assertEquals(warnings[0]!.expiration, new Date("2026-11-19T23:00:00Z"));
  }
  assertEquals((await ask()).expiration, new Date("2026-11-21T00:00:00Z"));
  assertEquals(warnings.length, 2);
});

Deno.test("a service that is down is not asked again before the new end, unless AWS refused the credentials", async () => {
  const { ask, source, clock, warnings, fetch, pass } = rig(until(4, () => new Response(null, { status: 400 })));
  await ask();
  await ask();
  assertEquals([fetch.lines.length, warnings.length], [4, 1]);
  pass(4 * 60_000);
  await ask();
  assertEquals([fetch.lines.length, warnings.length], [4, 1]);
  await clock.run(source({ forceRefresh: true }));
  assertEquals([fetch.lines.length, warnings.length], [5, 2]);
});

Deno.test("the time until the next refresh differs, so that a fleet does not ask all at once", async () => {
  const times = new Set<number>();
  for (let index = 0; index < 20; index++) {
    const { ask, clock } = rig([...until(3, gives("2026-11-19T23:00:00Z"))]);
    times.add(((await ask()).expiration as Date).getTime() - clock.now());
  }
  assert(times.size > 15, [...times].join());
});

Deno.test("a service that is turned off later gives no old credentials", async () => {
  const env: Record<string, string> = {};
  const { ask, warnings } = rig([], { env });
  await ask();
  env.AWS_EC2_METADATA_DISABLED = "true";
  assertEquals((await failureOf(ask())).code, "MetadataDisabled");
  assertEquals(warnings, []);
});

/** Failures of the first refresh: the number of the request, the answer, the code, and a hint. */
const FAILURES: readonly (readonly [at: number, answer: HostAnswer, code: string, hint?: string])[] = [
  [1, () => new Response(null, { status: 403 }), "HTTP403", "Turn the metadata service on"],
  [1, () => new Response(null, { status: 404 }), "HTTP404"],
  [1, () => new Promise<Response>(() => {}), "TimeoutError", "In a container, set the hop limit"],
  [1, () => new Response(""), "UnexpectedAnswer"],
  [1, () => new Response("<!DOCTYPE html><p>a page</p>"), "UnexpectedAnswer"],
  [1, () => new Response("<html><body>proxy</body></html>"), "UnexpectedAnswer"],
  [1, () => new Response(null, { status: 302, headers: { location: "http://evil.example/" } }), "UnexpectedAnswer"],
  [2, () => new Response("<html>Not found</html>", { status: 404 }), "HTTP404", "Attach a role to the instance"],
  [2, () => new Response(""), "UnexpectedAnswer"],
  [2, () => new Response("../../evil"), "UnexpectedAnswer"],
  [2, () => new Response("<!DOCTYPE html>"), "UnexpectedAnswer"],
  [3, () => new Response(null, { status: 404 }), "HTTP404", "Attach a role to the instance"],
  [3, () => Response.json({ Code: "AssumeRoleUnauthorizedAccess", Message: "EC2 cannot" }), "UnexpectedAnswer"],
  [3, () => Response.json({ Code: "<b>odd</b>" }), "UnexpectedAnswer"],
  [3, () => new Response("<!DOCTYPE html>"), "UnexpectedAnswer"],
  [3, () => new Response('{"Code":"Success","AccessKeyId":"ASIA'), "UnexpectedAnswer"],
  [3, () => hostAnswer({ ...INSTANCE_MEMBERS, Token: "" }), "UnexpectedAnswer"],
  [3, () => new Response(" ".repeat(70_000)), "UnexpectedAnswer"],
];

for (const [index, [at, answer, code, hint]] of FAILURES.entries()) {
  Deno.test(`the first failure of the instance's service is the caller's: ${code} at request ${at} (${index})`, async () => {
    const { ask, clock, warnings } = rig(until(at, answer));
    const error = await failureOf(ask());
    assertEquals([error.name, error.kind, error.code], ["AuthenticationError", "credentials", code]);
    assertEquals([warnings.length, clock.pending], [0, 0]);
    assertEquals(error.hint?.startsWith(hint ?? "") ?? hint === undefined, true, error.message);
    assert(!/evil|odd/.test(error.message), error.message);
  });
}

Deno.test("an error says the name of the failure in an answer with the status of a success", async () => {
  const answer: HostAnswer = () => Response.json({ Code: "AssumeRoleUnauthorizedAccess", Message: "EC2 cannot" });
  const { message } = await failureOf(rig(until(3, answer)).ask());
  assertEquals(message, "Cannot read the instance metadata service's answer: it says AssumeRoleUnauthorizedAccess");
});

Deno.test("without a service the source gives up after a second; other failures are tried once more", async () => {
  const silent = rig([() => new Promise<Response>(() => {})]);
  assertEquals((await failureOf(silent.ask())).code, "TimeoutError");
  assertEquals([silent.fetch.lines, silent.clock.elapsedMs, silent.clock.pending], [[PUT], 1000, 0]);

  const down = rig([() => new Response(null, { status: 500 })]);
  assertEquals((await failureOf(down.ask())).code, "HTTP500");
  assertEquals(down.fetch.lines, [PUT, PUT]);
});

Deno.test("a client goes on with old credentials while the service is down", async () => {
  const { source, clock, warnings, pass, fetch } = rig(until(4, () => new Response(null, { status: 500 })));
  const { expiration: _, ...credentials } = GIVEN;
  const fake = fakeBedrock({ credentials, replies: ["Paris."], clock });
  const bedrock = createBedrock({ region: "us-east-1", credentials: source, fetch: fake, clock });
  const ask = () => clock.run(bedrock.chat({ model: MODEL, messages: "Hi" }));
  await ask();
  assertEquals([fetch.lines.length, warnings.length], [3, 0]);
  // The credentials end after an hour.
  pass(HOUR);
  assertEquals([(await ask()).text, warnings.length], ["Paris.", 1]);
  pass(60_000);
  await ask();
  assertEquals(warnings.length, 1);
  pass(10 * 60_000);
  assertEquals([(await ask()).text, warnings.length], ["Paris.", 2]);
});

Deno.test("a failing onWarning fails the refresh", async () => {
  const onWarning = () => Promise.reject(new Error("the log is full"));
  const { clock, source } = rig(until(3, gives("2026-11-19T23:00:00Z")), { onWarning });
  const outcome = await clock.outcome(source());
  assertEquals("error" in outcome && `${outcome.error}`, "Error: the log is full");
});

Deno.test("authInfo() names the role of the instance once it is known", async () => {
  const { source, ask } = rig();
  const bedrock = createBedrock({ region: "us-east-1", credentials: source });
  assertEquals((await bedrock.authInfo()).source, "instance role");
  await ask();
  assertEquals((await bedrock.authInfo()).source, "instance role app");
});

Deno.test("fromInstanceMetadata refuses an option that cannot work at construction", () => {
  const bad: readonly Record<string, unknown>[] = [
    { role: "" },
    { role: "../app" },
    { role: 7 },
    { endpointMode: "ipv6" },
    { endpoint: "http://10.0.0.7" },
    { endpoint: "imds" },
    { timeoutMs: -1 },
    { onWarning: "console" },
    { env: [] },
    { logger: console },
  ];
  for (const options of bad) assertThrows(() => rig([], options), Error, "Cannot use", JSON.stringify(options));
});
