/**
 * AWS's published vectors lie beside the repository in `../shared/vectors` and are not part of it: where a folder is missing,
 * tests that need it say so in their names and are skipped.
 */

/** A folder of vectors, and why its tests are skipped; "" where they run. */
export interface SharedVectors {
  readonly folder: URL;
  readonly missing: string;
}

/** The folder `name` of the shared vectors. */
export function sharedVectors(name: string): SharedVectors {
  const folder = new URL(`../../../shared/vectors/${name}/`, import.meta.url);
  const skipped = (why: string) => ({ folder, missing: ` (skipped: ${why} ../shared/vectors/${name})` });
  // Asked first, since reading without permission would open a prompt in a terminal.
  if (Deno.permissions.querySync({ name: "read", path: folder }).state !== "granted") {
    return skipped("no permission to read");
  }
  try {
    Deno.statSync(folder);
    return { folder, missing: "" };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return skipped("there is no");
    throw error;
  }
}
