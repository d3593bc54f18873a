/**
 * The contract judges what a provider says of itself: a wrong entry in `lacks` is found, in both directions.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { CAPABILITIES, type Capability } from "./capabilities.ts";
import { CASES, contract } from "./chat_provider.ts";
import { inProcess } from "./places.ts";
import type { Subject } from "./stage.ts";
import { SUBJECTS } from "./subjects.ts";

const capabilities = Object.keys(CAPABILITIES) as Capability[];

function subjectNamed(name: string): Subject {
  const subject = SUBJECTS.find((subject) => subject.name === name);
  assert(subject, name);
  return subject;
}

Deno.test("every missing ability has a reason", () => {
  for (const { name, lacks } of SUBJECTS) {
    for (const [capability, reason] of Object.entries(lacks)) {
      assert(capability in CAPABILITIES, `${name} lacks ${capability}, which is not an ability`);
      assert(reason.split(" ").length > 3, `${name} lacks ${capability} without a reason`);
    }
  }
});

Deno.test("every ability is needed by a case, and each provider keeps cases that need none", () => {
  const needed = new Set(CASES.flatMap(({ needs = [] }) => needs));
  assertEquals(capabilities.filter((capability) => !needed.has(capability)), []);
  for (const subject of SUBJECTS) {
    const kept = contract(subject, inProcess).filter(({ missing }) => !missing.length);
    assert(kept.length >= CASES.filter(({ needs }) => !needs?.length).length, subject.name);
  }
});

Deno.test("a provider that has every ability and lists one as missing is found out, for each of its cases", async () => {
  const bedrock = subjectNamed("bedrock, bearer");
  for (const capability of capabilities) {
    // With another ability missing as well, a case may have failed for its sake.
    const modest = { ...bedrock, lacks: { [capability]: "the entry is wrong on purpose" } };
    const cases = contract(modest, inProcess).filter(({ missing }) => missing.length);
    assert(cases.length > 0, capability);
    for (const { name, run } of cases) {
      const error = await assertRejects(run, Error, undefined, name);
      assert(error.message.includes(`lacks ${capability} ("the entry is wrong on purpose")`), `${name}: ${error}`);
    }
  }
});

Deno.test("a provider that lacks an ability and does not list it fails a case", async () => {
  const lines = subjectNamed("lines");
  for (const capability of Object.keys(lines.lacks) as Capability[]) {
    // A case without timers waits for ever, and only a test runner's own limit ends it.
    if (capability === "timeouts") continue;
    const { [capability]: _reason, ...lacks } = lines.lacks;
    const all = contract({ ...lines, lacks }, inProcess);
    const cases = all.filter(({ missing }, at) => CASES[at]?.needs?.includes(capability) && !missing.length);
    for (const { name, run } of cases) await assertRejects(run, Error, undefined, name);
    // Each case of these needs another ability too, which the provider still lists as missing.
    const needsMore = capability === "toolInputText" || capability === "unknownBlockParts";
    assertEquals(cases.length === 0, needsMore, capability);
  }
});
