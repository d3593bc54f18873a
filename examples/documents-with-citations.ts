/**
 * Documents, and the location in them that each claim of the answer cites.
 *
 * ```sh
 * deno run examples/documents-with-citations.ts     # without credentials: the fake quotes, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/documents-with-citations.ts
 * ```
 *
 * A model can cite txt and pdf files: `{ format: "pdf", source: { bytes: await Deno.readFile("terms.pdf") } }`. It only
 * reads files of other formats. A model that cannot cite refuses `citations`.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import type { Citation, Message } from "@bedrock-edge/client";
import { connect, inRegion } from "./connect.ts";

const question: Message = {
  role: "user",
  content: [
    {
      type: "document",
      // Bedrock refuses this name (a dot, and accents): the client sends another, and the result lists both.
      name: "Café terms 2.1.txt",
      format: "txt",
      source: { text: "Goods may be returned within 30 days. The customer pays for the way back.\n" },
      citations: { enabled: true },
    },
    {
      type: "document",
      name: "Questions and answers",
      // Parts that can be cited, for example the results of a search in your own store.
      source: { content: [{ text: "Opened goods are taken back too." }, { text: "Refunds take a week." }] },
      citations: { enabled: true },
    },
    { type: "text", text: "May I return an umbrella that I have used?" },
  ],
};

const bedrock = await connect();
const result = await bedrock.chat({
  model: inRegion("anthropic.claude-sonnet-4-5-20250929-v1:0", bedrock),
  messages: [question],
});

const { documentNames = {} } = result;
const notes: string[] = [];

/** The number of the source's footnote. */
function noteOf({ title = "", sourceContent = [], location = {} }: Citation): string {
  const quote = sourceContent.map(({ text }) => text.trim()).join(" ");
  // One member, named for its unit: characters, pages or parts.
  const [[counted = "", place] = []] = Object.entries(location);
  notes.push(`${documentNames[title] ?? title}, ${counted} ${JSON.stringify(place)}: "${quote}"`);
  return `[${notes.length}]`;
}

let answer = "";
for (const block of result.content) {
  if (block.type === "text") answer += block.text;
  if (block.type === "citationsContent") {
    const { content = [] } = block;
    answer += content.map(({ text }) => text).join("") + block.citations.map(noteOf).join("");
  }
}
console.log(answer);
notes.forEach((note, index) => console.log(`[${index + 1}] ${note}`));

// The next question follows all of it. `message` keeps every citation, also after a round trip through JSON.
const next: Message[] = [question, result.message, { role: "user", content: "And who pays for that?" }];
console.log(`The next question follows ${next.length - 1} turns, ${notes.length} citations among them.`);
