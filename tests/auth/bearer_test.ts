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

const UNUSABLE: readonly (readonly [what: string, apiKey: unknown, says: string])[] = [
  ["empty", "", "empty"],
  ["blank", " \t\r\n", "empty"],
  ["undefined", undefined, "empty"],
  ["null", null, "empty"],
  ["an object", { token: API_KEY }, "ASCII"],
  ["with a line break", `${API_KEY}\n${API_KEY}`, "ASCII"],
  ["with a second header", `${API_KEY}\r\nx-injected: 1`, "ASCII"],
  ["with a NUL", `${API_KEY}\0`, "ASCII"],
  ["with a DEL", `${API_KEY}\x7f`, "ASCII"],
  ["with a space inside", `${API_KEY} ${API_KEY}`, "ASCII"],
  ["with an umlaut", `${API_KEY}ü`, "ASCII"],
  ["with an emoji", `${API_KEY}🗝`, "ASCII"],
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
    if (apiKey !== undefined && apiKey !== null) {
      clients.push(createBedrock({ apiKey: given, region: REGION, env: {}, fetch }));
    }
    for (const bedrock of clients) {
      for (const call of [() => bedrock.chat(HI), () => bedrock.stream(HI).text()]) {
        const error = await failureOf(call());
        assert(error instanceof AuthenticationError);
        assertEquals([error.kind, error.code, error.retryable], ["credentials", "InvalidApiKey", false]);
        assert(error.message.startsWith("Cannot authenticate: the API key is "), error.message);
        assert(error.message.includes(says), error.message);
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
