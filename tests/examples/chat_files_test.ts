/**
 * `deno task chat` with pictures and documents.
 */
import { assert, assertEquals } from "@std/assert";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { serveHttp } from "../contract/http_server.ts";
import { chat, lines, SUM } from "./chat_command.ts";
import { account } from "./run.ts";

const FILES = "tests/examples/files";
const PICTURE = `${FILES}/light.png`, TERMS = `${FILES}/terms.v2.txt`, SHELVES = `${FILES}/shelves.md`;

async function base64(path: string): Promise<string> {
  const bytes = await Deno.readFile(new URL(`../../${path}`, import.meta.url));
  return btoa(String.fromCharCode(...bytes));
}

Deno.test("chat shows pictures and documents in their order, before the prompt", async () => {
  const fake = fakeBedrock({ replies: ["On shelf 7."] });
  using server = serveHttp(fake);
  const args = ["--document", TERMS, "--image", PICTURE, "--document", SHELVES, "--image", PICTURE, "What is it?"];
  const { code, stdout, stderr } = await chat(args, { env: account(server.origin) });
  assertEquals([code, stdout], [0, "On shelf 7.\n"], stderr);
  const image = { image: { format: "png", source: { bytes: await base64(PICTURE) } } };
  assertEquals(fake.requests.map(({ body }) => body), [{
    messages: [{
      role: "user",
      content: [
        image,
        image,
        {
          document: {
            // No dots in a name.
            name: "terms-v2-txt",
            format: "txt",
            source: { bytes: await base64(TERMS) },
            citations: { enabled: true },
          },
        },
        // Bedrock refuses citations of this format.
        { document: { name: "shelves-md", format: "md", source: { bytes: await base64(SHELVES) } } },
        { text: "What is it?" },
      ],
    }],
  }]);
});

Deno.test("chat shows citations as footnotes, under the names that the files have", async () => {
  const { code, stdout } = await chat(["--document", TERMS, "--image", PICTURE, "For how long?"]);
  assertEquals(code, 0);
  assertEquals(
    stdout,
    `You said: "For how long?". I see one png of 153 bytes, one txt "terms-v2-txt" of 90 bytes. ` +
      `"terms-v2-txt" says: "Umbrellas are kept for thirty days."[1] ` +
      `This answer comes from fakeBedrock; no model ran.\n\n[1] terms.v2.txt, "Umbrellas are kept for thirty days."\n`,
  );
});

Deno.test("chat numbers each source once, and says its page or its address", async () => {
  const [first, second, web] = [
    { title: "shelves-md", location: { documentPage: { documentIndex: 0, start: 3, end: 4 } } },
    { title: "shelves-md", location: { documentPage: { documentIndex: 0, start: 3, end: 6 } } },
    { location: { web: { url: "https://example.com/a", domain: "example.com" } }, source: "example" },
  ];
  const claim = (text: string, ...citations: unknown[]) => ({ citationsContent: { content: [{ text }], citations } });
  const content = [claim("One.", first), claim(" Two.", second, first), { text: " And" }, claim(" three.", web)];
  using server = serveHttp(fakeBedrock({ replies: [{ content }] }));
  const { code, stdout, stderr } = await chat(["--document", SHELVES, "Hi"], { env: account(server.origin) });
  assertEquals(
    [code, stdout],
    [
      0,
      "One.[1] Two.[2][1] And three.[3]\n\n[1] shelves.md, page 3\n[2] shelves.md, pages 3 to 5\n[3] example, https://example.com/a\n",
    ],
    stderr,
  );
});

Deno.test("chat asks again without citations where the model has none", async () => {
  const message = "This model doesn't support citations.";
  const fake = fakeBedrock({ replies: [{ times: 1, error: { code: "ValidationException", message } }, "Ten days."] });
  using server = serveHttp(fake);
  const args = ["--document", TERMS, "How long?"];
  const { code, stdout, stderr } = await chat(args, { env: account(server.origin) });
  assertEquals([code, stdout], [0, "Ten days.\n"], stderr);
  assert(lines(stderr)[0]?.includes("does not cite") && SUM.test(lines(stderr)[1] ?? ""), stderr);
  const cited = fake.requests.map(({ body }) => JSON.stringify(body).includes(`"citations"`));
  assertEquals(cited, [true, false]);
});

Deno.test("a conversation shows its files with the first turn, and keeps them", async () => {
  const fake = fakeBedrock({ replies: [{ times: 1, text: "A light." }, "Red."] });
  using server = serveHttp(fake);
  const args = ["--image", PICTURE, "--document", TERMS];
  const { code, stdout, stderr } = await chat(args, {
    input: "What is it?\nWhich color?\n",
    env: account(server.origin),
  });
  assertEquals([code, stdout], [0, "A light.\nRed.\n"], stderr);
  const turns = fake.requests.map(({ body }) => (body as { messages: { content: object[] }[] }).messages);
  const kinds = turns.map((messages) => messages.map(({ content }) => content.flatMap((block) => Object.keys(block))));
  const first = ["image", "document", "text"];
  assertEquals(kinds, [[first], [first, ["text"], ["text"]]]);
  assertEquals(turns[1]![0], turns[0]![0]);
});

/** With a word of the complaint that helps. */
const REFUSED: Readonly<Record<string, readonly [args: readonly string[], says: string]>> = {
  "a picture that is not there": [["--image", `${FILES}/no.png`], "there is no such file"],
  "a picture of a format that models do not read": [
    ["--image", "deno.json"],
    "json is not a format of one; use png, jpeg",
  ],
  "a document as a picture": [["--image", TERMS], "use png"],
  "a picture as a document": [["--document", PICTURE], "use pdf, txt"],
  "a file without a format": [["--document", "LICENSE"], "use pdf, txt"],
  "a folder": [["--document", `${FILES}/folder.txt`], "it is a directory"],
  "an empty file": [["--document", `${FILES}/empty.txt`], "it is empty"],
  "more documents than a message holds": [Array(6).fill(["--document", TERMS]).flat(), "at most 5"],
  "an option without its file": [["--image"], "--image"],
};
for (const [name, [args, says]] of Object.entries(REFUSED)) {
  Deno.test(`chat refuses ${name} as bad usage`, async () => {
    const { code, stdout, stderr } = await chat(["Hi", ...args]);
    assertEquals([code, stdout], [2, ""], stderr);
    assert(stderr.includes(says) && !stderr.includes("    at "), stderr);
  });
}
