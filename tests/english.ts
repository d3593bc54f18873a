/**
 * The sentence shapes that the project does not use, as one pure function over source texts and Markdown.
 * `english_test.ts` runs it over the real files, as `deno task check:english`.
 *
 * The shapes are narrow on purpose: each finding has a rewrite that reads better. These are not findings: questions
 * ("What is 2 + 2?"), headings and table headers, code spans, quotations in double quotes, and "there is no …".
 */
import { scan, type Words } from "./scan.ts";

/** A shape of a sentence that the project does not use. */
interface Shape {
  readonly pattern: RegExp;
  /** Completes "rewrite": how the sentence would read better. */
  readonly advice: string;
  /** True where a question may have this shape. */
  readonly inQuestions?: true;
}

/** Each pattern is tried on one sentence, without the marks before its first word. */
const SHAPES: readonly Shape[] = [
  {
    pattern: /^(?:what|whatever|whichever|whoever|who)\b/i,
    advice: "put the subject first and name the noun instead of What, Whatever, Who",
    inQuestions: true,
  },
  { pattern: /^(?:nobody|somebody|anybody)\b/i, advice: "name who acts, or say what happens" },
  { pattern: /^Of (?!course\b)/, advice: "put the subject first instead of Of" },
  { pattern: /^(?:where|wherever)\b/i, advice: "put the subject first instead of Where", inQuestions: true },
  { pattern: /[;:] (?:whatever|whoever|nobody|somebody)\b/i, advice: "name who acts, or say what happens" },
  { pattern: /(?<!\bthere )\b(?:is|are|was|were) none\b/i, advice: "say invalid, missing or not supported" },
  {
    pattern:
      /(?<!\bthere )\b(?:is|are|was|were) no (?!longer\b|more\b|fewer\b|less\b|later\b|earlier\b|higher\b|lower\b|larger\b|smaller\b|different\b|wider\b|one\b)/i,
    advice: 'say "is not a …", invalid, missing or not supported',
  },
  { pattern: /\bshall\b/i, advice: "say must, should or will" },
  { pattern: /, say(?:[.,;:)]|$)/, advice: 'say "for example" or "such as"' },
  { pattern: /^tells this \w+ from the others/i, advice: 'say "Discriminant."' },
  {
    pattern:
      /\b(?:neighbour|colour|behaviour|honour|favour|labour|centre|catalogue|grey|licence|judgement|towards|upwards|downwards|backwards|whilst|amongst|learnt|spelt|burnt|analyse|(?:cancel|travel|label|model|signal|fuel)l(?:ed|ing)|(?:serial|normal|recogn|initial|author|optim|summar|organ|real|minim|maxim|canonical|token|util|synchron|custom|special|general|parameter)is(?:e|es|ed|ing|ation))(?:s|ed|ing|able|ful)?\b/i,
    advice: "use the American spelling",
  },
];

/**
 * Every sentence with a shape that the project does not use, as `path:line: advice: sentence`.
 *
 * @param files text by path; a path that ends in `.md` is Markdown, every other is TypeScript
 */
export function findings(files: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (const [path, text] of files) {
    for (const { line, sentence } of path.endsWith(".md") ? markdown(text, 1) : source(text, 1)) {
      for (const shape of SHAPES) {
        if (shape.inQuestions && sentence.endsWith("?")) continue;
        if (shape.pattern.test(sentence)) found.push(`${path}:${line}: ${shape.advice}: ${quote(sentence)}`);
      }
    }
  }
  return found;
}

/** A sentence and the line of its paragraph. */
interface Sentence {
  readonly line: number;
  readonly sentence: string;
}

function quote(sentence: string): string {
  return sentence.length > 120 ? `${sentence.slice(0, 119)}…` : sentence;
}

/** The sentences in the comments and strings of a source text. */
function source(text: string, firstLine: number): Sentence[] {
  const { words } = scan(text);
  const sentences: Sentence[] = [];
  for (let i = 0; i < words.length; i++) {
    const first = words[i]!;
    const line = firstLine + text.slice(0, first.start).split("\n").length - 1;
    if (first.kind === "string") {
      if (isProse(first.text)) sentences.push(...inParagraph(first.text, line));
      continue;
    }
    let comment = first.text;
    // Lines of `//` comments are one text.
    for (let last = first; joined(text, last, words[i + 1]); last = words[++i]!) comment += `\n${words[i + 1]!.text}`;
    sentences.push(...markdown(comment.split("\n").map(withoutMarks).join("\n"), line));
  }
  return sentences;
}

function joined(text: string, comment: Words, next: Words | undefined): boolean {
  return next?.kind === "comment" && comment.text.startsWith("//") && next.text.startsWith("//") &&
    /^\n[ \t]*$/.test(text.slice(comment.end, next.start));
}

function withoutMarks(line: string): string {
  return line.replace(/^\s*(?:\/\*\*?|\*(?!\/)|\/\/)? ?/, "").replace(/\s*\*\/$/, "");
}

/** True for a string that may be a sentence, not a name or a key. */
function isProse(text: string): boolean {
  return text.trim().split(/\s+/).length >= 3;
}

/** The sentences of Markdown text, without headings and table headers. Code blocks in TypeScript are read as source. */
function markdown(text: string, firstLine: number): Sentence[] {
  const lines = text.split("\n");
  const sentences: Sentence[] = [];
  let paragraph: string[] = [];
  let start = 0;
  const close = (): void => {
    sentences.push(...inParagraph(paragraph.join(" "), firstLine + start));
    paragraph = [];
  };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!.trim();
    const fence = /^(`{3,})(\w*)/.exec(line);
    if (fence) {
      close();
      const end = lines.findIndex((other, at) => at > i && other.trim() === fence[1]);
      const code = lines.slice(i + 1, end < 0 ? lines.length : end);
      if (/^(?:ts|js|typescript|javascript|tsx)$/.test(fence[2]!)) {
        sentences.push(...source(code.join("\n"), firstLine + i + 1));
      }
      i += code.length + 1;
      continue;
    }
    if (line.startsWith("|")) {
      close();
      const header = /^\|[\s:|-]+$/.test(lines[i + 1]?.trim() ?? "");
      if (!header) { for (const cell of line.split("|")) sentences.push(...inParagraph(cell.trim(), firstLine + i)); }
      continue;
    }
    if (line === "" || /^#+ /.test(line)) {
      close();
      continue;
    }
    // A list item, a tag of a docstring or a quoted line begins a paragraph of its own.
    const mark = /^(?:[-*>] |\d+\. |@(?:param \S+|returns|throws(?: \{[^}]*\})?|typeParam \S+|\w+) ?)/.exec(line)?.[0];
    if (mark) close();
    if (paragraph.length === 0) start = i;
    // The text of a tag is a phrase: "@param text what the user wrote".
    paragraph.push(mark?.startsWith("@") ? `@ ${line.slice(mark.length)}` : line.slice(mark?.length ?? 0));
  }
  close();
  return sentences;
}

/** The sentences of a paragraph. Code spans and quotations are masked: their words are not ours. */
function inParagraph(text: string, line: number): Sentence[] {
  const masked = text.replaceAll(/`[^`]*`/g, "`…`").replaceAll(
    /"[^"\n]*"/g,
    (quoted) => /[.!?]"$/.test(quoted) ? '"…."' : '"…"',
  );
  return masked.split(/(?<=[.!?][)*"]*)\s+(?=[("*[]*[A-Z`…\d])|\n+/)
    .map((part) => part.replace(/^[\s("'*_[]+/, ""))
    .filter((part) => part !== "")
    .map((sentence) => ({ line, sentence }));
}
