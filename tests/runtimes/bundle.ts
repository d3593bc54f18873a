/**
 * Bundles a file as a user's bundler would: for browsers, so that whatever is not a web API stands out when it runs.
 */

/**
 * The bundle of a file of this repository, as an ES module. @throws {Error} with what `deno bundle` says.
 *
 * @param options further options of `deno bundle`, such as the lock file with the packages that the file imports.
 */
export async function bundle(path: string, ...options: readonly string[]): Promise<string> {
  const file = new URL(`../../${path}`, import.meta.url).href;
  const args = ["bundle", "--quiet", "--platform=browser", ...options, file];
  const { code, stdout, stderr } = await new Deno.Command("deno", { args }).output();
  if (code !== 0) throw new Error(`Cannot bundle ${path}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}
