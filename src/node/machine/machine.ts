/**
 * Files, processes and the home directory: the one file that imports modules of Node, which Deno and Bun have too.
 */
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { homedir, platform } from "node:os";
import { wordsOf } from "../../base/words.ts";
import type { Clock } from "../../base/clock.ts";

/** Whether paths and command lines follow the rules of Windows. */
export const isWindows: boolean = platform() === "win32";

/**
 * Reads a file as UTF-8. Rejects as the platform does.
 */
export function readTextFile(path: string): Promise<string> {
  return readFile(path, "utf8");
}

/** Returns the home directory of the account; `undefined` without one, and without permission. */
export function accountHome(): string | undefined {
  try {
    return homedir() || undefined;
  } catch {
    // Deno wants --allow-sys=homedir.
    return undefined;
  }
}

/** The end of a process. */
export interface ProcessResult {
  /** The exit status; `null` for a process that a signal ended. */
  readonly status: number | null;
  /** The first characters that the process wrote to its standard output. */
  readonly stdout: string;
}

/** The most characters of an output that are kept. Credentials take 2 to 4 KiB. */
const MAX_OUTPUT = 65_536;

/**
 * Runs a program without a shell, with the environment of this process, without input, and without reading its errors. Resolves with
 * `undefined` if the program is still running after the time; it is then killed.
 *
 * @param command the program and its arguments.
 */
export function runProcess(
  [program = "", ...args]: readonly string[],
  timeoutMs: number,
  clock: Clock,
): Promise<ProcessResult | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"], windowsHide: true });
    const stdout = collect(child.stdout);
    const stop = clock.setTimeout(() => {
      child.kill("SIGKILL");
      // A program that it has started may hold the pipe open.
      child.stdout.destroy();
      resolve(undefined);
    }, timeoutMs);
    child.on("error", (error) => {
      stop();
      reject(error);
    });
    child.on("close", (status) => {
      stop();
      resolve({ status, stdout: stdout() });
    });
  });
}

/** A readable stream of a process. */
interface Output {
  setEncoding(encoding: "utf8"): unknown;
  on(event: "data", listener: (text: string) => void): unknown;
}

function collect(output: Output): () => string {
  let text = "";
  output.setEncoding("utf8");
  output.on("data", (piece) => {
    if (text.length < MAX_OUTPUT) text += piece.slice(0, MAX_OUTPUT - text.length);
  });
  return () => text;
}

/** The reason for which the platform refused something. */
export type Refusal = "missing" | "denied by Deno" | "denied" | "other";

/** Returns why the platform refused to read a file or to run a program. */
export function refusalOf(thrown: unknown): Refusal {
  const { name, code } = Object(thrown) as { name?: unknown; code?: unknown };
  if (code === "ENOENT" || code === "ENOTDIR" || name === "NotFound") return "missing";
  if (name === "NotCapable" || name === "PermissionDenied" || /^Requires .* access/.test(wordsOf(thrown))) {
    return "denied by Deno";
  }
  return code === "EACCES" || code === "EPERM" ? "denied" : "other";
}
