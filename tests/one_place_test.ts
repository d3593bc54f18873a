import { assert, assertEquals } from "@std/assert";

/** A fact that one file of `src/` holds. A second place would disagree with the first one day. */
interface Fact {
  readonly name: string;
  /** Text that only code which holds the fact contains. Comments are not searched. */
  readonly pattern: RegExp;
  /** Code that would be a second place. */
  readonly breaches: readonly string[];
  /** The files that hold the fact. */
  readonly home: RegExp;
  /** Other files that may contain the text, each with the reason. */
  readonly except?: Readonly<Record<string, string>>;
}

/** Segments of ids, and the beginnings of names behind them. */
const NAMES =
  "anthropic|claude|amazon|nova|titan|meta|llama|mistral|magistral|cohere|ai21|writer|deepseek|qwen|moonshot\\w*|" +
  "kimi|zai|openai|gpt|minimax|nvidia|google|xai";

const JUDGE = "the fake judges by AWS's API model, whose patterns it holds word for word";

const FACTS: readonly Fact[] = [
  {
    name: "the DNS suffixes of AWS",
    breaches: ["const host = `bedrock.${region}.amazonaws.com`;", 'const suffix = "api.aws";'],
    pattern: /amazonaws|amazonwebservices|\bapi\.aws\b|ic\.gov|sgov\.gov/,
    home: /^src\/aws\/partitions\.ts$/,
  },
  {
    name: "the names of AWS's partitions",
    breaches: ['const CHINA = "aws-cn";'],
    pattern: /["'`]aws-(us-gov|cn|eusc|iso)/,
    home: /^src\/aws\/partitions\.ts$/,
  },
  {
    name: "the shape of an ARN",
    breaches: ["/^arn:(aws|aws-cn):bedrock/.test(id)", 'id.startsWith("arn:")', "`arn:${partition}:bedrock`"],
    pattern: /arn:(aws|["'`$(\[])|:?prompt\\\/|:inference-profile\//,
    home: /^src\/aws\/(arn|secret_rules)\.ts$/,
    except: {
      "src/testing/judge/converse_model.ts": JUDGE,
      "src/testing/judge/validate_converse.ts": JUDGE,
      "src/testing/answer/guardrails.ts": "the fake invents the ARN of a guardrail",
    },
  },
  {
    name: "percent-encoding",
    breaches: ["encodeURIComponent(id)"],
    pattern: /encodeURIComponent/,
    home: /^src\/aws\/path\.ts$/,
    except: {
      "src/testing/judge/verify_sigv4.ts":
        "shares no code with the client, so that a signature it accepts is a proof and not an echo",
    },
  },
  {
    name: "the names of providers and models in ids",
    breaches: [
      'id.includes("anthropic.claude")',
      "/(^|[.])amazon[.]nova-/.test(model)",
      'id.startsWith("us.meta.")',
      'if (provider === "mistral") return;',
    ],
    pattern: new RegExp(
      [
        // A pattern, or a method of strings, with such a name.
        `\\.(startsWith|endsWith|includes|indexOf|split|match|search|replace)\\((["'\`/])[^"'\`\\n]*(?<!vnd\\.)\\b(${NAMES})\\b`,
        `/[^/\\n"'\`]*\\b(${NAMES})\\b[^\\n]*/[a-z]*\\.(test|exec)\\(`,
        `provider [!=]== "`,
      ].join("|"),
    ),
    home: /^src\/models\/family\.ts$/,
  },
  {
    name: "the test for a JSON object",
    breaches: ['typeof it === "object" && it !== null && !Array.isArray(it)', "function isRecord(value: unknown)"],
    pattern: /typeof (\w+) === "object" && \1( !== null)? && !Array\.isArray|function (isRecord|isJson|isObject)\b/,
    home: /^src\/base\/json_object\.ts$/,
  },
];

const root = new URL("../", import.meta.url);

async function sources(folder: string, files: Map<string, string> = new Map()): Promise<Map<string, string>> {
  for await (const entry of Deno.readDir(new URL(folder, root))) {
    const path = folder + entry.name;
    if (entry.isDirectory) await sources(`${path}/`, files);
    else if (path.endsWith(".ts")) files.set(path, withoutComments(await Deno.readTextFile(new URL(path, root))));
  }
  return files;
}

/** Blanks comments that begin a line or follow white space: what remains is code, with its strings and patterns. */
function withoutComments(text: string): string {
  return text.replace(/\/\*\*?\s[^]*?\*\//g, "").replace(/(^|\s)\/\/ .*$/gm, "$1");
}

for (const { name, pattern, breaches, home, except = {} } of FACTS) {
  Deno.test(`one file holds ${name}`, async () => {
    for (const breach of breaches) assert(pattern.test(breach), `not noticed: ${breach}`);
    const files = await sources("src/");
    const holders = [...files].filter(([, text]) => pattern.test(text)).map(([path]) => path);
    assert(holders.some((path) => home.test(path)), "the pattern does not find the fact's own file");
    assertEquals(holders.filter((path) => !home.test(path) && !(path in except)), []);
    // An exception that no longer holds the text is to be deleted.
    assertEquals(Object.keys(except).filter((path) => !holders.includes(path)), []);
  });
}
