/** Command lines with their words, or with the mistake in them. */
import type { SplitFlaw } from "../../src/node/files/shell_words.ts";

export type Line = readonly [line: string, expected: readonly string[] | SplitFlaw];

export const POSIX_LINES: readonly Line[] = [
  ["", []],
  ["  \t ", []],
  ["run", ["run"]],
  [" run  -a\tb ", ["run", "-a", "b"]],
  ["run\n-a\r\nb", ["run", "-a", "b"]],
  ["run 'a b' \"c d\"", ["run", "a b", "c d"]],
  ["run a'b c'd\"e f\"", ["run", "ab cde f"]],
  ["run '' \"\"", ["run", "", ""]],
  ["run 'a\"b' \"c'd\"", ["run", 'a"b', "c'd"]],
  ["run a\\ b \\'c\\\"", ["run", "a b", "'c\""]],
  ["run 'a\\b'", ["run", "a\\b"]],
  ['run "a\\b" "c\\"d" "e\\\\f" "$HOME"', ["run", "a\\b", 'c"d', "e\\f", "$HOME"]],
  ["run $HOME ~ *.txt a|b >c # d ; e", ["run", "$HOME", "~", "*.txt", "a|b", ">c", "#", "d", ";", "e"]],
  ["run \u00e9\u00a0a", ["run", "\u00e9\u00a0a"]],
  ["run 'a", "a quote without its end"],
  ['run "a', "a quote without its end"],
  ['run "a\\"', "a quote without its end"],
  ["run a\\", "a backslash at its end"],
  ['run "a\\', "a backslash at its end"],
];

export const WINDOWS_LINES: readonly Line[] = [
  ["", []],
  ["  \t ", []],
  ["run", ["run"]],
  [" run  -a\tb ", ["run", "-a", "b"]],
  ["C:\\a\\run.exe \\\\b\\c", ["C:\\a\\run.exe", "\\\\b\\c"]],
  ['"C:\\Program Files\\run.exe" --a "b c"', ["C:\\Program Files\\run.exe", "--a", "b c"]],
  ['run ""', ["run", ""]],
  ['run a"b c"d', ["run", "ab cd"]],
  ["run 'a b'", ["run", "'a", "b'"]],
  ['run \\"a', ["run", '"a']],
  ['run "a\\"b"', ["run", 'a"b']],
  ['run "a\\\\" b', ["run", "a\\", "b"]],
  ['run \\\\\\"a', ["run", '\\"a']],
  ["run a\\", ["run", "a\\"]],
  ["run a\nb", ["run", "a\nb"]],
  ['run "a', "a quote without its end"],
  ['run "a\\"', "a quote without its end"],
];
