/**
 * Where a cache point may stand: the one place that knows. It depends on what stands directly before.
 */
import { blockFacts, type CachePointPlace } from "../../prompt/blocks.ts";
import { familyRules } from "../../prompt/family_rules.ts";
import { bodyOf, isPoint, memberOf, type Section } from "./point.ts";

/** A rule that a cache point can break. */
export interface PointRule {
  /** Its name, in repairs and errors. */
  readonly rule: string;
  /** What is wrong, said of the point. */
  readonly is: string;
  /** What would work. */
  readonly use: string;
}

/** The members behind which a model's family refuses cache points. */
export type RefusingMembers = readonly (string | undefined)[];

/** Returns the members behind which the model's family refuses cache points. An ARN that hides its model counts as a Claude. */
export function refusingMembers(model: string): RefusingMembers {
  return familyRules(model)?.noCachePointBehind ?? [];
}

/** A rule of position: breaks it, a point in `section` at the index `at`. */
interface Position extends PointRule {
  breaks(section: Section, at: number, refusing: RefusingMembers): boolean;
}

/**
 * Threads read 2026-11-21; those of strands-agents/harness-sdk tried it live on Claude, those of aws-samples on Nova.
 */
const POSITIONS: readonly Position[] = [
  {
    // "There is nothing available to cache": earlier messages do not count. strands-agents/harness-sdk#3677
    rule: "cache-point-first",
    is: "is a cache point with nothing before it",
    use: "put it behind what shall be cached",
    breaks: (_, at) => at === 0,
  },
  {
    // Not refused: it caches nothing, and is one of four.
    rule: "cache-point-twice",
    is: "is a cache point right behind another",
    use: "remove one of them",
    breaks: ({ items }, at) => isPoint(items[at - 1]!),
  },
  {
    // The sources are those of the column in blocks.ts.
    rule: "cache-point-after-reasoning",
    is: "is a cache point right behind reasoning",
    use: "put it before the reasoning",
    breaks: (section, at) => placeBehind(before(section, at)) === "refused",
  },
  {
    // "messages.0.content.3.type: Field required": all but PDFs are sent on as text. strands-agents/harness-sdk#1966, #2001
    rule: "cache-point-after-document",
    is: "is a cache point right behind a document that is no PDF",
    use: "put it before the document, or a text between them",
    breaks: ({ items }, at) => {
      const { block } = items[at - 1]!;
      return memberOf(block) === "document" && bodyOf(block).format !== "pdf";
    },
  },
  {
    // The sources are those of the column in family_rules.ts.
    rule: "cache-point-nova",
    is: "is a cache point where Nova takes none: among tools, or right behind a tool result or media",
    use: "put it behind a text",
    breaks: (section, at, refusing) => refusing.includes(before(section, at)),
  },
];

/** The rule that a point at the index `at` would break. */
export function refusalAt(section: Section, at: number, refusing: RefusingMembers): PointRule | undefined {
  return POSITIONS.find((position) => position.breaks(section, at, refusing));
}

/** Whether nothing speaks against adding a point at the index `at`: behind what is new to us, something may. */
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
  return memberOf(items[at - 1]!.block);
}
