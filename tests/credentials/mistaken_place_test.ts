/** Sources in the wrong place: not called, or as `auth`, which JavaScript does not see. Nothing is sent. */
import { assertEquals, assertRejects } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import * as edge from "@bedrock-edge/client/credentials";
import * as node from "@bedrock-edge/client/node";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { MODEL } from "../helpers/fire.ts";

/** Every function that creates a source from options, by its name. */
const CREATORS = Object.entries({ ...edge, ...node }).filter(([name]) => /^from[A-Z]|Chain$/.test(name));

const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const env = { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey };

/** Chats with a client of these options, which must fail. Returns its words without those of the client. */
async function failureOf(options: Record<string, unknown>): Promise<string> {
  const fake = fakeBedrock();
  const bedrock = createBedrock({ region: "us-east-1", fetch: fake, ...options });
  const { message } = await assertRejects(() => bedrock.chat({ model: MODEL, messages: "Hi" }), Error);
  assertEquals(fake.requests.length, 0);
  return message.replace(/^Cannot authenticate: the credential provider failed: /, "");
}

Deno.test("a function that was not called is named, as credentials and as auth", async () => {
  assertEquals(CREATORS.length, 13);
  for (const [name, create] of CREATORS) {
    const expected = `Cannot use ${name} without calling it: the call creates the source; pass ${name}()`;
    assertEquals(await failureOf({ credentials: create }), expected);
    assertEquals(await failureOf({ auth: create }), expected);
  }
});

Deno.test("a source as auth is an error, and no unsigned request is sent", async () => {
  const roleArn = "arn:aws:iam::123456789012:role/app";
  const sources = [
    edge.fromEnv({ env }),
    edge.firstOf([edge.fromEnv({ env })]),
    edge.cached(() => Promise.resolve(keys)),
    edge.fromWebIdentity({ roleArn, token: "token", region: "us-east-1" }),
    edge.edgeChain({ env }).credentials,
    node.fromProfile({ env }),
  ];
  for (const auth of sources) {
    assertEquals(
      await failureOf({ auth }),
      "Cannot use this source as auth: it gives credentials and signs nothing; pass it as credentials",
    );
  }
});
