/**
 * Turns the source of a program, which runs when it is imported, into the source of a function that runs when it is called.
 * Workers refuse to call out while a module is imported, and a function can be given a console of its own.
 */

const IMPORT = /^import [^;]*;\n/gm;

/**
 * Returns a module whose default export runs the program with the console that it is given.
 *
 * Imports stay at the top. Packages of npm lose Deno's prefix and version. A guarded main part always runs.
 */
export function asProgram(source: string): string {
  const imports = [...source.matchAll(IMPORT)].map(([line]) => line.replace(/"npm:(@?[^@"]+)@[^"]+"/, '"$1"'));
  const body = source.replace(IMPORT, "")
    .replace(/^export (?=(?:async )?function|const|class|interface|type)/gm, "")
    .replaceAll("import.meta.main", "true");
  const head = 'export default async function (console: Pick<Console, "log" | "error">): Promise<void> {';
  return `${imports.join("")}${head}\n${body}}\n`;
}
