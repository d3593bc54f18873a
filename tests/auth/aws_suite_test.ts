/**
 * AWS's own signature suite, which lies beside the repository in `../shared/vectors` and is not part of it: where the
 * folder is missing these tests say so and skip.
 */
import { AwsV4Signer } from "aws4fetch";
import { assert, assertEquals } from "@std/assert";
import { sign } from "../../src/auth/sigv4.ts";
import { sharedVectors } from "../helpers/shared_vectors.ts";

const { folder: SUITE, missing } = sharedVectors("sigv4");

/** Cases that cannot apply to us, with their subject. */
const INAPPLICABLE: Readonly<Record<string, string>> = {
  "get-header-key-duplicate": "Headers joins equal names with a comma and a space, and sends them so",
  "get-header-value-order": "Headers joins equal names with a comma and a space, and sends them so",
  "get-header-value-multiline": "Headers refuses a value that is folded over lines",
  "get-relative-relative-unnormalized": "a URL has no dot segments; only S3 signs them",
  "get-relative-unnormalized": "a URL has no dot segments; only S3 signs them",
  "get-slash-dot-slash-unnormalized": "a URL has no dot segments; only S3 signs them",
  "get-slash-pointless-dot-unnormalized": "a URL has no dot segments; only S3 signs them",
  "get-slash-unnormalized": "only S3 signs empty segments",
  "get-slashes-unnormalized": "only S3 signs empty segments",
  "get-space-normalized": "the suite signs a raw path; a URL's is encoded, and what is encoded is encoded again",
  "get-space-unnormalized": "the suite signs a raw path; a URL's is encoded, and what is encoded is encoded again",
  "get-utf8": "the suite signs a raw path; a URL's is encoded, and what is encoded is encoded again",
  "post-sts-header-after": "the token is added after signing; ours is always signed",
  "post-x-www-form-urlencoded": "content-type and content-length are signed; a proxy may change ours",
  "post-x-www-form-urlencoded-parameters": "content-type and content-length are signed; a proxy may change ours",
};

/** Cases that sign a header which is not `x-amz-…`: the signer must get them right, though we never give it one. */
const OTHER_HEADERS: readonly string[] = ["get-header-value-trim", "post-header-key-sort", "post-header-value-case"];

interface Case {
  readonly method: string;
  readonly url: URL;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** A request as the suite writes it down: a request line, header lines that may be folded, a body. */
function parsed(text: string): Case {
  const [head = "", body = ""] = text.split(/\r?\n\r?\n/);
  const [line = "", ...rest] = head.split(/\r?\n(?!\s)/);
  const [, method = "", target = ""] = /^(\S+) (.*?)(?: HTTP\/1\.1)?$/.exec(line) ?? [];
  const lines = rest.filter((header) => header !== "").map((header): [string, string] => {
    const colon = header.indexOf(":");
    return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1)];
  });
  const host = lines.find(([name]) => name === "host")?.[1].trim();
  return {
    method,
    url: new URL(`https://${host}${target}`),
    headers: lines.filter(([name]) => name !== "host" && name !== "x-amz-date"),
    body,
  };
}

interface Context {
  readonly credentials: { readonly access_key_id: string; readonly secret_access_key: string; readonly token?: string };
  readonly region: string;
  readonly service: string;
  readonly timestamp: string;
}

/** The `Authorization` header that our signer makes of a case. */
async function ours({ method, url, headers: given, body }: Case, context: Context): Promise<string | null> {
  const headers = new Headers(given.map(([name, value]): [string, string] => [name, value]));
  const { access_key_id, secret_access_key, token } = context.credentials;
  await sign(
    { method, url, headers, body },
    { region: context.region, service: context.service, now: new Date(context.timestamp) },
    { accessKeyId: access_key_id, secretAccessKey: secret_access_key, sessionToken: token },
    new Map(),
  );
  return headers.get("authorization");
}

/** The same from the signer underneath, under the options that we give it, with every header. */
async function underneath({ method, url, headers, body }: Case, context: Context): Promise<string | null> {
  const signer = new AwsV4Signer({
    method,
    url: url.href,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    body,
    accessKeyId: context.credentials.access_key_id,
    secretAccessKey: context.credentials.secret_access_key,
    ...(context.credentials.token !== undefined && { sessionToken: context.credentials.token }),
    service: context.service,
    region: context.region,
    datetime: context.timestamp.replace(/[:-]/g, ""),
  });
  return (await signer.sign()).headers.get("authorization");
}

/** The expected signature of a case. */
function authorizationOf(signedRequest: string): string | undefined {
  return /^Authorization:\s*(.*?)\r?$/m.exec(signedRequest)?.[1];
}

async function suiteCase(name: string): Promise<{ request: Case; context: Context; expected: string | undefined }> {
  const read = (file: string) => Deno.readTextFile(new URL(`v4/${name}/${file}`, SUITE));
  return {
    request: parsed(await read("request.txt")),
    context: JSON.parse(await read("context.json")),
    expected: authorizationOf(await read("header-signed-request.txt")),
  };
}

async function suiteNames(): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(new URL("v4/", SUITE))) names.push(name);
  return names.sort();
}

Deno.test({
  name: `sign signs every case of AWS's suite that can apply${missing}`,
  ignore: missing !== "",
  async fn() {
    const names = await suiteNames();
    assertEquals(names.length, 38);
    const applicable = names.filter((name) => !(name in INAPPLICABLE) && !OTHER_HEADERS.includes(name));
    for (const name of applicable) {
      const { request, context, expected } = await suiteCase(name);
      assert(expected, name);
      assertEquals(await ours(request, context), expected, name);
    }
    assertEquals(applicable.length, 20);
  },
});

Deno.test({
  name: `the signer underneath signs AWS's cases with other headers${missing}`,
  ignore: missing !== "",
  async fn() {
    for (const name of OTHER_HEADERS) {
      const { request, context, expected } = await suiteCase(name);
      assert(expected, name);
      assertEquals(await underneath(request, context), expected, name);
    }
  },
});

Deno.test({
  name: `no case of AWS's suite is left out that would pass${missing}`,
  ignore: missing !== "",
  async fn() {
    const names = await suiteNames();
    for (const name of Object.keys(INAPPLICABLE)) {
      assert(names.includes(name), `${name} is not a case of the suite`);
      const { request, context, expected } = await suiteCase(name);
      for (const signer of [ours, underneath]) {
        // A request that the platform cannot even hold rejects with a TypeError.
        const signature = await signer(request, context).catch((error: unknown) => {
          if (error instanceof TypeError) return null;
          throw error;
        });
        assert(signature !== expected, `${name}: ${INAPPLICABLE[name]}`);
      }
    }
  },
});

Deno.test({
  name: `sign encodes an encoded ARN in the path once more, as AWS's Rust client does${missing}`,
  ignore: missing !== "",
  async fn() {
    const read = (file: string) => Deno.readTextFile(new URL(`smithy-rs-extra/double-url-encode/${file}`, SUITE));
    const request = parsed(await read("request.txt"));
    const context = {
      credentials: { access_key_id: "AKIDEXAMPLE", secret_access_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" },
      region: "us-east-2",
      service: "lambda",
      timestamp: "2021-05-11T15:40:45Z",
    };
    assert(request.url.pathname.includes("arn%3Aaws"));
    assertEquals(await ours(request, context), authorizationOf(await read("header-signed-request.txt"))!);
  },
});

Deno.test({
  name:
    `the signer underneath makes the canonical request of a path with an at sign and an encoded equals sign${missing}`,
  ignore: missing !== "",
  async fn() {
    // This case's secret was never published, so only the text that is signed can be compared.
    const read = (file: string) => Deno.readTextFile(new URL(`smithy-rs-extra/double-encode-path/${file}`, SUITE));
    const { method, url } = parsed(await read("request.txt"));
    const signer = new AwsV4Signer({
      method,
      url: url.href,
      accessKeyId: "ANOTREAL",
      secretAccessKey: "not published",
      service: "service",
      region: "us-east-1",
      datetime: "20210511T154045Z",
    });
    assertEquals(await signer.canonicalString(), (await read("header-canonical-request.txt")).trimEnd());
  },
});
