/**
 * `authInfo()` of a client names the source that gave the last credentials, through chains, roles and caches; and a client asks a
 * source that failed no more often than the source says.
 */
import { assertEquals } from "@std/assert";
import { AuthenticationError, type Bedrock, createBedrock } from "@bedrock-edge/client";
import {
  cached,
  type CredentialProvider,
  firstOf,
  fromAssumeRole,
  fromEnv,
  fromWebIdentity,
} from "@bedrock-edge/client/credentials";
import { createRouter } from "@bedrock-edge/client/router";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { VirtualClock } from "../helpers/clock.ts";
import { HI, REGION } from "../helpers/fire.ts";
import { failureOf } from "../helpers/watch.ts";
import { type Answer, GIVEN, granted, ROLE, sts, TOKEN, xmlRefusal } from "./sts.ts";

const { expiration: _, ...KEYS } = GIVEN;

/** A client over Bedrock and STS in memory. */
function client(credentials: CredentialProvider, clock: VirtualClock): Bedrock {
  return createBedrock({
    region: REGION,
    env: {},
    credentials,
    clock,
    fetch: fakeBedrock({ credentials: KEYS, clock }),
  });
}

function chain(clock: VirtualClock, answers: readonly Answer[] = [], env: Record<string, string> = {}) {
  const common = { region: REGION, env: {}, fetch: sts(...answers), clock };
  const base = firstOf([
    fromEnv({ env }),
    fromWebIdentity({ ...common, roleArn: "arn:aws:iam::123456789012:role/base", token: TOKEN }),
  ]);
  return cached(firstOf([fromAssumeRole({ ...common, credentials: cached(base, { clock }), roleArn: ROLE })]), {
    clock,
  });
}

Deno.test("before the first request every source of a chain is named, and then the one that won", async () => {
  for (
    const [env, winner] of [
      [{}, "role base by web identity"],
      [{ AWS_ACCESS_KEY_ID: "AKIDENV", AWS_SECRET_ACCESS_KEY: "secret" }, "AWS_ACCESS_KEY_ID"],
    ] as const
  ) {
    const clock = new VirtualClock();
    const bedrock = client(chain(clock, [], env), clock);
    assertEquals(
      (await bedrock.authInfo()).source,
      "first of role app by first of AWS_ACCESS_KEY_ID, role base by web identity",
    );
    await clock.run(bedrock.chat({ ...HI }));
    assertEquals(await bedrock.authInfo(), { scheme: "sigv4", source: `role app by ${winner}`, region: REGION });
  }
});

Deno.test("another source that wins later is the one that is named", async () => {
  const clock = new VirtualClock();
  const env: Record<string, string> = {
    AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
  };
  const web = fromWebIdentity({ region: REGION, env: {}, fetch: sts(granted), clock, roleArn: ROLE, token: TOKEN });
  const source = firstOf([fromEnv({ env }), web]);
  const bedrock = client(source, clock);
  await source();
  assertEquals((await bedrock.authInfo()).source, "AWS_ACCESS_KEY_ID");
  delete env.AWS_ACCESS_KEY_ID;
  await source({ forceRefresh: true });
  assertEquals((await bedrock.authInfo()).source, "role app by web identity");
});

Deno.test("a provider without a name is the option that holds it", async () => {
  const bedrock = client(() => Promise.resolve(KEYS), new VirtualClock());
  assertEquals((await bedrock.authInfo()).source, "credentials");
});

Deno.test("a call does not repeat a source that has made its own attempts", async () => {
  const clock = new VirtualClock();
  const fetch = sts(() => xmlRefusal("ServiceUnavailable", "later", 503));
  const source = fromWebIdentity({ region: REGION, env: {}, fetch, clock, roleArn: ROLE, token: TOKEN });
  const error = await failureOf(clock.run(client(source, clock).chat({ ...HI })));
  assertEquals([error.kind, error.code, error.retryable], ["credentials", "ServiceUnavailable", true]);
  assertEquals(fetch.requests.length, 3);
});

Deno.test("a router goes on to the next target when a source fails", async () => {
  const clock = new VirtualClock();
  const error = new AuthenticationError("Cannot reach AWS STS: reset", {
    ...{ kind: "credentials", code: "ECONNRESET", retryable: true },
  });
  const first = client(() => Promise.reject(error), clock).model(HI.model);
  const second = client(() => Promise.resolve(KEYS), clock).model(HI.model);
  const router = createRouter({ targets: [first, second], clock });
  const { route } = await clock.run(router.chat({ messages: "Hi" }));
  assertEquals(route?.map(({ outcome }) => outcome), ["failed", "answered"]);
});
