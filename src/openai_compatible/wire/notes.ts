/**
 * Collects the changes of a request that the format makes necessary.
 */
import { checkError } from "../../chat/check/check_error.ts";
import { type Remedy, reportOf } from "../../chat/check/remedy.ts";
import type { ChatOptions } from "../../chat/request.ts";
import type { Repair } from "../../chat/result.ts";

/** The changes of one request. */
export interface Notes {
  /** The changes so far. */
  readonly repairs: readonly Repair[];
  /**
   * Reports a change of what the caller gave.
   *
   * @param is the problem, as the end of a sentence about the path.
   * @param remedy the change, as a demand.
   * @throws {CheckError} with `check: "strict"`.
   */
  fix(rule: string, path: string, is: string, remedy: Remedy): void;
  /** Reports a change of what a model or a tool wrote, which the caller cannot correct. */
  note(rule: string, path: string, is: string, remedy: Remedy): void;
  /** Adds the changes that another part has reported. */
  add(repairs: readonly Repair[]): void;
}

/** Creates the notes of one request. */
export function createNotes(check: ChatOptions["check"]): Notes {
  const repairs: Repair[] = [];
  const note = (rule: string, path: string, is: string, remedy: Remedy) => {
    repairs.push({ rule, path, message: `${path} ${is}; ${reportOf(remedy)}` });
  };
  return {
    repairs,
    note,
    add: (others) => void repairs.push(...others),
    fix(rule, path, is, remedy) {
      if (check === "strict") throw checkError(rule, path, `${is}; ${remedy}`);
      note(rule, path, is, remedy);
    },
  };
}
