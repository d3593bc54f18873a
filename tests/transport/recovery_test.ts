/**
 * The transitions of a call's recoveries, as tables: another clock and fresh credentials, each once.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { ProviderError } from "@bedrock-edge/client";
import {
  type AttemptState,
  FIRST_ATTEMPT,
  isUselessRefresh,
  recoveredState,
  withIdentity,
} from "../../src/transport/recovery.ts";
import type { Recovery } from "@bedrock-edge/client/provider";

const refusal = new ProviderError("ExpiredToken: expired", { kind: "authentication", code: "ExpiredToken" });
const earlier = new ProviderError("Other: refused", { kind: "accessDenied", code: "Other" });

const corrected: AttemptState = { ...FIRST_ATTEMPT, identity: "me", correctedMs: 300_000 };
const refreshed: AttemptState = { ...FIRST_ATTEMPT, identity: "me", forceRefresh: true };
const both: AttemptState = { ...refreshed, correctedMs: 300_000 };

const TRANSITIONS: readonly (readonly [
  name: string,
  state: AttemptState,
  recovery: Recovery | undefined,
  next: AttemptState | undefined,
])[] = [
  ["a refusal that no change solves ends the call", FIRST_ATTEMPT, undefined, undefined],
  ["an empty recovery ends the call", FIRST_ATTEMPT, {}, undefined],
  ["another clock is tried", FIRST_ATTEMPT, { skewMs: -5 }, { ...FIRST_ATTEMPT, correctedMs: -5 }],
  ["a difference of 0 is a correction too", FIRST_ATTEMPT, { skewMs: 0 }, { ...FIRST_ATTEMPT, correctedMs: 0 }],
  ["fresh credentials are tried", FIRST_ATTEMPT, { refresh: true }, { ...FIRST_ATTEMPT, forceRefresh: true, refusal }],
  ["the clock comes first", FIRST_ATTEMPT, { skewMs: 9, refresh: true }, { ...FIRST_ATTEMPT, correctedMs: 9 }],
  ["a clock is corrected once", corrected, { skewMs: 9 }, undefined],
  [
    "fresh credentials come after the clock",
    corrected,
    { skewMs: 9, refresh: true },
    { ...corrected, forceRefresh: true, refusal },
  ],
  ["credentials are refreshed once", refreshed, { refresh: true }, undefined],
  ["a clock is corrected after a refresh", refreshed, { skewMs: 9, refresh: true }, { ...refreshed, correctedMs: 9 }],
  ["no recovery is left after both", both, { skewMs: 9, refresh: true }, undefined],
];

for (const [name, state, recovery, next] of TRANSITIONS) {
  Deno.test(`recovery: ${name}`, () => {
    const before = structuredClone({ ...state, refusal: undefined });
    assertEquals(recoveredState(state, refusal, recovery), next);
    assertEquals({ ...state, refusal: undefined }, before, "the state before is unchanged");
  });
}

const IDENTITIES: readonly (readonly [name: string, state: AttemptState, identity: string, useless: boolean])[] = [
  ["the first attempt refreshes nothing", FIRST_ATTEMPT, "me", false],
  ["the same credentials without a refusal are used again", { ...FIRST_ATTEMPT, identity: "me" }, "me", false],
  ["the refused credentials again are useless", { ...refreshed, refusal }, "me", true],
  ["other credentials are not useless", { ...refreshed, refusal }, "you", false],
  ["credentials after a refusal before any attempt are not useless", { ...FIRST_ATTEMPT, refusal }, "me", false],
  ["a corrected clock asks for no other credentials", corrected, "me", false],
];

for (const [name, state, identity, useless] of IDENTITIES) {
  Deno.test(`recovery: ${name}`, () => {
    assertEquals(isUselessRefresh(state, identity), useless);
    if (useless) {
      assert(assertThrows(() => withIdentity(state, identity)) === state.refusal);
    } else {
      assertEquals(withIdentity(state, identity), { ...state, identity, refusal: undefined });
    }
  });
}

Deno.test("recovery: a useless refresh throws the refusal that asked for it, not an earlier one", () => {
  const first = recoveredState(withIdentity(FIRST_ATTEMPT, "me"), earlier, { skewMs: 300_000 });
  const second = recoveredState(withIdentity(first!, "me"), refusal, { refresh: true });
  assert(assertThrows(() => withIdentity(second!, "me")) === refusal);
});
