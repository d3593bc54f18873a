/**
 * The tools that a model may use on this machine. They change nothing, and send nothing away.
 *
 * @module
 */
import { type Tool, tool } from "@bedrock-edge/client";
import { calculate } from "./calculator.ts";

const DAY_MS = 86_400_000;

const clock = tool({
  name: "clock",
  description: "The date and the time, now",
  inputSchema: {
    type: "object",
    properties: { timeZone: { type: "string", description: "IANA time zone", examples: ["Europe/Oslo"] } },
    required: ["timeZone"],
  },
  execute: (input) =>
    new Date().toLocaleString("en-GB", { timeZone: member(input, "timeZone"), dateStyle: "full", timeStyle: "long" }),
});

const calculator = tool({
  name: "calculator",
  description: "The exact value of an arithmetic expression",
  inputSchema: {
    type: "object",
    properties: { expression: { type: "string", description: "Numbers, + - * / % ^ and parentheses" } },
    required: ["expression"],
  },
  execute: (input) => calculate(member(input, "expression")),
});

const calendar = tool({
  name: "calendar",
  description: "The days from one date to another, and their weekdays",
  inputSchema: {
    type: "object",
    properties: { from: { type: "string", format: "date" }, to: { type: "string", format: "date" } },
    required: ["from", "to"],
  },
  execute(input) {
    const from = day(member(input, "from")), to = day(member(input, "to"));
    return { days: (to.getTime() - from.getTime()) / DAY_MS, from: weekday(from), to: weekday(to) };
  },
});

/** The tools. `tell` gets a line for every call that ran, with its result. */
export function localTools(tell: (line: string) => Promise<void>): Tool[] {
  return [clock, calculator, calendar].map((entry) => ({
    ...entry,
    async execute(input, context) {
      const call = `${entry.name} ${JSON.stringify(input)}`;
      try {
        const value = await entry.execute?.(input, context);
        await tell(`${call} → ${JSON.stringify(value)}`);
        return value;
      } catch (error) {
        await tell(`${call} failed: ${(error as Error).message}`);
        throw error;
      }
    },
  }));
}

/** The input is unchecked: a JSON Schema only informs the model. A schema library would also validate it. */
function member(input: unknown, name: string): string {
  const value = (input as Record<string, unknown> | null)?.[name];
  if (typeof value !== "string") throw new TypeError(`${name} is not a text`);
  return value;
}

/** Dates without a time are in UTC, so that every day has the same length. */
function day(text: string): Date {
  const date = new Date(`${text}T00:00:00Z`);
  // Date would read February 30 as a day in March.
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text) {
    throw new RangeError(`${JSON.stringify(text)} is not a date such as 2026-11-21`);
  }
  return date;
}

function weekday(date: Date): string {
  return date.toLocaleDateString("en-GB", { weekday: "long", timeZone: "UTC" });
}
