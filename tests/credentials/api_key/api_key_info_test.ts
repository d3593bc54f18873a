import { assertEquals, assertThrows } from "@std/assert";
import { type ApiKeyInfo, apiKeyInfo, mintApiKey } from "@bedrock-edge/client/credentials";
import { ManualClock } from "../../helpers/manual_clock.ts";
import { randomOf } from "../../helpers/random.ts";

const NOW = "2026-11-29T12:00:00.000Z";
const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const clock = new ManualClock(NOW);

Deno.test("a short-term key tells its region, its maker, its time and its end", async () => {
  const key = await mintApiKey({ credentials: KEYS, region: "cn-north-1", expiresInSeconds: 90, clock });
  assertEquals(apiKeyInfo(`\n${key} `), {
    kind: "short-term",
    region: "cn-north-1",
    accessKeyId: "AKIDEXAMPLE",
    isFromTemporaryCredentials: false,
    createdAt: new Date(NOW),
    expiresAt: new Date("2026-11-29T12:01:30.000Z"),
  });
  const temporary = await mintApiKey({ credentials: { ...KEYS, sessionToken: "t" }, region: "us-east-1", clock });
  const info = apiKeyInfo(temporary);
  assertEquals(info.kind === "short-term" && info.isFromTemporaryCredentials, true);
});

Deno.test("a long-term key tells its user and its account, if they can be read", () => {
  const read = (text: string) => apiKeyInfo(`ABSK${btoa(text)}`);
  assertEquals(read("BedrockAPIKey-ab12-at-123456789012:c2VjcmV0"), {
    kind: "long-term",
    user: "BedrockAPIKey-ab12",
    accountId: "123456789012",
  });
  assertEquals(read("jane-at-home-at-123456789012:c2VjcmV0"), {
    kind: "long-term",
    user: "jane-at-home",
    accountId: "123456789012",
  });
  const unknown: ApiKeyInfo = { kind: "long-term", user: undefined, accountId: undefined };
  for (const text of ["", "jane", "jane-at-123:x", "-at-123456789012:x", "\xff\x00-at-123456789012:x"]) {
    assertEquals(read(text), unknown, text);
  }
  assertEquals(apiKeyInfo("ABSK-not!base64"), unknown);
});

const HOST = "bedrock.amazonaws.com/";
const QUERY = "?Action=CallWithBearerToken&X-Amz-Credential=AKID%2F20261129%2Fus-east-1%2Fbedrock%2Faws4_request" +
  "&X-Amz-Date=20261129T120000Z&X-Amz-Expires=60";
const shortTerm = (request: string) => `bedrock-api-key-${btoa(request)}`;

const UNREADABLE: readonly (readonly [name: string, key: unknown, why: string])[] = [
  ["nothing", undefined, "undefined is not a string"],
  ["an object", {}, "an object is not a string"],
  ["an empty text", "", "not in the form of Bedrock's keys"],
  ["a key of another service", "sk-ant-api03-SECRETSECRET", "not in the form of Bedrock's keys"],
  ["an access key id", "AKIDEXAMPLE", "not in the form of Bedrock's keys"],
  ["the word Bearer before the key", `Bearer ${shortTerm(HOST + QUERY)}`, "not in the form of Bedrock's keys"],
  ["no base64", "bedrock-api-key-!SECRET!", "its text is not base64"],
  ["nothing after the prefix", "bedrock-api-key-", "it holds another request"],
  ["another host", shortTerm(`evil.example/${QUERY}`), "it holds another request"],
  ["a text without a request", shortTerm("SECRET"), "it holds another request"],
  ["no query", shortTerm(HOST), "a part of its request is missing"],
  ["no credential", shortTerm(HOST + QUERY.replace("Credential", "C")), "a part of its request is missing"],
  ["no date", shortTerm(HOST + QUERY.replace("Date", "D")), "a part of its request is missing"],
  ["a bad date", shortTerm(HOST + QUERY.replace("20261129T", "20269929T")), "a part of its request is missing"],
  ["no life", shortTerm(HOST + QUERY.replace("Expires", "E")), "a part of its request is missing"],
  ["an endless life", shortTerm(HOST + QUERY.replace("=60", "=9e99")), "a part of its request is missing"],
  ["a life beyond all dates", shortTerm(HOST + QUERY + "0".repeat(20)), "a part of its request is missing"],
  ["a region with a line break", shortTerm(HOST + QUERY.replace("us-east-1", "us%0A1")), "a part of its request is"],
];

for (const [name, key, why] of UNREADABLE) {
  Deno.test(`an error says what is wrong with an invalid key: ${name}`, () => {
    const error = assertThrows(() => apiKeyInfo(key as string), TypeError, `Cannot read the API key: ${why}`);
    assertEquals(/SECRET/.test(error.message), false);
  });
}

Deno.test("keys with random damage give facts or the one error, and never quote the key", async () => {
  const credentials = { ...KEYS, sessionToken: "token" };
  const key = await mintApiKey({ credentials, region: "us-east-1", clock });
  for (let index = 0; index < 2000; index++) {
    const random = randomOf(7, index);
    const [from, length] = [random(0, key.length), random(0, 20)];
    const noise = Array.from({ length: random(0, 20) }, () => String.fromCharCode(random(0, 0x2ff))).join("");
    const damaged = key.slice(0, from) + noise + key.slice(from + length);
    try {
      assertEquals(Object.keys(apiKeyInfo(damaged)).includes("kind"), true);
    } catch (error) {
      const message = (error as Error).message;
      assertEquals((error as Error).name, "TypeError", message);
      assertEquals(message.startsWith("Cannot read the API key: "), true, message);
    }
  }
});
