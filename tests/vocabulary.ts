/**
 * The words that no provider-neutral file may say: neither in code nor in a string or a comment. Otherwise a second provider finds
 * the first one's facts, names and messages in its way.
 */

/** The folders that know no provider. */
const NEUTRAL: readonly string[] = ["src/transport/", "src/chat/", "src/errors/"];

/** Names of AWS, of its services and operations, and of the families of models that it serves, in lower case. */
const WORDS: readonly string[] = [
  "aws",
  "amz",
  "amzn",
  "amazon",
  "bedrock",
  "converse",
  "sigv4",
  "anthropic",
  "claude",
  "nova",
  "messageStop",
];

/** The breaches in one file, as sentences that name it. */
export function foreignWords(path: string, text: string): string[] {
  if (!NEUTRAL.some((folder) => path.startsWith(folder))) return [];
  const found = [...new Set([...withoutCitations(text).matchAll(PATTERN)].map(([word]) => word))];
  return found.map((word) => `${path} says "${word}", a word of one provider`);
}

/**
 * Each word in three spellings, as a whole word or as a part of a name: `aws` and `awsError`, `parseAwsBody`, `AWS_KEY`. The
 * end of "draws" and the beginning of "conversely" do not count.
 */
const PATTERN = new RegExp(
  WORDS.flatMap((word) => [
    `(?<![A-Za-z])${word}(?![a-z])`,
    `${word[0]!.toUpperCase()}${word.slice(1)}(?![a-z])`,
    `(?<![A-Z])${word.toUpperCase()}(?![A-Za-z])`,
  ]).join("|"),
  "g",
);

/**
 * The text without the parts that must name a provider: examples, which import the package by its name, and the sources of facts.
 * A source stands in a comment: a URL, an issue such as `owner/repository#12`, or the sentences from the word "Source" to the end
 * of their paragraph.
 */
function withoutCitations(text: string): string {
  return text
    .replace(/```[^]*?```/g, "")
    .replace(/@?bedrock-edge\b/g, "")
    .replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, (comment) =>
      comment.split(/\n\s*\*\s*\n/)
        .map((paragraph) => paragraph.replace(/\bSources?\b[^:]*:[^]*$|https?:\/\/\S+|[\w.-]+\/[\w.-]+#\d+/g, ""))
        .join("\n"));
}
