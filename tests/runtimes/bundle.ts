/**
 * Bundles a file as a user's bundler would: for browsers, so that whatever is not a web API stands out when it runs.
 */

/** The bundle of a file of this repository, as an ES module. @throws {Error} with what `deno bundle` says. */
export async function bundle(path: string): Promise<string> {
  const file = new URL(`../../${path}`, import.meta.url).href;
  const args = ["bundle", "--quiet", "--platform=browser", file];
  const { code, stdout, stderr } = await new Deno.Command("deno", { args }).output();
  if (code !== 0) throw new Error(`Cannot bundle ${path}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}
