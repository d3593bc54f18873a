import { assert, assertEquals } from "@std/assert";
import { computeSigV4, parseSigV4, type WireRequest } from "../../../src/testing/judge/verify_sigv4.ts";
import { sharedVectors } from "../../helpers/shared_vectors.ts";
import vectors from "../../vectors/bedrock.json" with { type: "json" };

const utf8 = new TextEncoder();

Deno.test("verifier computes the committed Bedrock vectors", async () => {
  for (const vector of vectors.sigv4) {
    const claim = parseSigV4(vector.authorization);
    assert(claim);
    const url = new URL(vector.url);
    const headers: [string, string][] = [["x-amz-date", vector.datetime], ["host", url.host]];
    if (vector.sessionToken) headers.push(["x-amz-security-token", vector.sessionToken]);
    const computed = await computeSigV4(
      { method: "POST", path: url.pathname, query: "", headers, body: utf8.encode(vector.body) },
      claim,
      vector.secretAccessKey,
    );
    assertEquals(computed.canonicalRequest, vector.canonicalRequest);
    assertEquals(computed.signature, claim.signature);
  }
  assertEquals(vectors.sigv4.length, 3);
});

/** A request as AWS's suite writes it down: a request line, header lines that may be folded, a body. */
function parseRequest(text: string): WireRequest & { authorization: string } {
  const blank = text.search(/\r?\n\r?\n/);
  const head = blank < 0 ? text : text.slice(0, blank);
  const body = blank < 0 ? "" : text.slice(blank).replace(/^\r?\n\r?\n/, "");
  const [line = "", ...rest] = head.split(/\r?\n/);
  const method = line.slice(0, line.indexOf(" "));
  const target = line.slice(method.length + 1).replace(/ HTTP\/1\.1$/, "");
  const question = target.indexOf("?");
  const headers: [string, string][] = [];
  for (const headerLine of rest) {
    const last = headers.at(-1);
    if (/^\s/.test(headerLine) && last) last[1] += ` ${headerLine.trim()}`;
    else headers.push([headerLine.slice(0, headerLine.indexOf(":")), headerLine.slice(headerLine.indexOf(":") + 1)]);
  }
  return {
    method,
    path: question < 0 ? target : target.slice(0, question),
    query: question < 0 ? "" : target.slice(question + 1),
    headers: headers.filter(([name]) => name !== "Authorization"),
    body: utf8.encode(body),
    authorization: headers.find(([name]) => name === "Authorization")?.[1] ?? "",
  };
}

const { folder: SUITE, missing } = sharedVectors("sigv4");

Deno.test({
  name: `verifier computes every case of AWS's signature suite${missing}`,
  ignore: missing !== "",
  async fn() {
    let cases = 0;
    for await (const { name } of Deno.readDir(new URL("v4/", SUITE))) {
      const read = (file: string) => Deno.readTextFile(new URL(`v4/${name}/${file}`, SUITE));
      const { credentials, normalize } = JSON.parse(await read("context.json"));
      const request = parseRequest(await read("header-signed-request.txt"));
      const claim = parseSigV4(request.authorization);
      assert(claim, name);
      const computed = await computeSigV4(
        { ...request, normalizePath: normalize },
        claim,
        credentials.secret_access_key,
      );
      assertEquals(computed.canonicalRequest, await read("header-canonical-request.txt"), name);
      assertEquals(computed.stringToSign, await read("header-string-to-sign.txt"), name);
      assertEquals(computed.signature, await read("header-signature.txt"), name);
      assertEquals(claim.signature, computed.signature, name);
      cases++;
    }
    assertEquals(cases, 38);
  },
});

Deno.test({
  name: `verifier encodes an encoded ARN in the path once more${missing}`,
  ignore: missing !== "",
  async fn() {
    const read = (file: string) => Deno.readTextFile(new URL(`smithy-rs-extra/double-url-encode/${file}`, SUITE));
    const request = parseRequest(await read("header-signed-request.txt"));
    const claim = parseSigV4(request.authorization);
    assert(claim);
    const computed = await computeSigV4(request, claim, "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    assertEquals(computed.canonicalRequest.trimEnd(), (await read("header-canonical-request.txt")).trimEnd());
    assertEquals(computed.signature, claim.signature);
  },
});

Deno.test("verifier's parser refuses an authorization with a part missing", () => {
  const whole =
    "AWS4-HMAC-SHA256 Credential=AKID/20261120/us-east-1/bedrock/aws4_request, SignedHeaders=host, Signature=ab";
  assertEquals(parseSigV4(whole), {
    accessKeyId: "AKID",
    date: "20261120",
    region: "us-east-1",
    service: "bedrock",
    signedHeaders: ["host"],
    signature: "ab",
  });
  for (
    const broken of ["Credential=", "SignedHeaders=", "Signature=", "/aws4_request", "AWS4-HMAC-SHA256 ", "/bedrock"]
  ) {
    assertEquals(parseSigV4(whole.replace(broken, "")), undefined, broken);
  }
});
