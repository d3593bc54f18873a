/**
 * `deno task chat` as a process, with exactly the permissions of the task.
 */
import { finish, type Outcome, spawn } from "./run.ts";

const { tasks } = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
const [, ...TASK]: string[] = tasks.chat.command.split(" ");

/** Arguments of `deno`. Without --no-prompt, deno asks a user at a terminal for a missing permission. */
export function command(...args: string[]): string[] {
  return [TASK[0]!, "--no-prompt", ...TASK.slice(1), ...args];
}

/** Runs the command to its end. */
export function chat(
  args: readonly string[],
  { input = "", env = {} }: { input?: string; env?: Record<string, string> } = {},
): Promise<Outcome> {
  return finish(spawn(command(...args), env), input);
}

/** The line that ends every answer, on stderr. */
export const SUM: RegExp = /^\d+ in, \d+ out, \d+\.\d s(, \w+)?$/;

/** Those with something in them. */
export function lines(text: string): string[] {
  return text.split("\n").filter(Boolean);
}
