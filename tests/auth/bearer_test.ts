import { assert, assertEquals } from "@std/assert";
import {
  AuthenticationError,
  bearer,
  type Bedrock,
  createBedrock,
  createBedrockWith,
  type Provide,
} from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { messageWithoutHint } from "../../src/errors/provider_error.ts";
import { API_KEY, HI, over, REGION } from "../helpers/fire.ts";
import { failureOf } from "../helpers/watch.ts";

const withKey = (apiKey: Provide<string>, fake = fakeBedrock({ apiKey: API_KEY })) => ({
  fake,
  bedrock: createBedrockWith(bearer(apiKey), { region: REGION, env: {}, fetch: fake }),
});

Deno.test("bearer lets in with a string, and with what a function gives at once or later", async () => {
  for (const apiKey of [API_KEY, () => API_KEY, () => Promise.resolve(API_KEY)]) {
    const { bedrock, fake } = withKey(apiKey);
    await bedrock.chat(HI);
    await bedrock.stream(HI).final();
    assertEquals(fake.requests.map(({ headers }) => headers.get("authorization")), [
      `Bearer ${API_KEY}`,
      `Bearer ${API_KEY}`,
    ]);
  }
});

Deno.test("bearer sets no header of SigV4", async () => {
  const { bedrock, fake } = withKey(API_KEY);
  await bedrock.chat(HI);
  assertEquals([...fake.requests[0]!.headers.keys()].filter((name) => name.startsWith("x-amz")), []);
});

Deno.test("bearer trims what a file or a shell leaves around a key", async () => {
  for (const apiKey of [` ${API_KEY}`, `${API_KEY}\n`, `\t${API_KEY}\r\n`, () => `${API_KEY} `]) {
    const { bedrock, fake } = withKey(apiKey);
    await bedrock.chat(HI);
    assertEquals(fake.requests[0]!.headers.get("authorization"), `Bearer ${API_KEY}`);
  }
});

Deno.test("bearer asks its function again at every attempt", async () => {
  const fake = fakeBedrock({ apiKey: "second", faults: [{ type: "status", status: 503 }], expiredKeys: ["first"] });
  const keys = ["first", "second", "second", "second"];
  let asked = 0;
  const { bedrock } = withKey(() => keys[asked++]!, fake);
  await bedrock.chat({ ...HI, retry: { maxDelayMs: 0 } });
  // Refused as expired, refused as overloaded, let in.
  assertEquals(fake.requests.map(({ headers }) => headers.get("authorization")), [
    "Bearer first",
    "Bearer second",
    "Bearer second",
  ]);
  assertEquals(asked, 3);
});

/** Everything an error shows anybody. */
function shown(error: Error): string {
  return [error.message, String(error), JSON.stringify(error), Deno.inspect(error), Deno.inspect(error.cause)].join(
    "\n",
  );
}

const ALONE = "pass the value alone";
const UNUSABLE: readonly (readonly [what: string, apiKey: unknown, says: string])[] = [
  ["empty", "", "is empty; pass a Bedrock API key"],
  ["blank", " \t\r\n", "is empty; pass a Bedrock API key"],
  ["undefined", undefined, "is missing; pass a Bedrock API key as a string, or a function that returns one"],
  ["null", null, "is missing; pass a Bedrock API key as a string, or a function that returns one"],
  ["an object", { token: API_KEY }, "is an object; pass a Bedrock API key as a string, or a function that returns one"],
  ["a number", 7, "is a number; pass a Bedrock API key as a string, or a function that returns one"],
  ["with the scheme", `Bearer ${API_KEY}`, 'has a space in it; pass the key alone, without "Bearer"'],
  ["with the scheme in lower case", ` bearer\t${API_KEY}`, 'has a space in it; pass the key alone, without "Bearer"'],
  ["in quotes", `"${API_KEY}"`, `has quotes around it; ${ALONE}`],
  ["in single quotes", `'${API_KEY}'\n`, `has quotes around it; ${ALONE}`],
  ["in typographic quotes", `\u201c${API_KEY}\u201d`, `has quotes around it; ${ALONE}`],
  ["with a line break", `${API_KEY}\n${API_KEY}`, `has a space or a line break in it; ${ALONE}`],
  ["with a second header", `${API_KEY}\r\nx-injected: 1`, `has a space or a line break in it; ${ALONE}`],
  ["with a space inside", `${API_KEY} ${API_KEY}`, `has a space or a line break in it; ${ALONE}`],
  ["with a no-break space inside", `${API_KEY}\u00a0${API_KEY}`, `has a space or a line break in it; ${ALONE}`],
  ["with a NUL", `${API_KEY}\0`, "has an invisible character in it; copy the value again"],
  ["with a DEL", `${API_KEY}\x7f`, "has an invisible character in it; copy the value again"],
  ["with a zero-width space", `\u200b${API_KEY}`, "has an invisible character in it; copy the value again"],
  ["with a soft hyphen", `${API_KEY}\u00ad${API_KEY}`, "has an invisible character in it; copy the value again"],
  ["with an umlaut", `${API_KEY}ü`, "has a character that is not ASCII; copy the value again"],
  ["with an emoji", `${API_KEY}🗝`, "has a character that is not ASCII; copy the value again"],
];

for (const [what, apiKey, says] of UNUSABLE) {
  Deno.test(`bearer refuses a key (${what}), sends nothing and does not show it`, async () => {
    let sent = 0;
    const fetch = () => {
      sent++;
      return Promise.resolve(new Response());
    };
    // A function may give anything at run time; so may plain JavaScript where a string is asked for.
    const given = apiKey as string;
    const clients: Bedrock[] = [createBedrockWith(bearer(() => given), { region: REGION, env: {}, fetch })];
    if (typeof apiKey === "string") {
      clients.push(createBedrock({ apiKey: given, region: REGION, env: {}, fetch }));
    }
    for (const bedrock of clients) {
      for (const call of [() => bedrock.chat(HI), () => bedrock.stream(HI).text()]) {
        const error = await failureOf(call());
        assert(error instanceof AuthenticationError);
        assertEquals([error.kind, error.code, error.retryable], ["credentials", "InvalidApiKey", false]);
        assertEquals(messageWithoutHint(error), `Cannot authenticate: the API key ${says}`);
        assert(!shown(error).includes("SECRETKEY"), shown(error));
      }
    }
    assertEquals(sent, 0);
  });
}

Deno.test("bearer's failing function is named as the source that failed, with its cause, and is asked again", async () => {
  const cause = new Error("the vault is sealed");
  let asked = 0;
  const { bedrock, fake } = withKey(() => {
    if (++asked === 1) throw cause;
    return API_KEY;
  });
  const error = await failureOf(bedrock.chat(HI));
  assertEquals([error.name, error.kind, error.code], ["AuthenticationError", "credentials", "CredentialsFailed"]);
  assert(error.cause === cause);
  assertEquals(fake.requests.length, 0);
  await bedrock.chat(HI);
  assertEquals(asked, 2);
});

Deno.test("a refused key is in no message, although the service quotes it", async () => {
  const { bedrock } = over(() => Response.json({ Message: `The key ${API_KEY} is not valid` }, { status: 403 }));
  const error = await failureOf(bedrock.chat(HI));
  assertEquals(error.status, 403);
  assert(!shown(error).includes("SECRETKEY"), shown(error));
});
