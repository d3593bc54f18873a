/**
 * Which names the entry points export, and which files import such a name from the inside of the module instead.
 */
import { scan } from "./scan.ts";

/** The entry points of `deno.json`: their files by their specifiers, such as `./mod.ts` by `@bedrock-edge/client`. */
export type EntryPoints = ReadonlyMap<string, string>;

/** Reads the entry points out of the text of `deno.json`. */
export function entryPoints(manifest: string): EntryPoints {
  // A cast: deno.json is checked in, and Deno itself reads these two members.
  const { name, exports } = JSON.parse(manifest) as { name: string; exports: Record<string, string> };
  return new Map(Object.entries(exports).map(([path, file]) => [name + path.slice(1), file.slice(2)]));
}

/**
 * Returns the specifier of the entry point that exports a name, by the file that declares it and the name there, as
 * `src/chat/content.ts#Message`. A name that several entry points export belongs to the first.
 *
 * @param files source text by path from the project's root; all files of the module
 */
export function publicNames(files: ReadonlyMap<string, string>, entries: EntryPoints): Map<string, string> {
  const found = new Map<string, string>();
  const add = (file: string, name: string, specifier: string): void => {
    const key = `${file}#${name}`;
    if (!found.has(key)) found.set(key, specifier);
  };
  for (const [specifier, file] of entries) {
    for (const { names, from } of scan(files.get(file) ?? "").named) {
      for (const { name, as } of names) {
        add(file, as, specifier);
        if (name === as) add(resolve(file, from), name, specifier);
      }
    }
  }
  return found;
}

/**
 * Returns a sentence for each public name that a file imports by a path of the module.
 *
 * @param path of the file that imports, from the project's root
 * @param names as `publicNames` gives them
 */
export function insideImports(path: string, text: string, names: ReadonlyMap<string, string>): string[] {
  return scan(text).named.filter(({ from }) => from.startsWith(".")).flatMap(({ names: imported, from }) => {
    const target = resolve(path, from);
    return imported.flatMap(({ name }) => {
      const specifier = names.get(`${target}#${name}`);
      return specifier === undefined ? [] : [`${path} imports ${name} from ${target}; import it from "${specifier}"`];
    });
  });
}

function resolve(from: string, specifier: string): string {
  // Only a base for resolving: nothing is opened under this name.
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}
