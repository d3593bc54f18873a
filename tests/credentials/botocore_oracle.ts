/**
 * Our sources and those of Debian's botocore against the same services on this machine. Debian's version is older than Pod Identity
 * and than `AWS_ENDPOINT_URL_STS`. Run with `deno task test:oracles`.
 */
import { assert, assertEquals } from "@std/assert";
import { fromContainer, fromInstanceMetadata } from "@bedrock-edge/client/credentials";
import { serveHttp } from "../contract/http_server.ts";
import { hasPython, unlessPython } from "../node/judges/python.ts";
import { PYTHON } from "../helpers/debian.ts";
import { hostAnswer, INSTANCE_MEMBERS, METADATA_TOKEN } from "./host.ts";

const LATER = "2126-11-20T01:00:00Z";
const SCRIPT = new URL("./host_credentials.py", import.meta.url).pathname;

/** Credentials whose end is text. */
interface Given {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: string;
}

/** Asks botocore in a process with these variables. */
async function botocore(kind: "container" | "instance", env: Readonly<Record<string, string>>): Promise<Given> {
  const { code, stdout, stderr } = await new Deno.Command(PYTHON, { args: [SCRIPT, kind], env, clearEnv: true })
    .output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  const given: Given = JSON.parse(new TextDecoder().decode(stdout));
  return { ...given, expiration: new Date(given.expiration).toISOString() };
}

const HEADERS = ["authorization", "x-aws-ec2-metadata-token", "x-aws-ec2-metadata-token-ttl-seconds"];

/** A service on this machine, and the requests in one line each. */
function serve(answer: (line: string) => Response) {
  const lines: string[] = [];
  const server = serveHttp((request) => {
    const { pathname, search } = new URL(request.url);
    const line = `${request.method} ${pathname}${search}`;
    lines.push(`${line} ${HEADERS.map((name) => request.headers.get(name)).join(" ")}`);
    return Promise.resolve(answer(line));
  });
  return { origin: server.origin, take: () => lines.splice(0), [Symbol.dispose]: () => server[Symbol.dispose]() };
}

/** Our credentials with the end as text. */
async function own(source: ReturnType<typeof fromContainer>): Promise<Given> {
  const { accessKeyId, secretAccessKey, sessionToken = "", expiration } = await source();
  return { accessKeyId, secretAccessKey, sessionToken, expiration: (expiration as Date).toISOString() };
}

for (const token of [undefined, "Basic YWJj"]) {
  Deno.test({
    name: `a container ${token ? "with" : "without"} a token is that of botocore${unlessPython}`,
    ignore: !hasPython,
    async fn() {
      using service = serve(() => hostAnswer({ Expiration: LATER }));
      const env = {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `${service.origin}/v2/credentials/7?a=b`,
        ...token !== undefined && { AWS_CONTAINER_AUTHORIZATION_TOKEN: token },
      };
      const theirs = await botocore("container", env);
      const wanted = service.take();
      assertEquals([await own(fromContainer({ env })), service.take()], [theirs, wanted]);
      assertEquals(wanted.length, 1);
    },
  });
}

/** The service of an instance with the role `app`. */
function instance(expiration: string) {
  return serve((line) => {
    if (line === "PUT /latest/api/token") return new Response(METADATA_TOKEN);
    return line.endsWith("/app") ? hostAnswer({ ...INSTANCE_MEMBERS, Expiration: expiration }) : new Response("app");
  });
}

Deno.test({
  name: `an instance's role is asked for as botocore does${unlessPython}`,
  ignore: !hasPython,
  async fn() {
    using service = instance(LATER);
    const env = { AWS_EC2_METADATA_SERVICE_ENDPOINT: service.origin };
    const theirs = await botocore("instance", env);
    const wanted = service.take();
    assertEquals([await own(fromInstanceMetadata({ env })), service.take()], [theirs, wanted]);
    assertEquals(wanted.length, 3);
  },
});

Deno.test({
  name: `expired credentials of an instance get a new end, as with botocore${unlessPython}`,
  ignore: !hasPython,
  async fn() {
    using service = instance("2026-11-20T01:00:00Z");
    const env = { AWS_EC2_METADATA_SERVICE_ENDPOINT: service.origin };
    const before = Date.now();
    for (const { expiration } of [await botocore("instance", env), await own(fromInstanceMetadata({ env }))]) {
      const minutes = (Date.parse(expiration) - before) / 60_000;
      assert(minutes > 1 && minutes < 25, `${minutes} minutes`);
    }
  },
});
