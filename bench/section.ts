/**
 * What one bench has to say, and how tables are written.
 */

/** A number that has a limit. */
export interface Gate {
  /** As in the design's table. */
  readonly name: string;
  readonly value: number;
  /** Most that is allowed. */
  readonly gate?: number;
  /** What we are after. */
  readonly goal?: number;
}

/** A line of the README's table. */
export interface Comparison {
  readonly measure: string;
  readonly ours: string;
  readonly aws: string;
  readonly ai: string;
}

/** One bench's results. */
export interface Section {
  readonly title: string;
  /** Markdown: tables, and how they came to be. */
  readonly text: string;
  readonly gates: readonly Gate[];
  readonly readme: readonly Comparison[];
}

/** How a bench is run. */
export interface Run {
  /** About fifteen seconds for each instead of what it takes: shows that all works, not how fast it is. */
  readonly quick: boolean;
}

type Cell = string | number;

/** A markdown table as `deno fmt` would leave it. */
export function table(head: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  return [line(all[0]!), line(widths.map((width) => "-".repeat(width))), ...all.slice(1).map(line)].join("\n");
}

/** A number with as many digits as mean something. */
export function figure(value: number, digits = 2): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(Math.min(digits, 1)) : value.toFixed(digits);
}

/** Thousands apart, for bytes. */
export function grouped(value: number): string {
  return Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, " ");
}
