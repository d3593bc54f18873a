/**
 * The environment and the arguments of a program, in every runtime: Deno asks a person for a permission, and Workers and
 * browsers have neither.
 */

/** The part of Node's `process` that the examples use; Deno and Bun have it too. */
interface Process {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly argv: readonly string[];
}

// A cast: the types of Deno do not have the global of Node.
const { process } = globalThis as { process?: Process };

/** Returns whether the program may read a variable. Never asks a person, so that an example runs without the permission. */
export async function mayRead(variable: string): Promise<boolean> {
  if (!("Deno" in globalThis)) return true;
  return (await Deno.permissions.query({ name: "env", variable })).state === "granted";
}

/** Returns the value of a variable, or `undefined` if it is not set or must not be read. */
export async function readVariable(variable: string): Promise<string | undefined> {
  return await mayRead(variable) ? process?.env[variable] : undefined;
}

/** Returns what follows the program's name on the command line. */
export function programArguments(): readonly string[] {
  return process?.argv.slice(2) ?? [];
}
