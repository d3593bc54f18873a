/** Command lines and their words. tests/node/shell_words_oracle.ts asks Python and the AWS CLI about the same lines. */
import { assertEquals } from "@std/assert";
import { splitPosix, splitWindows } from "../../src/node/files/shell_words.ts";
import { POSIX_LINES, WINDOWS_LINES } from "./shell_lines.ts";

for (
  const [system, split, lines] of [["POSIX", splitPosix, POSIX_LINES], [
    "Windows",
    splitWindows,
    WINDOWS_LINES,
  ]] as const
) {
  for (const [line, expected] of lines) {
    Deno.test(`${system} splits ${JSON.stringify(line)}`, () => {
      assertEquals(split(line), typeof expected === "string" ? { flaw: expected } : { words: expected });
    });
  }
}
