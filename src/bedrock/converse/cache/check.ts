/**
 * The cache points that the caller wrote, made legal: their part of the check.
 */
import type { ToolResultBlock } from "../../../chat/content.ts";
import type { Repair } from "../../../chat/result.ts";
import { checkError } from "../../check_error.ts";
import { documentWithoutText, textFor } from "../../prompt/document_text.ts";
import type { Placed, Prompt } from "../../prompt/prompt.ts";
import { asPoint, type Cacheable, isPoint, memberOf, pointsOf, type Section, sectionsOf, ttlOf } from "./point.ts";
import { type PointRule, refusalAt, type RefusingMembers, refusingMembers } from "./positions.ts";

/** How many cache points a request may have: Claude's limit, and the only documented one. */
export const MAX_CACHE_POINTS = 4;

// A member that the service's union does not have: Portkey-AI/gateway#1762
const IN_TOOL_RESULT: PointRule = {
  rule: "cache-point-in-tool-result",
  is: "is a cache point inside a tool result",
  use: "put it behind the tool result",
};

// "A maximum of 4 blocks with cache_control may be provided"
const LIMIT: PointRule = {
  rule: "cache-point-limit",
  is: "is one of more than 4 cache points",
  use: "remove it",
};

// "a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block": strands-agents/harness-sdk#3758
const TTL_ORDER: PointRule = {
  rule: "cache-point-ttl-order",
  is: "is a cache point of 5m with one of 1h after it",
  use: 'give it the ttl "1h", or every one after it "5m"',
};

// Refused but before a point, where blank text keeps it apart from a file: see the rule "blank-text".
const SEPARATOR: PointRule = {
  rule: "cache-point-separator",
  is: "is blank text before a cache point that is left out",
  use: "remove it",
};

/** Tells of a breach: what was done about it, if anything can be. */
type Report = (rule: PointRule, item: Placed<Cacheable>, repair: () => string) => void;

/**
 * Makes the caller's cache points legal, at the least loss:
 *
 * - One that stands where none may goes back to the nearest place where it may, over the ends of messages and sections if
 *   need be: never forward, where it would hold what changes with every request. It is dropped when a point is there
 *   already, which then has the longer of both lifetimes, or when nothing stands before it.
 * - Of more than four those go that others cover: first of messages all but the last two, which this request and the one
 *   before it end in, then of tools and of system all but the last; five minutes before an hour, early before late.
 * - 5m before 1h becomes 1h: both keep at least what they asked for.
 *
 * @param model selects the family, which may refuse cache points at more places
 * @returns what was changed, with the paths of the caller's request
 * @throws {CheckError} in `strict` mode, for the first point that had to be changed.
 */
export function checkCachePoints(prompt: Prompt, mode: "repair" | "strict", model: string): Repair[] {
  const repairs: Repair[] = [];
  const report: Report = ({ rule, is, use }, item, repair) => {
    const { path } = item;
    if (mode === "strict") throw checkError(rule, path, `${is}; ${use}`);
    repairs.push({ rule, path, message: `${path} ${is}: ${repair()}` });
  };
  const sections = sectionsOf(prompt);
  takeOutOfResults(sections, report);
  settle(sections, refusingMembers(model), report);
  limit(sections, report);
  orderLifetimes(sections, report);
  dropSeparators(prompt, report);
  return repairs;
}

function takeOutOfResults(sections: readonly Section[], report: Report): void {
  for (const { items } of sections) {
    for (const item of items.splice(0)) {
      items.push(item);
      if (memberOf(item.block) !== "toolResult") continue;
      // In a block without a type of ours there is no content, and only the service knows what may stand in it.
      const block = item.block as ToolResultBlock;
      if (!Array.isArray(block.content)) continue;
      const parts = block.content.map((part, index) => ({ block: part, path: `${item.path}.content[${index}]` }));
      const content = parts.filter((part) => !isPoint(part)).map((part) => part.block);
      if (content.length === parts.length) continue;
      // A failure must say something, and a blank text is enough.
      item.block = { ...block, content: content.length ? content : "" };
      for (const point of parts.filter(isPoint)) {
        report(IN_TOOL_RESULT, point, () => "moved behind it");
        items.push(point);
      }
    }
  }
}

/** A place that takes a point, or the point that stands there: where it is, and what is before it or is it. */
interface Seat extends Pick<Section, "items"> {
  readonly at: number;
  item: Placed<Cacheable>;
}

/** Lays every section out again, and remembers the last place that took a point: what finds no place goes back to that. */
function settle(sections: readonly Section[], refusing: RefusingMembers, report: Report): void {
  let seat: Seat | undefined;
  for (const section of sections) {
    const { items } = section;
    for (const item of items.splice(0)) {
      const rule = isPoint(item) && refusalAt(section, items.length, refusing);
      if (rule) {
        report(rule, item, () => sit(item, seat));
        continue;
      }
      items.push(item);
      if (isPoint(item) || !refusalAt(section, items.length, refusing)) seat = { items, at: items.length, item };
    }
  }
}

function sit(point: Placed<Cacheable>, seat: Seat | undefined): string {
  if (!seat) return "dropped, as nothing that can be cached stands before it";
  const { items, at, item } = seat;
  if (isPoint(item)) {
    if (ttlOf(point) === "1h" && ttlOf(item) === "5m") item.block = asPoint(item, "1h");
    return `dropped, as ${item.path} caches the same`;
  }
  point.block = asPoint(point);
  items.splice(at, 0, point);
  seat.item = point;
  return `moved behind ${item.path}`;
}

/** How many points of a section are kept in any case: as many as are allowed in all. */
const KEPT = { messages: 2, tools: 1, system: 1 } as const;

function limit(sections: readonly Section[], report: Report): void {
  const excess = pointsOf(sections).length - MAX_CACHE_POINTS;
  if (excess <= 0) return;
  const spare = Object.entries(KEPT).flatMap(([name, kept]) =>
    pointsOf(sections.filter((section) => section.name === name)).slice(0, -kept)
  );
  const worth = (item: Placed<Cacheable>) => ttlOf(item) === "5m" ? 0 : 1;
  const dropped = new Set(spare.sort((a, b) => worth(a) - worth(b)).slice(0, excess));
  for (const item of dropped) report(LIMIT, item, () => "dropped, as later ones hold what is before it too");
  for (const { items } of sections) {
    for (const item of items.splice(0)) if (!dropped.has(item)) items.push(item);
  }
}

/** Takes out the blank text whose point is gone, whether it went here or as one that the model does not take. */
function dropSeparators({ messages }: Prompt, report: Report): void {
  for (const turn of messages) {
    const { content } = turn;
    turn.content = content.filter((item, at) => {
      const { block } = item;
      const next = content[at + 1];
      if (block.type !== "text" || /\S/.test(block.text) || next && isPoint(next)) return true;
      report(SEPARATOR, item, () => "it was left out");
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
      return "its ttl is now 1h";
    });
  }
}
