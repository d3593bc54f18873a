/**
 * Makes the cache points of the caller legal: their part of the check.
 */
import type { ToolResultBlock } from "../../../chat/content.ts";
import type { Repair } from "../../../chat/result.ts";
import { checkError } from "../../../chat/check/check_error.ts";
import { documentWithoutText, textFor } from "../../prompt/document_text.ts";
import type { Placed, Prompt } from "../../prompt/prompt.ts";
import { asPoint, type Cacheable, isPoint, pointsOf, type Section, sectionsOf, ttlOf, wireNameOf } from "./point.ts";
import { type PointRule, refusalAt, type RefusingMembers, refusingMembers } from "./positions.ts";

/** The most cache points of a request: Claude's limit, and the only documented limit. */
export const MAX_CACHE_POINTS = 4;

// A member that the service's union does not have: Portkey-AI/gateway#1762
const IN_TOOL_RESULT: PointRule = {
  rule: "cache-point-in-tool-result",
  problem: "is a cache point inside a tool result",
  demand: "put it behind the tool result",
};

// "A maximum of 4 blocks with cache_control may be provided"
const LIMIT: PointRule = {
  rule: "cache-point-limit",
  problem: "is one of more than 4 cache points",
  demand: "remove it",
};

// "a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block": strands-agents/harness-sdk#3758
const TTL_ORDER: PointRule = {
  rule: "cache-point-ttl-order",
  problem: "is a cache point of 5m with one of 1h after it",
  demand: 'give it the ttl "1h", or give every later cache point "5m"',
};

// Blank text is legal between a file and a cache point only: see the rule "blank-text".
const SEPARATOR: PointRule = {
  rule: "cache-point-separator",
  problem: "is blank text before a removed cache point",
  demand: "remove it",
};

/** Reports a breach. `repair` corrects it, and returns what it did. */
type Report = (rule: PointRule, item: Placed<Cacheable>, repair: () => string) => void;

/**
 * Makes the caller's cache points legal, with the least loss:
 *
 * - A point at an illegal place moves back to the nearest legal place, across messages and sections if necessary. It never moves
 *   forward, where it would cover content that changes with every request. If a point is there already, or nothing stands
 *   before, the point is removed; the other point gets the longer of both lifetimes.
 * - Above four points, those go that later points cover: of messages all but the last two, in which this request and the previous
 *   request end, then of tools and of system all but the last; five minutes before an hour, early before late.
 * - 5m before 1h becomes 1h, so that both have at least the lifetime that was asked for.
 *
 * @param model selects the family, which may refuse cache points at more places
 * @returns the changes, with the paths of the caller's request
 * @throws {CheckError} in `strict` mode, for the first illegal point.
 */
export function checkCachePoints(prompt: Prompt, mode: "repair" | "strict", model: string): Repair[] {
  const repairs: Repair[] = [];
  const report: Report = ({ rule, problem, demand }, item, repair) => {
    const { path } = item;
    if (mode === "strict") throw checkError(rule, path, `${problem}; ${demand}`);
    repairs.push({ rule, path, message: `${path} ${problem}; ${repair()}` });
  };
  const sections = sectionsOf(prompt);
  moveOutOfResults(sections, report);
  moveToLegalPlaces(sections, refusingMembers(model), report);
  removeExcess(sections, report);
  orderLifetimes(sections, report);
  removeSeparators(prompt, report);
  return repairs;
}

function moveOutOfResults(sections: readonly Section[], report: Report): void {
  for (const { items } of sections) {
    for (const item of items.splice(0)) {
      items.push(item);
      if (wireNameOf(item.block) !== "toolResult") continue;
      // An `unknown` block has no content of ours, and only the service knows its rules.
      const block = item.block as ToolResultBlock;
      if (!Array.isArray(block.content)) continue;
      const parts = block.content.map((part, index) => ({ block: part, path: `${item.path}.content[${index}]` }));
      const content = parts.filter((part) => !isPoint(part)).map((part) => part.block);
      if (content.length === parts.length) continue;
      // A failure must say something, and a blank text is enough.
      item.block = { ...block, content: content.length ? content : "" };
      for (const point of parts.filter(isPoint)) {
        report(IN_TOOL_RESULT, point, () => "moved behind the tool result");
        items.push(point);
      }
    }
  }
}

/** A legal place for a point. `item` is the block before the place, or the point that is there already. */
interface Seat extends Pick<Section, "items"> {
  readonly at: number;
  item: Placed<Cacheable>;
}

/** Goes through all sections and remembers the last legal place, to which an illegal point moves back. */
function moveToLegalPlaces(sections: readonly Section[], refusing: RefusingMembers, report: Report): void {
  let seat: Seat | undefined;
  for (const section of sections) {
    const { items } = section;
    for (const item of items.splice(0)) {
      const rule = isPoint(item) && refusalAt(section, items.length, refusing);
      if (rule) {
        report(rule, item, () => seatPoint(item, seat));
        continue;
      }
      items.push(item);
      if (isPoint(item) || !refusalAt(section, items.length, refusing)) seat = { items, at: items.length, item };
    }
  }
}

/** Moves a point to a seat, and returns what was done. */
function seatPoint(point: Placed<Cacheable>, seat: Seat | undefined): string {
  if (!seat) return "removed, because nothing before it can be cached";
  const { items, at, item } = seat;
  if (isPoint(item)) {
    if (ttlOf(point) === "1h" && ttlOf(item) === "5m") item.block = asPoint(item, "1h");
    return `removed, because ${item.path} caches the same`;
  }
  point.block = asPoint(point);
  items.splice(at, 0, point);
  seat.item = point;
  return `moved behind ${item.path}`;
}

/** The points of each section that always stay: four in all, which is the limit. */
const KEPT = { messages: 2, tools: 1, system: 1 } as const;

function removeExcess(sections: readonly Section[], report: Report): void {
  const excess = pointsOf(sections).length - MAX_CACHE_POINTS;
  if (excess <= 0) return;
  const spare = Object.entries(KEPT).flatMap(([name, kept]) =>
    pointsOf(sections.filter((section) => section.name === name)).slice(0, -kept)
  );
  const worth = (item: Placed<Cacheable>) => ttlOf(item) === "5m" ? 0 : 1;
  const dropped = new Set(spare.sort((a, b) => worth(a) - worth(b)).slice(0, excess));
  for (const item of dropped) report(LIMIT, item, () => "removed, because later cache points cover the same content");
  for (const { items } of sections) {
    for (const item of items.splice(0)) if (!dropped.has(item)) items.push(item);
  }
}

/** Removes blank text whose cache point was removed, here or by a rule of the model. */
function removeSeparators({ messages }: Prompt, report: Report): void {
  for (const turn of messages) {
    const { content } = turn;
    turn.content = content.filter((item, at) => {
      const { block } = item;
      const next = content[at + 1];
      if (block.type !== "text" || /\S/.test(block.text) || next && isPoint(next)) return true;
      report(SEPARATOR, item, () => "removed");
      return false;
    });
    const document = turn.content.length < content.length && documentWithoutText(turn);
    if (document) turn.content.push(textFor(document));
  }
}

function orderLifetimes(sections: readonly Section[], report: Report): void {
  const points = pointsOf(sections);
  const lastHour = points.findLastIndex((item) => ttlOf(item) === "1h");
  for (const item of points.slice(0, Math.max(lastHour, 0)).filter((item) => ttlOf(item) === "5m")) {
    report(TTL_ORDER, item, () => {
      item.block = asPoint(item, "1h");
      return "set its ttl to 1h";
    });
  }
}
