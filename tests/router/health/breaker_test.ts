/**
 * The circuit of a target: closed, open, half open.
 */
import { assertEquals } from "@std/assert";
import { admission, HEALTHY, type Outcome, stateAfter, type TargetState } from "../../../src/router/health/breaker.ts";
import { stateOfText, textOfState } from "../../../src/router/health/stored_state.ts";

const LIMITS = { failures: 3, windowMs: 1000, cooldownMs: 500, probes: 2 };
const FAILED: Outcome = { kind: "failed" };

/** Ends calls at given times. */
function after(...calls: readonly (readonly [now: number, Outcome])[]): TargetState {
  return calls.reduce((state, [now, outcome]) => stateAfter(state, outcome, LIMITS, now), HEALTHY);
}

const OPEN = after([0, FAILED], [1, FAILED], [2, FAILED]);

Deno.test("failures in a row open the circuit for a time", () => {
  assertEquals(admission(after([0, FAILED], [1, FAILED]), LIMITS, 2), { kind: "free" });
  assertEquals(admission(OPEN, LIMITS, 501), { kind: "open", until: 502 });
});

Deno.test("an answer between failures begins the row anew", () => {
  const state = after([0, FAILED], [1, FAILED], [2, { kind: "answered" }], [3, FAILED]);
  assertEquals([state.failures, state.since, state.openUntil], [1, 3, 0]);
});

Deno.test("failures that are too far apart do not open the circuit", () => {
  const state = after([0, FAILED], [900, FAILED], [1001, FAILED]);
  assertEquals([state.failures, state.since, state.openUntil], [1, 1001, 0]);
});

Deno.test("after its rest, a circuit admits its probes and no more", () => {
  const first = admission(OPEN, LIMITS, 502);
  if (first.kind !== "probe") throw new Error(first.kind);
  const second = admission(first.next, LIMITS, 510);
  if (second.kind !== "probe") throw new Error(second.kind);
  assertEquals(admission(second.next, LIMITS, 520), { kind: "open", until: 1002 });
  // Nothing was heard of the first probe: its request may have ended with its I/O.
  assertEquals(admission(second.next, LIMITS, 1002).kind, "probe");
});

Deno.test("the circuit closes when all probes have succeeded, and opens when one fails", () => {
  const begun = { ...OPEN, probes: [502, 510] };
  const once = stateAfter(begun, { kind: "answered", probe: 502 }, LIMITS, 520);
  assertEquals([once.successes, once.probes, once.openUntil], [1, [510], 502]);
  assertEquals(stateAfter(once, { kind: "answered", probe: 510 }, LIMITS, 530), HEALTHY);
  const failed = stateAfter(once, { kind: "failed", probe: 510 }, LIMITS, 530);
  assertEquals([failed.openUntil, failed.probes, failed.successes], [1030, [], 0]);
});

Deno.test("successes that an isolate with more probes counted do not keep a circuit open", () => {
  const counted = { ...OPEN, successes: 3 };
  const admitted = admission(counted, LIMITS, 600);
  if (admitted.kind !== "probe") throw new Error(admitted.kind);
  assertEquals(admission(admitted.next, LIMITS, 601), { kind: "open", until: 1100 });
  assertEquals(stateAfter(admitted.next, { kind: "answered", probe: 600 }, LIMITS, 610), HEALTHY);
});

Deno.test("a probe of a clock far ahead does not count for longer than another", () => {
  const state = { ...OPEN, probes: [9000, 9000] };
  assertEquals([admission(state, LIMITS, 8800).kind, admission(state, LIMITS, 600).kind], ["open", "probe"]);
});

Deno.test("a probe whose caller left is given back", () => {
  const left = stateAfter({ ...OPEN, probes: [502] }, { kind: "unknown", probe: 502 }, LIMITS, 510);
  assertEquals([left.probes, left.openUntil], [[], 502]);
});

Deno.test("a probe that takes longer than a rest counts when it ends, unless the circuit has opened again since", () => {
  const { probes: limit } = LIMITS;
  const [early, late] = [502, 1600];
  // The first probe is no longer among the probes: another one was admitted in its place.
  const state = { ...OPEN, probes: [late], successes: limit - 1 };
  assertEquals(stateAfter(state, { kind: "answered", probe: early }, LIMITS, 1700), HEALTHY);
  assertEquals(stateAfter(state, { kind: "failed", probe: early }, LIMITS, 1700).openUntil, 2200);
  assertEquals(stateAfter(state, { kind: "unknown", probe: early }, LIMITS, 1700), state);
  const again = { ...state, openUntil: 1550 };
  for (const kind of ["answered", "failed", "unknown"] as const) {
    assertEquals(stateAfter(again, { kind, probe: early }, LIMITS, 1700), again, kind);
  }
});

Deno.test("calls from before the circuit opened change nothing", () => {
  assertEquals(stateAfter(OPEN, FAILED, LIMITS, 100), OPEN);
  assertEquals(stateAfter(OPEN, { kind: "answered" }, LIMITS, 100), OPEN);
});

Deno.test("a pause that the service asked for is kept, also without a breaker", () => {
  const state = stateAfter(HEALTHY, { kind: "failed", retryAfterMs: 100 }, undefined, 5);
  assertEquals([state.coolUntil, state.failures], [105, 0]);
  assertEquals(admission(state, undefined, 104), { kind: "cooling", until: 105 });
  assertEquals(admission(state, undefined, 105), { kind: "free" });
  assertEquals(stateAfter(state, { kind: "failed", retryAfterMs: 10 }, undefined, 20).coolUntil, 105);
});

Deno.test("an answer of a healthy target changes nothing", () => {
  assertEquals(stateAfter(HEALTHY, { kind: "answered" }, LIMITS, 7) === HEALTHY, true);
});

Deno.test("a state survives the store, and other texts are ignored", () => {
  const state = { ...OPEN, probes: [502], coolUntil: 9, at: 3, turn: 2 };
  assertEquals(stateOfText(textOfState(state)), state);
  for (const text of ["", "null", "[]", '{"at":"now"}', '{"probes":[null]}', '{"probes":3}', undefined, null, 7]) {
    assertEquals(stateOfText(text), undefined);
  }
});
