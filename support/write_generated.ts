/** Writes generated files, or compares them with the files that are there. */
// deno-lint-ignore-file no-console -- the output of the commands that generate

async function formatted(text: string, path: string): Promise<string> {
  const extension = path.slice(path.lastIndexOf(".") + 1);
  const args = ["fmt", "--config", new URL("../deno.json", import.meta.url).pathname, "--ext", extension, "-"];
  const child = new Deno.Command("deno", { args, stdin: "piped", stdout: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { code, stdout } = await child.output();
  if (code !== 0) throw new Error("Cannot format the generated files: deno fmt refuses them; fix the generator");
  return new TextDecoder().decode(stdout);
}

/**
 * Formats and writes the files. With `--check` among the arguments, writes nothing, reports each file that differs, and ends
 * the process with exit code 1 if one does.
 *
 * @param files unformatted text by path from the project's root
 * @param task the task that writes the files, such as `models:generate`
 */
export async function writeGenerated(files: Readonly<Record<string, string>>, task: string): Promise<void> {
  let isStale = false;
  for (const [path, source] of Object.entries(files)) {
    const file = new URL(`../${path}`, import.meta.url);
    const wanted = await formatted(source, path);
    if (!Deno.args.includes("--check")) {
      await Deno.writeTextFile(file, wanted);
    } else if (await Deno.readTextFile(file).catch(() => "") !== wanted) {
      console.error(`${path} is stale: run deno task ${task}`);
      isStale = true;
    }
  }
  if (isStale) Deno.exit(1);
}
