/**
 * Answers of STS, as they come: whole, cut, damaged, and in the spellings of gateways.
 */
import { assert, assertEquals } from "@std/assert";
import { type Clock, fromWebIdentity } from "@bedrock-edge/client/credentials";
import { isProviderError } from "@bedrock-edge/client";
import { parseStsCredentials, parseStsError } from "../../src/credentials/sts/answer.ts";
import { mustBeLinear } from "../helpers/growth.ts";
import { randomOf } from "../helpers/random.ts";
import { GIVEN, jsonAnswer, ROLE, TOKEN, xmlAnswer } from "./sts.ts";

const ACTION = "AssumeRoleWithWebIdentity";
const { expiration: _, ...KEYS } = GIVEN;
const values = (credentials: unknown, expiration: unknown = "e") => ({ ...Object(credentials), expiration });
const CREDENTIALS = "<AccessKeyId>a</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>" +
  "<Expiration>e</Expiration>";
const ABC = { accessKeyId: "a", secretAccessKey: "s", sessionToken: "t" };

Deno.test("both formats have the same credentials", () => {
  assertEquals(parseStsCredentials(xmlAnswer(ACTION)), values(KEYS, "2026-11-20T01:00:00Z"));
  assertEquals(parseStsCredentials(jsonAnswer(ACTION)), values(KEYS, GIVEN.expiration.getTime() / 1000));
});

const SPELLINGS: Readonly<Record<string, string>> = {
  "a declaration and white space": `\n<?xml version="1.0"?>\n<R><Credentials>\n ${CREDENTIALS} \n</Credentials></R>`,
  "prefixes and attributes": `<sts:R xmlns:sts="x"><sts:Credentials a="b">${
    CREDENTIALS.replaceAll("<", "<sts:").replaceAll("<sts:/", "</sts:")
  }</sts:Credentials></sts:R>`,
  "white space around values": `<R><Credentials>${CREDENTIALS.replaceAll(/>(\w)</g, ">\n $1 \n<")}</Credentials></R>`,
  "white space in tags": `<R><Credentials>${CREDENTIALS.replaceAll(/<(\/?\w+)>/g, "<$1 >")}</Credentials ></R>`,
  "references": `<R><Credentials>${CREDENTIALS.replace(">a<", ">&#97;<").replace(">s<", ">&#x73;<")}</Credentials></R>`,
  "a list of credentials": `<R><Credentials>${CREDENTIALS}</Credentials><Credentials></Credentials></R>`,
};

for (const [name, xml] of Object.entries(SPELLINGS)) {
  Deno.test(`XML with ${name} is read`, () => assertEquals(parseStsCredentials(xml), values(ABC)));
}

Deno.test("references of XML are their characters, and unknown ones stay", () => {
  const read = (secret: string) =>
    parseStsCredentials(`<R><Credentials><SecretAccessKey>${secret}</SecretAccessKey></Credentials></R>`)
      ?.secretAccessKey;
  assertEquals(read("&lt;&gt;&amp;&quot;&apos;&#43;&#x2F;&#X2f;"), "<>&\"'+//");
  assertEquals(read("&amp;lt;"), "&lt;");
  assertEquals(read("&eacute;&nope;&#x110000;&#9999999;& &;"), "&eacute;&nope;&#x110000;&#9999999;& &;");
});

Deno.test("JSON is read at each depth that services and gateways use", () => {
  const Credentials = { AccessKeyId: "a", SecretAccessKey: "s", SessionToken: "t", Expiration: "e" };
  for (
    const json of [
      { Credentials },
      { AssumeRoleResult: { Credentials } },
      { AssumeRoleResponse: { AssumeRoleResult: { Credentials }, ResponseMetadata: {} } },
      { ResponseMetadata: null, Result: { Credentials } },
    ]
  ) assertEquals(parseStsCredentials(JSON.stringify(json)), values(ABC));
});

Deno.test("anything else has no credentials", () => {
  for (
    const text of [
      "",
      " ",
      "no",
      "{",
      "{}",
      "[]",
      '{"Credentials":null}',
      '{"Credentials":[]}',
      '{"a":{"b":{"c":{"d":{"Credentials":{}}}}}}',
      "<html></html>",
      "<Credentials>",
      "<CredentialsX></CredentialsX>",
      `"${xmlAnswer(ACTION)}"`,
    ]
  ) assertEquals(parseStsCredentials(text), undefined, text);
});

Deno.test("an answer that is cut anywhere has whole values or none", () => {
  for (const text of [xmlAnswer(ACTION), jsonAnswer(ACTION)]) {
    const whole = Object.values(parseStsCredentials(text)!);
    for (let end = 0; end < text.length; end++) {
      for (const value of Object.values(parseStsCredentials(text.slice(0, end)) ?? {})) {
        assert(whole.includes(value), `cut at ${end}: ${value}`);
      }
    }
  }
});

Deno.test("refusals are read in every shape of AWS, and pages of proxies are not STS's", () => {
  const xml = (body: string) => `<ErrorResponse xmlns="x">${body}</ErrorResponse>`;
  const error = "<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no &amp; no</Message></Error>";
  const read = { code: "AccessDenied", text: "no & no", isOwn: true };
  for (
    const text of [
      xml(error),
      `<Response><Errors>${error}</Errors></Response>`,
      error,
      JSON.stringify({ Error: { Code: "AccessDenied", Message: "no & no" } }),
      JSON.stringify({ code: "AccessDenied", message: "no & no" }),
      JSON.stringify({ __type: "AccessDenied", message: "no & no" }),
    ]
  ) assertEquals(parseStsError(text), read, text);
  for (const text of ["", "<html><p>Forbidden</p></html>", "no", "<Error>", "{"]) {
    const { code, isOwn } = parseStsError(text);
    assertEquals([code, isOwn], [undefined, false], text);
  }
});

Deno.test("no text costs more than its length", async () => {
  const pieces = [
    "<",
    "<Credentials",
    "<Credentials>",
    "</Credentials",
    "<a:",
    "&#",
    "&amp;",
    "<Error ",
    "{",
    " ",
    "\n<",
  ];
  for (const piece of pieces) {
    await mustBeLinear(`${JSON.stringify(piece)} again and again`, 20_000, (size) => {
      const text = piece.repeat(size / piece.length);
      parseStsCredentials(`<R><Credentials>${text}`);
      parseStsCredentials(`<R><Credentials><SecretAccessKey>${text}</SecretAccessKey></Credentials>`);
      parseStsError(`<Error>${text}`);
    });
  }
});

/** Damages a text in one place. */
function damaged(text: string, index: number): string {
  const random = randomOf(13, index);
  const at = random(0, text.length);
  const end = Math.min(text.length, at + random(0, 40));
  const piece = random.of(["", "<", ">", "</Credentials>", "&", "\u0000", "\ud800", '"', "}", "\n", "x".repeat(500)]);
  return text.slice(0, at) + piece + text.slice(end);
}

const TIME_LIMIT_MS = 1000;

/** Waits between attempts are over at once, and no time limit is reached. */
const HASTY: Clock = {
  now: () => 0,
  setTimeout(run, ms) {
    if (ms < TIME_LIMIT_MS) queueMicrotask(run);
    return () => {};
  },
};

Deno.test("a damaged answer is credentials or an error of the source, which shows no secret", async () => {
  const seen = { credentials: 0, errors: 0 };
  for (let index = 0; index < 600; index++) {
    const body = damaged(index % 2 ? xmlAnswer(ACTION) : jsonAnswer(ACTION), index);
    const fetch = () => Promise.resolve(new Response(body, { status: index % 3 ? 200 : 400 }));
    const means = { fetch, clock: HASTY, timeoutMs: TIME_LIMIT_MS, region: "us-east-1", env: {} };
    try {
      const { expiration } = await fromWebIdentity({ roleArn: ROLE, token: TOKEN, ...means })();
      assert(expiration instanceof Date && Number.isFinite(expiration.getTime()));
      seen.credentials++;
    } catch (error) {
      assert(isProviderError(error) && error.kind === "credentials", `${index}: ${error}`);
      const shown = `${error.message}\n${error.stack}\n${JSON.stringify(error)}`;
      // A refusal may quote what STS says; a success never does.
      if (index % 3) assert(!shown.includes(GIVEN.secretAccessKey.slice(0, 12)), `${index}: ${shown}`);
      seen.errors++;
    }
  }
  assert(seen.credentials > 60 && seen.errors > 60, JSON.stringify(seen));
});
