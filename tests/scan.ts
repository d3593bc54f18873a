/** Just enough of TypeScript's grammar to tell code from comments, strings, templates and regular expressions. */

/** A source text, taken apart. */
export interface Source {
  /** The code with comments and patterns blanked; of a string or a template only the quotes are left. */
  readonly code: string;
  /** What it imports or re-exports, types too, in order; `undefined` for an `import(…)` of something computed. */
  readonly imports: readonly (string | undefined)[];
}

/**
 * Takes a source text apart. A name in a comment, in a string or in a documentation example is not code.
 *
 * Whether `/` divides or opens a pattern is judged by what stands before it; `if (x) /y/.test(z)` is the known miss, and
 * `deno fmt` does not write it.
 */
export function scan(text: string): Source {
  const strings: string[] = [];
  const code = blank(text, strings);
  const imports = [...code.matchAll(/\bfrom\s*"(\d+)"|\bimport\s*"(\d+)"|(?<!\.)\bimport\s*\(\s*(?:"(\d+)")?/g)]
    .map((match) => match[1] ?? match[2] ?? match[3])
    .map((index) => index === undefined ? undefined : strings[Number(index)]);
  return { code: code.replaceAll(/"\d+"/g, '""'), imports };
}

/** The first token at a position: a comment, a string, a pattern (group 1 what it needs before it) or a single character. */
const TOKEN =
  /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^\/\\\n\[])+\/\w*|[^]/y;
const OPENS_PATTERN = /(?:^|[(,=:\[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|void|delete|throw|yield|await))\s*$/;

/** The text as code, every string replaced by `"n"`, where `strings[n]` holds what it said. */
function blank(text: string, strings: string[]): string {
  let code = "";
  // How many braces are open inside each `${` of the templates around this position.
  const holes: number[] = [];
  let at = 0;
  while (at < text.length) {
    const hole = holes.length - 1;
    let token = tokenAt(text, at, code);
    if (token === "`" || (token === "}" && holes[hole] === 0)) {
      if (token === "}") holes.pop();
      at = templateEnd(text, at + 1);
      const open = text.startsWith("${", at);
      if (open) holes.push(0);
      code += open ? "`(" : "`";
      at += open ? 2 : 1;
      continue;
    }
    at += token.length;
    if (token === "{" && hole >= 0) holes[hole] = (holes[hole] ?? 0) + 1;
    if (token === "}" && hole >= 0) holes[hole] = (holes[hole] ?? 0) - 1;
    if (token.startsWith("//") || token.startsWith("/*")) token = " ";
    else if (token.length > 1 && token.startsWith("/")) token = '""';
    else if (token.startsWith('"') || token.startsWith("'")) token = `"${strings.push(token.slice(1, -1)) - 1}"`;
    code += token;
  }
  return code;
}

function tokenAt(text: string, at: number, before: string): string {
  TOKEN.lastIndex = at;
  const token = TOKEN.exec(text)?.[0] ?? "";
  const pattern = token.length > 1 && token.startsWith("/") && !token.startsWith("//") && !token.startsWith("/*");
  return pattern && !OPENS_PATTERN.test(before.slice(-40)) ? "/" : token;
}

/** Where the text of a template stops: at its closing backtick or at the `${` of its next hole. */
function templateEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== "`" && !text.startsWith("${", at)) at += text[at] === "\\" ? 2 : 1;
  return at;
}
