/**
 * Generates the facts about models for the compiler, the registry and `docs/models.md`, from `models.json`.
 *
 * ```sh
 * deno task models:generate           # writes
 * deno task models:generate --check   # fails when what is there is not what would be written
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { documentSource } from "./document.ts";
import { knownModelsSource } from "./known_models_source.ts";
import { pricesSource } from "./prices.ts";
import { readData } from "./schema.ts";
import { tableSource } from "./table_source.ts";

async function formatted(text: string, path: string): Promise<string> {
  const extension = path.slice(path.lastIndexOf(".") + 1);
  const args = ["fmt", "--config", new URL("../../deno.json", import.meta.url).pathname, "--ext", extension, "-"];
  const child = new Deno.Command("deno", { args, stdin: "piped", stdout: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { code, stdout } = await child.output();
  if (code !== 0) throw new Error("Cannot format the generated files: deno fmt refuses them; fix the generator");
  return new TextDecoder().decode(stdout);
}

const data = await readData();
const files = {
  "src/models/known_models.ts": knownModelsSource(data),
  "src/models/table.ts": tableSource(data),
  "src/bedrock/catalog/prices.ts": pricesSource(data.models, data.generated),
  "docs/models.md": documentSource(data),
};
let stale = false;
for (const [path, source] of Object.entries(files)) {
  const file = new URL(`../../${path}`, import.meta.url);
  const wanted = await formatted(source, path);
  if (!Deno.args.includes("--check")) {
    await Deno.writeTextFile(file, wanted);
  } else if (await Deno.readTextFile(file).catch(() => "") !== wanted) {
    console.error(`${path} is stale: run deno task models:generate`);
    stale = true;
  }
}
if (stale) Deno.exit(1);
