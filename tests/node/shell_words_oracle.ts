/**
 * The same command lines in Python's `shlex` and in botocore, whose functions the AWS CLI calls. Run with `deno task test:oracles`.
 */
import { assertEquals } from "@std/assert";
import { splitPosix, splitWindows } from "../../src/node/files/shell_words.ts";
import { randomOf } from "../helpers/random.ts";
import { PYTHON } from "../helpers/debian.ts";
import { hasPython, unlessPython } from "./judges/python.ts";
import { POSIX_LINES, WINDOWS_LINES } from "./shell_lines.ts";

/** Reads lines as JSON, and prints the words of each; `null` for a line that is refused. */
const PROGRAM = `
import json, sys
from botocore.compat import compat_shell_split
def words(line, platform):
    try:
        return compat_shell_split(line, platform)
    except ValueError:
        return None
print(json.dumps([words(line, sys.argv[1]) for line in json.load(sys.stdin)]))
`;

async function judge(platform: string, lines: readonly string[]): Promise<unknown> {
  const child = new Deno.Command(PYTHON, { args: ["-c", PROGRAM, platform], stdin: "piped", stdout: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(lines)));
  await writer.close();
  return JSON.parse(new TextDecoder().decode((await child.output()).stdout));
}

/** Lines of the characters that matter, in any order. */
function manyLines(count: number): string[] {
  const pieces = ["a", " ", "\t", "\n", "'", '"', "\\", "\\\\", "b c", "$#;"];
  return Array.from({ length: count }, (_, index) => {
    const random = randomOf(7, index);
    return Array.from({ length: random(0, 9) }, () => random.of(pieces)).join("");
  });
}

for (
  const [system, split, lines] of [["linux", splitPosix, POSIX_LINES], ["win32", splitWindows, WINDOWS_LINES]] as const
) {
  Deno.test({
    name: `botocore and this module split the same lines on ${system} alike${unlessPython}`,
    ignore: !hasPython,
    async fn() {
      const all = [...lines.map(([line]) => line), ...manyLines(5000)];
      const words = all.map((line) => {
        const parts = split(line);
        return "words" in parts ? parts.words : null;
      });
      assertEquals(await judge(system, all), words);
    },
  });
}
