import { assertEquals, assertThrows } from "@std/assert";
import { cached, type CredentialProvider, type Credentials, firstOf, fromEnv } from "@bedrock-edge/client/credentials";
import { AuthenticationError } from "@bedrock-edge/client";
import { failureOf } from "../helpers/watch.ts";
import { GIVEN } from "./sts.ts";

const empty = fromEnv({ env: {} });
const full = fromEnv({ env: { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" } });
const foreign: CredentialProvider = () => Promise.resolve(GIVEN);

/** A source that fails, and that counts how often it is asked. */
function broken(error: unknown) {
  const counter = { asked: 0 };
  const source: CredentialProvider = () => {
    counter.asked++;
    throw error;
  };
  return Object.assign(source, { counter });
}

Deno.test("the first source that gives credentials wins, and the others behind it are not asked", async () => {
  const last = broken(new Error("never asked"));
  const chain = firstOf([empty, foreign, last]);
  assertEquals(chain.source, "first of AWS_ACCESS_KEY_ID, source 2, source 3");
  assertEquals(await chain(), GIVEN);
  assertEquals([chain.source, last.counter.asked], ["source 2", 0]);
});

Deno.test("each refresh begins with the first source, and says so to all of them", async () => {
  const options: unknown[] = [];
  let isDown = true;
  const first: CredentialProvider = (given) => {
    options.push(given);
    return isDown ? Promise.reject(new Error("down")) : Promise.resolve({ ...GIVEN, accessKeyId: "ASIAFIRST" });
  };
  const chain = firstOf([first, foreign]);
  assertEquals((await chain()).accessKeyId, GIVEN.accessKeyId);
  isDown = false;
  assertEquals((await chain({ forceRefresh: true })).accessKeyId, "ASIAFIRST");
  assertEquals([options, chain.source], [[undefined, { forceRefresh: true }], "source 1"]);
});

Deno.test("credentials that cannot sign are a failure of their source", async () => {
  for (const nothing of [undefined, null, {}, { accessKeyId: "a b", secretAccessKey: "s" }]) {
    const chain = firstOf([() => Promise.resolve(nothing as never), foreign]);
    assertEquals(await chain(), GIVEN);
  }
});

Deno.test("foreign credentials come out as AWS's clients take them, in firstOf and in cached", async () => {
  const expiration = new Date("2126-11-20T01:00:00Z");
  const { accessKeyId, secretAccessKey } = GIVEN;
  const forms: readonly [Partial<Credentials>, Partial<Credentials>][] = [
    [{ expiration: expiration.toISOString() }, { expiration }],
    [{ expiration: +expiration }, { expiration }],
    [{ expiration: +expiration / 1000, sessionToken: " token\n" }, { expiration, sessionToken: "token" }],
    [{ expiration: null, sessionToken: "" }, {}],
    [{ expiration: undefined, sessionToken: undefined }, {}],
  ];
  for (const [given, wanted] of forms) {
    const source = () => Promise.resolve({ accessKeyId, secretAccessKey, ...given });
    assertEquals(await firstOf([source])(), { accessKeyId, secretAccessKey, ...wanted });
    assertEquals(await cached(source)(), { accessKeyId, secretAccessKey, ...wanted });
  }
});

Deno.test("when all fail, the error has every reason in order, and every error", async () => {
  const reset = new AuthenticationError("Cannot reach AWS STS: reset", {
    kind: "credentials",
    code: "ECONNRESET",
    retryable: true,
    hint: "Check the network",
  });
  const inner = firstOf([empty, broken(reset)]);
  const error = await failureOf(firstOf([broken(new Error("no\nprofile")), inner, broken(undefined)])());
  assertEquals(
    error.message,
    `Cannot get credentials: all 3 sources failed
- source 1: no profile
- first of AWS_ACCESS_KEY_ID, source 2: Cannot get credentials: all 2 sources failed
  - AWS_ACCESS_KEY_ID: Cannot read credentials from the environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; set both, or pass env
  - source 2: Cannot reach AWS STS: reset
    Hint: Check the network
- source 3: failed without a message`,
  );
  assertEquals([error.kind, error.code, error.retryable], ["credentials", "CredentialsFailed", true]);
  const { errors } = error.cause as AggregateError;
  assertEquals(errors.map((each: { code?: string }) => each?.code), [undefined, "CredentialsFailed", undefined]);
});

Deno.test("a chain without anything set says that nothing was found", async () => {
  const error = await failureOf(firstOf([empty, empty])());
  assertEquals([error.code, error.retryable], ["CredentialsNotFound", false]);
});

Deno.test("a source may throw anything", async () => {
  for (const thrown of [null, 7, "text", Symbol("s"), { message: 7 }, Object.create(null)]) {
    const { message } = await failureOf(firstOf([broken(thrown)])());
    const reason = thrown === "text" ? "text" : "failed without a message";
    assertEquals(message, `Cannot get credentials: the source failed\n- source 1: ${reason}`);
  }
});

Deno.test("a chain without sources, or of other values, is refused at construction", () => {
  for (const sources of [[], undefined, full, [full, GIVEN], [undefined]]) {
    assertThrows(() => firstOf(sources as never), TypeError, "Cannot make a chain");
  }
});
