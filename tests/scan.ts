/** Just enough of TypeScript's grammar to tell code from comments, strings, templates and regular expressions. */

/** A source text, taken apart. */
export interface Source {
  /** The code with comments and patterns blanked. Strings and templates keep only their quotes. */
  readonly code: string;
  /** The modules that the text imports or re-exports, types included, in order; `undefined` for a computed `import(…)`. */
  readonly imports: readonly (string | undefined)[];
  /** The comments and the strings, in order. */
  readonly words: readonly Words[];
  /** The declarations that import or re-export names from another file, in order. */
  readonly named: readonly NamedImports[];
}

/** A comment or a string of a source text. */
export interface Words {
  readonly kind: "comment" | "string";
  /** Offset of the first character in the source text. */
  readonly start: number;
  /** Offset behind the last character. */
  readonly end: number;
  /**
   * A comment with its marks, or the text of a string without its quotes. A template has `…` for each `${…}`. Strings that
   * are joined with `+` are one string.
   */
  readonly text: string;
}

/** One `import { … } from "…"` or `export { … } from "…"`. */
export interface NamedImports {
  /** Each name as the other file exports it, and as it is called here. */
  readonly names: readonly { readonly name: string; readonly as: string }[];
  /** The specifier of the other file. */
  readonly from: string;
}

/**
 * Takes a source text apart. A name in a comment, in a string or in a documentation example is not code.
 *
 * Whether `/` divides or opens a pattern is judged by what stands before it; `if (x) /y/.test(z)` is the known miss, and
 * `deno fmt` does not write it.
 */
export function scan(text: string): Source {
  const strings: string[] = [];
  const words: Words[] = [];
  const code = blank(text, strings, words);
  const imports = [...code.matchAll(/\bfrom\s*"(\d+)"|\bimport\s*"(\d+)"|(?<!\.)\bimport\s*\(\s*(?:"(\d+)")?/g)]
    .map((match) => match[1] ?? match[2] ?? match[3])
    .map((index) => index === undefined ? undefined : strings[Number(index)]);
  const named = [...code.matchAll(/\b(?:import|export)\s+(?:type\s+)?\{([^}]*)\}\s*from\s*"(\d+)"/g)]
    .map(([, list = "", index]) => ({ names: namesIn(list), from: strings[Number(index)] ?? "" }));
  return { code: code.replaceAll(/"\d+"/g, '""'), imports, words, named };
}

/** Reads `a, type B, c as d`. */
function namesIn(list: string): { name: string; as: string }[] {
  return list.split(",").map((item) => item.trim().replace(/^type\s+(?!as\b)/, "")).filter(Boolean).map((item) => {
    const [name = "", as = name] = item.split(/\s+as\s+/);
    return { name, as };
  });
}

/** The first token at a position: a comment, a string, a pattern (group 1 what it needs before it) or a single character. */
const TOKEN =
  /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^\/\\\n\[])+\/\w*|[^]/y;
const OPENS_PATTERN = /(?:^|[(,=:\[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|void|delete|throw|yield|await))\s*$/;

/** Strings that `+` joins: code that ends like this continues the string before it. */
const CONTINUES = /["`]\s*\+\s*$/;

/** A template that is open around a position. */
interface Template {
  readonly start: number;
  text: string;
  /** How many braces are open inside the current `${`. */
  braces: number;
  /** True where the template continues the string before it. */
  readonly continues: boolean;
}

/** Returns the text as code, and adds its strings and words. In the code, `"n"` stands for the string `strings[n]`. */
function blank(text: string, strings: string[], words: Words[]): string {
  let code = "";
  const templates: Template[] = [];
  const addString = (start: number, end: number, raw: string, continues: boolean): void => {
    const plain = raw.replaceAll(/\\([^])/g, (_, escaped) => escaped === "n" ? "\n" : escaped);
    const before = words.at(-1);
    if (continues && before?.kind === "string") {
      words[words.length - 1] = { ...before, end, text: before.text + plain };
    } else words.push({ kind: "string", start, end, text: plain });
  };
  let at = 0;
  while (at < text.length) {
    const open = templates.at(-1);
    const start = at;
    let token = tokenAt(text, at, code);
    if (token === "`" || (token === "}" && open?.braces === 0)) {
      let template = open;
      if (token === "`" || !template) {
        template = { start, text: "", braces: 0, continues: CONTINUES.test(code.slice(-80)) };
        templates.push(template);
      }
      at = templateEnd(text, start + 1);
      template.text += text.slice(start + 1, at);
      const hole = text.startsWith("${", at);
      code += hole ? "`(" : "`";
      at += hole ? 2 : 1;
      if (hole) template.text += "…";
      else {
        templates.pop();
        addString(template.start, at, template.text, template.continues);
      }
      continue;
    }
    at += token.length;
    if (open && token === "{") open.braces += 1;
    if (open && token === "}") open.braces -= 1;
    if (token.startsWith("//") || token.startsWith("/*")) {
      words.push({ kind: "comment", start, end: at, text: token });
      token = " ";
    } else if (token.length > 1 && token.startsWith("/")) token = '""';
    else if (token.startsWith('"') || token.startsWith("'")) {
      addString(start, at, token.slice(1, -1), CONTINUES.test(code.slice(-80)));
      token = `"${strings.push(token.slice(1, -1)) - 1}"`;
    }
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

/** The end of a template's text: its closing backtick or the `${` of its next hole. */
function templateEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== "`" && !text.startsWith("${", at)) at += text[at] === "\\" ? 2 : 1;
  return at;
}
