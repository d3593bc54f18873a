/**
 * Reads JSON while it arrives. Pure. Reading takes linear time, however the text is cut. `value()` copies the open lists and
 * objects, so that it takes as long as `cost` says: the caller decides how often a value is worth it.
 */

/** The kinds of tokens that may come next. */
type Expected = "value" | "item or end" | "key" | "key or end" | "colon" | "comma or end";

/** A list or an object that is not closed yet. Its items and members are whole. */
interface Open {
  readonly list?: unknown[];
  readonly members?: Map<string, unknown>;
  /** The name of the member whose value is next. */
  key?: string;
}

const BLANKS = /[ \t\n\r]*/y;
/** Characters that stand for themselves in a string: anything but quotes, backslashes and control characters. */
const PLAIN = /[ !#-[\]-\uffff]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
const CUT_ESCAPE = /\\(?:u[\da-fA-F]{0,3})?$/y;
/** Numbers and literals, and words that look like them: `JSON.parse` decides once the word is whole. */
const WORD = /[-+.\w]*/y;
const LITERAL = /^(?:true|false|null)$/;

/** The most levels of lists and objects that are read: each of them is copied for each value. */
const MAX_LEVELS = 200;
/** The name of a member that `Object.assign` would make a prototype. */
const PROTO = "__proto__";
/** The longest literal, "false". */
const LONGEST_LITERAL = 5;

/** Reads one JSON value, piece by piece. */
export class JsonReader {
  /**
   * `whole` once the value is closed, `broken` by text that is not JSON, `deep` by too many levels. In any of these states
   * nothing more is read.
   */
  state: "open" | "whole" | "broken" | "deep" = "open";
  /** Grows whenever `value()` gives something else than before. */
  changes = 0;
  readonly #open: Open[] = [];
  /** The items and members in all open lists and objects. */
  #held = 0;
  /** The number of open members are named `__proto__`: the value leaves them out. */
  #hidden = 0;
  #next: Expected = "value";
  #root: unknown;
  /** A number or a literal, as far as it has come. */
  #word = "";
  /** A string or a key, as far as it has come. */
  #text: string | undefined;
  #isKey = false;
  /** The first half of an escape whose second has not come. */
  #cut = "";
  /** The same of a character: shown alone, it would be one that nobody wrote. */
  #half = "";

  /** Reads more text, and returns the number of characters that were read. */
  push(more: string): number {
    const text = this.#cut + more;
    const before = this.#cut.length;
    this.#cut = "";
    let at = 0;
    while (at < text.length && this.state === "open") {
      at = this.#text === undefined ? this.#readMark(text, at) : this.#readText(text, at, this.#text);
    }
    return Math.max(0, at - before);
  }

  /** The number of items, members and levels that `value()` copies. */
  get cost(): number {
    return this.#held + this.#open.length;
  }

  /**
   * Returns the value so far, without members named `__proto__`, which the output lacks too; `undefined` before the value
   * begins. Only strings, lists and objects can be incomplete. Later text does not change a returned value. The whole parts of
   * a value are shared with the next one.
   */
  value(): unknown {
    let inner = this.#isKey ? undefined : this.#text ?? this.#root;
    if (this.#hasLiteral()) inner = JSON.parse(this.#word);
    for (const { list, members, key } of this.#open.toReversed()) {
      const begun = inner !== undefined && key !== PROTO;
      if (members) inner = Object.fromEntries(begun ? [...members, [key, inner]] : members);
      else inner = begun ? [...list!, inner] : [...list!];
    }
    return inner;
  }

  #changed(): void {
    if (this.#hidden === 0) this.changes++;
  }

  /** Reads inside a string, and returns the index behind the text that was read. */
  #readText(text: string, at: number, before: string): number {
    const piece = matched(PLAIN, text, at) || matched(ESCAPE, text, at);
    const next = at + piece.length;
    if (piece) {
      this.#append(before, piece[0] === "\\" ? JSON.parse(`"${piece}"`) : piece);
    } else if (text[at] === '"') {
      this.#closeText(before + this.#half);
      return at + 1;
    } else if ((this.#cut = matched(CUT_ESCAPE, text, at))) {
      return text.length;
    } else {
      this.state = "broken";
    }
    return next;
  }

  #append(before: string, piece: string): void {
    const whole = this.#half + piece;
    const last = whole.charCodeAt(whole.length - 1);
    const cut = last >= 0xd800 && last < 0xdc00 ? whole.length - 1 : whole.length;
    this.#half = whole.slice(cut);
    this.#text = before + whole.slice(0, cut);
    if (cut && !this.#isKey) this.#changed();
  }

  #closeText(text: string): void {
    if (this.#half && !this.#isKey) this.#changed();
    this.#half = "";
    this.#text = undefined;
    if (this.#isKey) {
      this.#isKey = false;
      this.#open.at(-1)!.key = text;
      if (text === PROTO) this.#hidden++;
      this.#next = "colon";
    } else {
      this.#close(text);
    }
  }

  /** Reads outside of strings, and returns the index behind the text that was read. */
  #readMark(text: string, at: number): number {
    const takesValue = this.#next === "value" || this.#next === "item or end";
    const word = takesValue && matched(WORD, text, at);
    if (word) {
      this.#word += word;
      if (this.#hasLiteral()) this.#changed();
      return at + word.length;
    }
    if (this.#word) {
      this.#closeWord();
      return at;
    }
    const mark = text[at]!;
    const inside = this.#open.at(-1);
    if (takesValue && (mark === "{" || mark === "[") && this.#open.length === MAX_LEVELS) {
      this.state = "deep";
      return text.length;
    } else if (takesValue && (mark === "{" || mark === "[")) {
      this.#open.push(mark === "{" ? { members: new Map() } : { list: [] });
      this.#next = mark === "{" ? "key or end" : "item or end";
      this.#changed();
    } else if (mark === '"' && (takesValue || this.#next.startsWith("key"))) {
      this.#text = "";
      this.#isKey = !takesValue;
      if (takesValue) this.#changed();
    } else if (mark === ":" && this.#next === "colon") {
      this.#next = "value";
    } else if (mark === "," && inside && this.#next === "comma or end") {
      this.#next = inside.list ? "value" : "key";
    } else if (inside && mark === (inside.list ? "]" : "}") && this.#next.endsWith("end")) {
      this.#open.pop();
      this.#held -= inside.list?.length ?? inside.members!.size;
      this.#close(inside.list ?? Object.fromEntries(inside.members!));
    } else {
      const blanks = matched(BLANKS, text, at).length;
      if (!blanks) this.state = "broken";
      return at + blanks;
    }
    return at + 1;
  }

  /** Whether the word is `true`, `false` or `null`. A number is looked at once, when it ends. */
  #hasLiteral(): boolean {
    return this.#word.length <= LONGEST_LITERAL && LITERAL.test(this.#word);
  }

  #closeWord(): void {
    try {
      const value: unknown = JSON.parse(this.#word);
      if (typeof value === "number") this.#changed();
      this.#word = "";
      this.#close(value);
    } catch {
      this.state = "broken";
    }
  }

  /** Puts a whole value into the list or object around it. */
  #close(value: unknown): void {
    const { list, members, key } = this.#open.at(-1) ?? {};
    if (list) {
      list.push(value);
      this.#held++;
    } else if (members && key === PROTO) {
      this.#hidden--;
    } else if (members) {
      // A name that is written twice is one member.
      if (!members.has(key!)) this.#held++;
      members.set(key!, value);
    } else {
      this.#root = value;
      this.state = "whole";
    }
    this.#next = "comma or end";
  }
}

/** Finds the first JSON object in a text that arrives, whatever stands around it: a sentence, a code fence. */
export class ObjectFinder {
  /** Grows whenever `value()` gives something else than before. */
  changes = 0;
  #reader: JsonReader | undefined;

  /** Reads more text. */
  push(text: string): void {
    let at = 0;
    while (at < text.length && this.#reader?.state !== "whole" && this.#reader?.state !== "deep") {
      if (this.#reader?.state !== "open") {
        at = text.indexOf("{", at);
        if (at < 0) return;
        this.#reader = new JsonReader();
      }
      const { changes } = this.#reader;
      at += this.#reader.push(text.slice(at));
      // A brace in a sentence begins nothing.
      if (changes || this.#reader.state !== "broken") this.changes += this.#reader.changes - changes;
    }
  }

  /** How many items, members and levels `value()` copies. */
  get cost(): number {
    return this.#reader?.cost ?? 0;
  }

  /** Returns the object so far; `undefined` before it begins. */
  value(): unknown {
    return this.#reader?.value();
  }
}

function matched(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}
