import { assertEquals } from "@std/assert";
import { secretFileText } from "../../src/credentials/request/secret_file.ts";
import { fileProblem, runtimeFiles } from "../../src/auth/files.ts";
import { withGlobals } from "../helpers/as_browser.ts";

Deno.test("the files of the runtime are Deno's, else Node's, else none", async () => {
  const deno = { readTextFile: (path: string) => Promise.resolve(`deno ${path}`) };
  const modules: string[] = [];
  const node = {
    getBuiltinModule(name: string) {
      modules.push(name);
      return { readFile: (path: string, encoding: string) => Promise.resolve(`node ${path} ${encoding}`) };
    },
  };
  const read = async () => await runtimeFiles()?.("/token");
  assertEquals(await withGlobals({ Deno: deno, process: node }, read), "deno /token");
  assertEquals(await withGlobals({ Deno: undefined, process: node }, read), "node /token utf8");
  assertEquals(modules, ["node:fs/promises"]);
  // A worker's process without the module, an older Node, a browser, and a stand-in for Deno without files.
  const without = [{ getBuiltinModule: () => undefined }, {}, undefined];
  for (const process of without) assertEquals(await withGlobals({ Deno: undefined, process }, read), undefined);
  assertEquals(await withGlobals({ Deno: {}, process: undefined }, read), undefined);
});

Deno.test("the reasons of Deno, Node and Bun are known, and others are not guessed", () => {
  const missing = [new Deno.errors.NotFound(), { code: "ENOENT" }, { code: "ENOTDIR" }];
  assertEquals(missing.map(fileProblem), ["missing", "missing", "missing"]);
  const forbidden = [new Deno.errors.NotCapable(), new Deno.errors.PermissionDenied(), { code: "EACCES" }, {
    code: "EPERM",
  }];
  assertEquals(forbidden.map(fileProblem), forbidden.map(() => "forbidden"));
  const others = [undefined, null, "ENOENT", new Error("no"), { code: "toString" }, { code: 2, name: {} }];
  assertEquals(others.map(fileProblem), others.map(() => "unknown"));
});

Deno.test("a runtime without files is an error that names the ways to read one", async () => {
  const file = { name: "sts", action: "read the token", path: "/token", from: "tokenFile" };
  const outcome = await withGlobals(
    { Deno: undefined, process: undefined },
    () => secretFileText(file, () => undefined).catch((error: Error) => error.message),
  );
  assertEquals(
    outcome,
    'Cannot read the token: this runtime has no files; pass readFile, or in Node before 20.16 use nodeChain() of "@bedrock-edge/client/node"',
  );
});
