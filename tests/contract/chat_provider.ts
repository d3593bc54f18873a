/**
 * The contract of `ChatProvider`: the promises of every provider, whatever its wire format, on every runtime. This file and
 * the cases know no provider, no Deno and no Node; `subjects.ts` lists the providers.
 *
 * A provider that lacks an ability says so with a reason. The cases that need the ability still run, and must fail: a case
 * that passes shows that the provider has the ability after all.
 */
import { answers } from "./answers.ts";
import { blocks } from "./blocks.ts";
import type { Capability } from "./capabilities.ts";
import { ContractClock } from "./clock.ts";
import { endings } from "./endings.ts";
import { eventually } from "./eventually.ts";
import { failures } from "./failures.ts";
import type { Place } from "./places.ts";
import type { CaseDefinition, Stage, Subject } from "./stage.ts";
import { timeouts } from "./timeouts.ts";

/** Every promise of the contract. */
export const CASES: readonly CaseDefinition[] = [...answers, ...blocks, ...endings, ...failures, ...timeouts];

/** One promise of the contract with a provider. */
export interface Case {
  readonly name: string;
  /** The promise in words, the same for every provider. */
  readonly promise: string;
  /** The abilities that the case needs and the provider lacks. If there are any, the case must fail. */
  readonly missing: readonly Capability[];
  /** Rejects when the provider breaks the promise, or when the case passes without a missing ability. */
  readonly run: () => Promise<void>;
}

/** Returns every case for a provider. Each case has its own service, so that it sees only its own requests. */
export function contract(subject: Subject, place: Place, cases: readonly CaseDefinition[] = CASES): Case[] {
  return cases.map((definition) => {
    const missing = (definition.needs ?? []).filter((capability) => subject.lacks[capability] !== undefined);
    return {
      missing,
      promise: definition.name,
      name: missing.length ? `${definition.name} (must fail without ${missing.join(" and ")})` : definition.name,
      run: missing.length
        ? () => runToFail(definition, subject, place, missing)
        : () => runToPass(definition, subject, place),
    };
  });
}

function factsOf({ model, perRequest = [] }: Subject): Pick<Stage, "model" | "perRequest"> {
  return { model, perRequest };
}

async function runToPass({ script, run }: CaseDefinition, subject: Subject, place: Place): Promise<void> {
  const clock = new ContractClock();
  const { provider, received } = await place(subject, script, clock);
  await run({ ...factsOf(subject), provider, clock, received, eventually });
}

/**
 * The turns after which a case that must fail has failed by waiting in vain. Passing cases need a fraction of them. If
 * a case needs more, a wrong entry in `lacks` goes unnoticed in that run only.
 */
const TURNS_TO_FAIL = 150;

async function runToFail(
  { script, run }: CaseDefinition,
  subject: Subject,
  place: Place,
  missing: readonly Capability[],
): Promise<void> {
  const clock = new ContractClock();
  const { provider, received, end } = await place(subject, script, clock);
  const until = (claim: () => Promise<boolean>, message: string) => eventually(claim, message, TURNS_TO_FAIL);
  let outcome: "passed" | "failed" | undefined;
  run({ ...factsOf(subject), provider, clock, received, eventually: until })
    .then(() => outcome = "passed", () => outcome = "failed");
  const isOver = () => Promise.resolve(outcome !== undefined);
  await until(isOver, "the case ended").catch(() => {});
  const passed = outcome === "passed";
  // A case that still waits fails now, and leaves nothing open for the next one.
  await end();
  await until(isOver, "the case ended with its service").catch(() => {});
  if (passed) {
    const entries = missing.map((capability) => `${capability} ("${subject.lacks[capability]}")`);
    throw new Error(`The case passes, although ${subject.name} lacks ${entries.join(" and ")}; remove a wrong entry`);
  }
}
