/**
 * No failure of a source shows a secret: neither the caller's nor the service's, whoever quotes it.
 */
import { assert, assertEquals } from "@std/assert";
import * as credentials from "@bedrock-edge/client/credentials";
import * as node from "@bedrock-edge/client/node";
import { VirtualClock } from "../helpers/clock.ts";
import { piecesOf, shownBy } from "../helpers/shown_by.ts";
import { FAILING, failing } from "./failing.ts";
import { BASE, FLAWED, FUNCTIONS, SUBJECTS } from "./secret_subjects.ts";
import { GIVEN, TOKEN } from "./sts.ts";

for (const [name, { make, good, secrets, requests = 1 }] of Object.entries(SUBJECTS)) {
  for (const how of Object.keys(FAILING)) {
    Deno.test(`${name} shows no secret after ${how}`, async () => {
      for (let from = 1; from <= requests; from++) {
        const clock = new VirtualClock();
        const outcome = await clock.outcome(make({ fetch: failing(how, good, from), clock })());
        assert("error" in outcome, `request ${from} did not fail`);
        const shown = shownBy(outcome.error);
        for (const secret of [...secrets, GIVEN.secretAccessKey, GIVEN.sessionToken]) {
          for (const piece of piecesOf(secret)) {
            const at = shown.indexOf(piece);
            assert(at < 0, `request ${from} shows "${piece}" in: ${shown.slice(Math.max(0, at - 200), at + 100)}`);
          }
        }
      }
    });
  }
}

/** Errors that quote a token in their words, or beside them. */
const QUOTING: readonly Error[] = [
  new Error(`token ${TOKEN} for ${GIVEN.sessionToken} was refused`),
  new Error("refused", { cause: { headers: { authorization: `Bearer ${TOKEN}` }, token: GIVEN.sessionToken } }),
  Object.assign(new Error("refused"), { config: { token: TOKEN, session: GIVEN.sessionToken } }),
];

for (const [name, make] of Object.entries(FUNCTIONS)) {
  Deno.test(`${name} fails and shows no secret`, async () => {
    for (const error of QUOTING) {
      const source = make(() => {
        throw error;
      });
      const outcome = await new VirtualClock().outcome(source());
      assert("error" in outcome);
      const shown = shownBy(outcome.error);
      for (const piece of [TOKEN, GIVEN.sessionToken].flatMap(piecesOf)) assert(!shown.includes(piece), shown);
    }
  });
}

/** Values that no header can hold, or that a person copied badly. */
const FLAWS: readonly ((secret: string) => string)[] = [
  (secret) => `${secret.slice(0, 20)} ${secret.slice(20)}`,
  (secret) => `"${secret}"`,
  (secret) => `${secret.slice(0, 20)}\r\n${secret.slice(20)}`,
  (secret) => `${secret}\u200b`,
  (secret) => `${secret}\u00e9`,
];

const SECRET = BASE.secretAccessKey + BASE.sessionToken.replaceAll(/[^\w]/g, "");

for (const [name, ask] of Object.entries(FLAWED)) {
  Deno.test(`${name} with a flaw is not shown`, async () => {
    for (const flaw of FLAWS) {
      const error: unknown = await ask(flaw(SECRET)).then(() => undefined, (error: unknown) => error);
      const shown = shownBy(error);
      for (const piece of piecesOf(SECRET)) assert(!shown.includes(piece), shown);
    }
  });
}

/** Functions of the entries without a subject above, and where their secrets are searched for. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  fromEnv: "its values, above",
  firstOf: "chains, above",
  cached: "chains, above",
  edgeChain: "its sources, and its API key, above",
  nodeChain: "its sources",
  mintApiKey: "its keys, above",
  apiKeyInfo: "its key, above",
  fromProcess: "tests/node/process_test.ts",
  fromLoginCache: "tests/node/login_test.ts",
  profileRegion: "it reads no secret",
};

Deno.test("every function of the entries is searched", () => {
  const functions = Object.entries({ ...credentials, ...node }).filter(([, value]) => typeof value === "function");
  const names = functions.map(([name]) => name);
  assertEquals(names.filter((name) => !(name in SUBJECTS) && !(name in ELSEWHERE)), []);
  assertEquals(Object.keys(ELSEWHERE).filter((name) => !names.includes(name) || name in SUBJECTS), []);
});
