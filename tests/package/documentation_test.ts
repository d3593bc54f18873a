/**
 * The documentation of the package as JSR counts it: every symbol that an entry point exports is documented, and every function has
 * an example. `deno doc --lint`, a part of `deno task check`, judges the members of types.
 */
import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };

const root = new URL("../../", import.meta.url);

/** The part of the output of `deno doc --json` that is read here. */
interface Documentation {
  readonly nodes: Readonly<Record<string, Module>>;
}
interface Module {
  readonly module_doc?: JsDoc;
  readonly symbols: readonly ExportedSymbol[];
}
interface ExportedSymbol {
  readonly name: string;
  /** One for each overload, and one for each meaning of a name. */
  readonly declarations: readonly { readonly kind: string; readonly jsDoc?: JsDoc }[];
}
interface JsDoc {
  readonly doc?: string;
  readonly tags?: readonly { readonly kind: string }[];
}

/** Returns the documentation of an entry point. In one run with others, what both export would be a mere reference. */
async function documentationOf(path: string): Promise<Module> {
  const { code, stdout, stderr } = await new Deno.Command("deno", { args: ["doc", "--json", path], cwd: root })
    .output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  const { nodes }: Documentation = JSON.parse(new TextDecoder().decode(stdout));
  const module = nodes[new URL(path, root).href];
  assert(module, `deno doc knows ${path}`);
  return module;
}

Deno.test("every exported symbol is documented, and every function has an example", async () => {
  const undocumented: string[] = [];
  const withoutExample: string[] = [];
  for (const [entry, path] of Object.entries(config.exports)) {
    const { module_doc, symbols } = await documentationOf(path);
    assert(module_doc?.doc, `${entry} has a page of its own`);
    assert(symbols.length > 0, `${entry} exports something`);
    for (const { name, declarations } of symbols) {
      const docs = declarations.map(({ jsDoc }) => jsDoc);
      if (!docs.some((jsDoc) => jsDoc?.doc)) undocumented.push(`${name} of ${entry}`);
      if (!declarations.some(({ kind }) => kind === "function")) continue;
      const hasExample = docs.some((jsDoc) => jsDoc?.tags?.some(({ kind }) => kind === "example"));
      if (!hasExample) withoutExample.push(`${name} of ${entry}`);
    }
  }
  assertEquals(undocumented, []);
  assertEquals(withoutExample, []);
});
