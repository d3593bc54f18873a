/** The result of one bench, and the format of tables. */

/** A measured number with a limit. */
export interface Gate {
  /** The name in the design's table. */
  readonly name: string;
  readonly value: number;
  /** The allowed maximum. */
  readonly gate?: number;
  /** The goal. */
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
  /** Markdown: tables, and how they were measured. */
  readonly text: string;
  readonly gates: readonly Gate[];
  readonly readme: readonly Comparison[];
}

/** Options of a bench. */
export interface Run {
  /** Runs about fifteen seconds per bench instead of its full time: a test of the benches, not a measurement. */
  readonly quick: boolean;
}

type Cell = string | number;

/** Returns a markdown table in the format of `deno fmt`. */
export function table(head: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  return [line(all[0]!), line(widths.map((width) => "-".repeat(width))), ...all.slice(1).map(line)].join("\n");
}

/** Returns a number with its significant digits. */
export function figure(value: number, digits = 2): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(Math.min(digits, 1)) : value.toFixed(digits);
}

/** Returns a number with thousands separators, for bytes. */
export function grouped(value: number): string {
  return Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, " ");
}
