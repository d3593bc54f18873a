import { assertEquals } from "@std/assert";
import { asProgram } from "./as_program.ts";

/** Each form that the examples have, and the function that it becomes. */
const CASES: Readonly<Record<string, readonly [source: string, program: string]>> = {
  "imports stay at the top": [
    `import { a } from "./a.ts";\nimport type {\n  B,\n} from "./b.ts";\nconsole.log(a);\n`,
    `import { a } from "./a.ts";\nimport type {\n  B,\n} from "./b.ts";\nHEAD\nconsole.log(a);\n}\n`,
  ],
  "packages of npm lose Deno's prefix and version": [
    `import { z } from "npm:zod@4.6.7";\nimport { c } from "npm:@scope/c@1.0.0";\n`,
    `import { z } from "zod";\nimport { c } from "@scope/c";\nHEAD\n}\n`,
  ],
  "exported declarations become local": [
    `export function f() {}\nexport async function g() {}\nexport const h = 1;\nexport interface I {}\n`,
    `HEAD\nfunction f() {}\nasync function g() {}\nconst h = 1;\ninterface I {}\n}\n`,
  ],
  "a guarded main part runs": [
    `if (import.meta.main) {\n  console.log(1);\n}\n`,
    `HEAD\nif (true) {\n  console.log(1);\n}\n}\n`,
  ],
};

const HEAD = 'export default async function (console: Pick<Console, "log" | "error">): Promise<void> {';

for (const [name, [source, program]] of Object.entries(CASES)) {
  Deno.test(`a program becomes a function: ${name}`, () => {
    assertEquals(asProgram(source), program.replace("HEAD", HEAD));
  });
}
