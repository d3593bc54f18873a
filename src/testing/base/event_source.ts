/** Writes server-sent events, in the spellings that servers differ in. */
import { type BodyStep, toBytes } from "./answer.ts";

/** An event of a stream. */
export interface SourceEvent {
  /** The value of the data, written as JSON. */
  readonly data: unknown;
  /** The name of the event. */
  readonly event?: string | undefined;
  /** True for an event with a piece of the answer: a clock paces these. */
  readonly isDelta?: boolean;
  /** True for the first event that tells the end of the answer. */
  readonly isFinish?: boolean;
}

/** The spelling of a stream. */
export interface SourceForm {
  readonly lineEnd: "\n" | "\r\n" | "\r";
  /** Whether a comment stands before each event. */
  readonly comments: boolean;
  /** The place of the line with the event's name. */
  readonly eventLines: "before" | "after" | "missing";
  /** Whether a blank line ends the last event. */
  readonly lastBlankLine: boolean;
  /** Whether `[DONE]` ends the stream. */
  readonly done: boolean;
}

/** Returns the text of an event. */
export function eventText(data: string, event: string | undefined, form: SourceForm, isLast: boolean): string {
  const { lineEnd, comments, eventLines, lastBlankLine } = form;
  const name = event === undefined || eventLines === "missing" ? [] : [`event: ${event}`];
  const lines = [
    ...(comments ? [": KEEP-ALIVE", ""] : []),
    ...(eventLines === "before" ? name : []),
    `data: ${data}`,
    ...(eventLines === "after" ? name : []),
    ...(isLast && !lastBlankLine ? [] : [""]),
  ];
  return lines.map((line) => line + lineEnd).join("");
}

/** Returns the steps of a stream, one for each event, with `msPerToken` of the clock between its deltas. */
export function* eventSteps(
  events: readonly SourceEvent[],
  form: SourceForm,
  msPerToken: number,
  isWhole: boolean,
): Generator<BodyStep, void> {
  let deltas = 0;
  for (const [index, { data, event, isDelta }] of events.entries()) {
    if (msPerToken > 0 && isDelta && deltas++ > 0) yield { waitMs: msPerToken };
    const isLast = isWhole && !form.done && index === events.length - 1;
    yield toBytes(eventText(JSON.stringify(data), event, form, isLast));
  }
  if (isWhole && form.done) yield toBytes(eventText("[DONE]", undefined, form, true));
}
