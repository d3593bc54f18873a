/**
 * Our sources and those of AWS's SDK against the same services on this machine: the same requests, the same credentials, the same
 * refusals. Differences are listed with their reason.
 * Run with `deno task test:oracles`; it downloads the SDK from npm.
 */
import { assert, assertEquals } from "@std/assert";
import { fromHttp } from "npm:@aws-sdk/credential-provider-http@3.972.86";
import * as sdk from "npm:@aws-sdk/credential-providers@3.1162.0";
import { fromInstanceMetadata as stableInstanceMetadata } from "npm:@smithy/credential-provider-imds@4.5.2";
import {
  type Clock,
  type Credentials,
  fromContainer,
  fromInstanceMetadata,
  fromTokenFile,
} from "@bedrock-edge/client/credentials";
import { serveHttp } from "../contract/http_server.ts";
import { withVariables } from "../helpers/variables.ts";
import { HOSTS } from "./container_hosts.ts";
import { hostAnswer, INSTANCE_MEMBERS, METADATA_TOKEN } from "./host.ts";
import { GIVEN, ROLE, TOKEN, xmlAnswer } from "./sts.ts";

/** Far enough that nobody extends the credentials. */
const LATER = "2126-11-20T01:00:00Z";

/** The platform's clock, whose timers take a quarter of their time. */
const HASTY: Clock = {
  now: () => Date.now(),
  setTimeout(run, ms) {
    const id = setTimeout(run, ms / 4);
    return () => clearTimeout(id);
  },
};

/** The parts of a request that a service sees and that matter. */
interface Seen {
  readonly line: string;
  readonly headers: Readonly<Record<string, string | null>>;
  readonly body: string;
}

const HEADERS = ["authorization", "x-aws-ec2-metadata-token", "x-aws-ec2-metadata-token-ttl-seconds"];

/** A service on this machine that notes its requests. */
function serve(answer: (line: string) => Response): { origin: string; take(): Seen[] } & Disposable {
  const seen: Seen[] = [];
  const server = serveHttp(async (request) => {
    const { pathname, search } = new URL(request.url);
    const line = `${request.method} ${pathname}${search}`;
    const headers = Object.fromEntries(HEADERS.map((name) => [name, request.headers.get(name)]));
    seen.push({ line, headers, body: await request.text() });
    return answer(line);
  });
  return { origin: server.origin, take: () => seen.splice(0), [Symbol.dispose]: () => server[Symbol.dispose]() };
}

/** The credentials without the members that only one side has. */
function core({ accessKeyId, secretAccessKey, sessionToken, expiration }: Credentials) {
  return { accessKeyId, secretAccessKey, sessionToken, expiration };
}

/** The end of a source: its credentials, or that it failed. */
async function endOf(source: () => Promise<Credentials>): Promise<unknown> {
  return await source().then(core, () => "failed");
}

const file = await Deno.makeTempFile();
await Deno.writeTextFile(file, TOKEN);
globalThis.addEventListener("unload", () => Deno.removeSync(file));

/** The variables of a container beside the place, and the path. */
const CONTAINERS: readonly (readonly [path: string, env: Readonly<Record<string, string>>])[] = [
  ["/v1/credentials", {}],
  ["/v2/credentials/7?role=app&x=1", {}],
  ["/", { AWS_CONTAINER_AUTHORIZATION_TOKEN: "Basic YWJj" }],
  ["/v1", { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file }],
  ["/v1", { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file, AWS_CONTAINER_AUTHORIZATION_TOKEN: "not this" }],
];

for (const [path, env] of CONTAINERS) {
  Deno.test(`a container at ${path} with ${Object.keys(env).join() || "no token"} is that of the SDK`, async () => {
    using service = serve(() => hostAnswer({ Expiration: LATER }));
    const variables = { ...env, AWS_CONTAINER_CREDENTIALS_FULL_URI: service.origin + path };
    await withVariables(variables, async () => {
      const theirs = core(await sdk.fromHttp()());
      const wanted = service.take();
      assertEquals([core(await fromContainer()()), service.take()], [theirs, wanted]);
      // The SDK's older source knows no files.
      if ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE" in env) return;
      assertEquals([core(await sdk.fromContainerMetadata()()), service.take()], [theirs, wanted]);
    });
  });
}

/** The source checks the host when it is made. */
function isAllowedBySdk(uri: string): boolean {
  try {
    fromHttp({ awsContainerCredentialsFullUri: uri });
    return true;
  } catch {
    return false;
  }
}

Deno.test("the hosts that may have a container's token are those of the SDK", () => {
  for (const [uri, isAllowed] of HOSTS) assertEquals(isAllowedBySdk(uri), isAllowed, uri);
});

/** Answers that hold no credentials, or not all of them. */
const ANSWERS: Readonly<Record<string, () => Response>> = {
  "an empty answer": () => new Response(""),
  "a page": () => new Response("<!DOCTYPE html><title>Log in</title>"),
  "a list": () => Response.json([]),
  "a cut answer": () => new Response('{"AccessKeyId":"ASIA","SecretAcc'),
  "no key id": () => hostAnswer({ AccessKeyId: undefined }),
  "no secret": () => hostAnswer({ SecretAccessKey: undefined }),
  "no token": () => hostAnswer({ Token: undefined }),
  "no end": () => hostAnswer({ Expiration: undefined }),
  "a number as the end": () => hostAnswer({ Expiration: 1795132800 }),
  "a number as the secret": () => hostAnswer({ SecretAccessKey: 7 }),
  "a status of 400": () => Response.json({ Code: "Bad", Message: "m" }, { status: 400 }),
  "a status of 404": () => new Response(null, { status: 404 }),
  "a redirect": () => new Response(null, { status: 302, headers: { location: "/elsewhere" } }),
};

/** The ends that differ, and why. */
const OURS_ALONE: Readonly<Record<string, string>> = {
  "a number as the end": "seconds since the epoch are clear, and other services of AWS write them",
};

for (const [name, answer] of Object.entries(ANSWERS)) {
  Deno.test(`${name} gives the same end as with the SDK`, async () => {
    using service = serve(answer);
    await withVariables({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${service.origin}/v1` }, async () => {
      const theirs = await endOf(sdk.fromHttp({ maxRetries: 0, timeout: 200 }));
      const ours = await endOf(fromContainer({ clock: HASTY }));
      assertEquals(theirs, "failed");
      assertEquals(ours === "failed", !Object.hasOwn(OURS_ALONE, name));
      assert(service.take().every(({ line }) => line === "GET /v1"), "neither follows a redirect");
    });
  });
}

/** The service of an instance with the role `app`. */
function instance(credentials: () => Response) {
  return serve((line) => {
    if (line === "PUT /latest/api/token") return new Response(METADATA_TOKEN);
    return line.endsWith("/app") ? credentials() : new Response("app\n");
  });
}

Deno.test("an instance's role is asked for as the SDK does", async () => {
  using service = instance(() => hostAnswer({ ...INSTANCE_MEMBERS, Expiration: LATER }));
  await withVariables({ AWS_EC2_METADATA_SERVICE_ENDPOINT: service.origin }, async () => {
    const theirs = core(await sdk.fromInstanceMetadata()());
    const wanted = service.take();
    assertEquals(core(await fromInstanceMetadata()()), theirs);
    assertEquals(service.take(), wanted);
    assertEquals(wanted.length, 3);
  });
});

/** The service after it gave credentials. */
const OUTAGES: Readonly<Record<string, () => Response>> = {
  "expired credentials": () => hostAnswer({ ...INSTANCE_MEMBERS, Expiration: "2026-11-20T01:00:00Z" }),
  "a status of 500": () => new Response(null, { status: 500 }),
  "a status of 404": () => new Response(null, { status: 404 }),
  "a page": () => new Response("<!DOCTYPE html>"),
};

for (const [name, outage] of Object.entries(OUTAGES)) {
  Deno.test(`old credentials of an instance serve on after ${name}, as with the SDK`, async () => {
    let isDown = false;
    using service = instance(() => isDown ? outage() : hostAnswer({ ...INSTANCE_MEMBERS, Expiration: LATER }));
    await withVariables({ AWS_EC2_METADATA_SERVICE_ENDPOINT: service.origin }, async () => {
      const warnings: unknown[] = [];
      const log = (...words: unknown[]) => void warnings.push(words);
      const logger = { trace: log, debug() {}, info: log, warn: log, error: log };
      const sources = [
        // The one of the SDK's package of all providers forgets the old credentials.
        stableInstanceMetadata({ logger }),
        fromInstanceMetadata({ clock: HASTY, onWarning: log }),
      ];
      for (const source of sources) {
        isDown = false;
        const { expiration: _, ...before } = core(await source());
        isDown = true;
        warnings.length = 0;
        const now = Date.now();
        const { expiration, ...after } = core(await source());
        assertEquals(after, before);
        const leftMinutes = ((expiration as Date).getTime() - now) / 60_000;
        assert(leftMinutes >= 5 && leftMinutes <= 10.1, `${leftMinutes} minutes`);
        assert(warnings.length > 0);
      }
    });
  });
}

Deno.test("the role of a token in a file is asked for as the SDK does", async () => {
  using service = serve(() => new Response(xmlAnswer("AssumeRoleWithWebIdentity")));
  const variables = {
    AWS_WEB_IDENTITY_TOKEN_FILE: file,
    AWS_ROLE_ARN: ROLE,
    AWS_ROLE_SESSION_NAME: "pod-7",
    AWS_REGION: "eu-central-1",
  };
  const members = ({ line, body }: Seen) => [line, [...new URLSearchParams(body)].toSorted()];
  await withVariables(variables, async () => {
    const theirs = core(await sdk.fromTokenFile({ clientConfig: { endpoint: service.origin } })());
    const wanted = service.take().map(members);
    assertEquals(core(await fromTokenFile({ endpoint: service.origin })()), theirs);
    assertEquals(service.take().map(members), wanted);
    assertEquals(core(theirs), GIVEN);
  });
});
