/**
 * The rules for the position of a cache point. They depend on the block directly before the point.
 */
import { blockFacts, type CachePointPlace } from "../../prompt/blocks.ts";
import { familyRules } from "../../prompt/family_rules.ts";
import { isPoint, type Section, wireNameOf, wireValueOf } from "./point.ts";

/** A rule that a cache point can break. */
export interface PointRule {
  /** The name, in repairs and errors. */
  readonly rule: string;
  /** The problem, as the end of a sentence about the point. */
  readonly problem: string;
  /** The correction, as a demand. */
  readonly demand: string;
}

/** The members behind which a model's family refuses cache points. */
export type RefusingMembers = readonly (string | undefined)[];

/** Returns the members behind which the model's family refuses cache points. An ARN that hides its model counts as a Claude. */
export function refusingMembers(model: string): RefusingMembers {
  return familyRules(model)?.noCachePointBehind ?? [];
}

/** A rule of position. `breaks` returns whether a point in `section` at the index `at` breaks it. */
interface Position extends PointRule {
  breaks(section: Section, at: number, refusing: RefusingMembers): boolean;
}

/**
 * Threads read 2026-11-21. Those of strands-agents/harness-sdk were tried live on Claude, those of aws-samples on Nova.
 */
const POSITIONS: readonly Position[] = [
  {
    // "There is nothing available to cache": earlier messages do not count. strands-agents/harness-sdk#3677
    rule: "cache-point-first",
    problem: "is a cache point with nothing before it",
    demand: "put it behind the content to cache",
    breaks: (_, at) => at === 0,
  },
  {
    // Not refused, but it caches nothing and counts as one of four.
    rule: "cache-point-twice",
    problem: "is a cache point directly behind another",
    demand: "remove one of them",
    breaks: ({ items }, at) => isPoint(items[at - 1]!),
  },
  {
    // The sources are those of the column in blocks.ts.
    rule: "cache-point-after-reasoning",
    problem: "is a cache point directly behind reasoning",
    demand: "put it before the reasoning",
    breaks: (section, at) => placeBehind(before(section, at)) === "refused",
  },
  {
    // "messages.0.content.3.type: Field required": the service sends all but PDFs on as text. strands-agents/harness-sdk#1966, #2001
    rule: "cache-point-after-document",
    problem: "is a cache point directly behind a document that is not a PDF",
    demand: "put it before the document, or put a text between them",
    breaks: ({ items }, at) => {
      const { block } = items[at - 1]!;
      return wireNameOf(block) === "document" && wireValueOf(block).format !== "pdf";
    },
  },
  {
    // The sources are those of the column in family_rules.ts.
    rule: "cache-point-nova",
    problem: "is a cache point at a place that Nova refuses: among tools, or directly behind a tool result or media",
    demand: "put it behind a text",
    breaks: (section, at, refusing) => refusing.includes(before(section, at)),
  },
];

/** Returns the rule that a point at the index `at` would break. */
export function refusalAt(section: Section, at: number, refusing: RefusingMembers): PointRule | undefined {
  return POSITIONS.find((position) => position.breaks(section, at, refusing));
}

/** Returns whether a point may be added at the index `at`. Behind a block that is unknown to us, the service may refuse it. */
export function isSafeAt(section: Section, at: number, refusing: RefusingMembers): boolean {
  return !refusalAt(section, at, refusing) && placeBehind(before(section, at)) === "accepted";
}

/** Whether a cache point is accepted behind a tool, by the member of the tool. */
const TOOLS: Readonly<Record<string, CachePointPlace>> = { toolSpec: "accepted", systemTool: "unproven" };

function placeBehind(member: string | undefined): CachePointPlace {
  const ofTool = member !== undefined && Object.hasOwn(TOOLS, member) ? TOOLS[member] : undefined;
  return ofTool ?? blockFacts(member)?.cachePointBehind ?? "unproven";
}

function before({ items }: Section, at: number): string | undefined {
  return wireNameOf(items[at - 1]!.block);
}
