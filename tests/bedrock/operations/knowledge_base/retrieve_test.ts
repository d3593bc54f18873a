/**
 * Pages of results, results as blocks of a chat, and the tool.
 */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ProviderError, runTools, streamTools } from "@bedrock-edge/client";
import {
  type AnyRetrievalResult,
  getDocumentContent,
  knowledgeBaseTool,
  retrieve,
  retrieveAll,
  toSearchResults,
} from "@bedrock-edge/client/knowledge-base";
import { custom, DOCUMENTS, KB, withDocuments } from "./rig.ts";

const QUERY = { knowledgeBase: KB, query: "umbrella" };

Deno.test("pages come by their token, and retrieveAll yields the results of all of them", async () => {
  for (let numberOfResults = 1; numberOfResults <= 3; numberOfResults++) {
    const { bedrock, fake } = withDocuments();
    const all = [];
    for await (const { documentId } of retrieveAll(bedrock, { ...QUERY, numberOfResults })) all.push(documentId);
    assertEquals(all, [DOCUMENTS[0]!.uri, DOCUMENTS[2]!.uri]);
    assertEquals(fake.requests.length, numberOfResults === 1 ? 2 : 1);
    const page = await retrieve(bedrock, { ...QUERY, numberOfResults });
    assertEquals([page.results.length, page.nextToken], [
      Math.min(2, numberOfResults),
      numberOfResults === 1 ? "1" : undefined,
    ]);
  }
});

Deno.test("a page is asked for when the results before it are used up", async () => {
  const { bedrock, fake } = withDocuments();
  const results = retrieveAll(bedrock, { ...QUERY, numberOfResults: 1 });
  assertEquals(fake.requests.length, 0);
  await results.next();
  assertEquals(fake.requests.length, 1);
  await results.return();
  assertEquals(fake.requests.length, 1);
});

Deno.test("pages that name each other as the next one come to an end", async () => {
  let pages = 0;
  const { bedrock } = custom(() => Response.json({ retrievalResults: [], nextToken: `${pages++ % 2}` }));
  const error = await assertRejects(() => Array.fromAsync(retrieveAll(bedrock, QUERY)), ProviderError);
  assertEquals([error.kind, pages], ["protocol", 3]);
});

Deno.test("members that this version does not know are kept, and a guardrail's action is told", async () => {
  const result = {
    content: { type: "HOLOGRAM", depth: 3 },
    location: { type: "MOON", moonLocation: { crater: 1 } },
    aura: 1,
  };
  const { bedrock } = custom(() =>
    Response.json({ retrievalResults: [result], guardrailAction: "INTERVENED", nextToken: "" })
  );
  assertEquals(await retrieve(bedrock, QUERY), { results: [result], guardrailAction: "INTERVENED" } as never);
});

Deno.test("an answer that cannot be read is a protocol error with the request id", async () => {
  const document = { knowledgeBase: KB, dataSource: "d", document: "e" };
  const answers: readonly unknown[] = [{}, [], { retrievalResults: {} }, { retrievalResults: [1] }, {
    retrievalResults: [{}],
  }];
  for (const answer of [...answers, { retrievalResults: [], nextToken: "t" }]) {
    const { bedrock } = custom(() => Response.json(answer, { headers: { "x-amzn-requestid": "request-1" } }));
    const error = await assertRejects(() => retrieve(bedrock, { ...QUERY, nextToken: "t" }), ProviderError);
    assertEquals([error.kind, error.requestId], ["protocol", "request-1"], JSON.stringify(answer));
    const other = await assertRejects(() => getDocumentContent(bedrock, document), ProviderError);
    assertEquals(other.kind, "protocol");
  }
});

Deno.test("a document has its URL, its type and its length if the service says it", async () => {
  const document = { knowledgeBase: KB, dataSource: "d", document: "e" };
  const { bedrock } = custom(() => Response.json({ presignedUrl: "https://a/b", mimeType: "text/plain" }));
  assertEquals(await getDocumentContent(bedrock, document), { url: "https://a/b", mimeType: "text/plain" });
  await assertRejects(
    () => getDocumentContent(bedrock, { ...document, media: "m", format: "extracted" }),
    TypeError,
    "an image has no extracted text",
  );
});

/** Results with the source, the title and the text of their blocks. */
const BLOCKS: readonly (readonly [AnyRetrievalResult, source: string, title: string, text: string])[] = [
  [
    { content: { text: "a" }, location: { type: "S3", s3Location: { uri: "s3://b/c%20d.md" } } },
    "s3://b/c%20d.md",
    "c d.md",
    "a",
  ],
  [
    { content: { text: "a" }, location: { webLocation: { url: "https://x.com/y/?z#w" } } },
    "https://x.com/y/?z#w",
    "y",
    "a",
  ],
  [
    { content: { text: "a" }, location: { webLocation: { url: "https://x.com/100%/" } } },
    "https://x.com/100%/",
    "100%",
    "a",
  ],
  [{ content: { text: "a" }, location: { customDocumentLocation: { id: "7" } } }, "7", "7", "a"],
  [{ content: { text: "a" }, location: { kendraDocumentLocation: { uri: "k/" } } }, "k/", "k", "a"],
  [{ content: { text: "a" }, location: { sqlLocation: { query: "SELECT 1" } } }, "SELECT 1", "SELECT 1", "a"],
  [
    { content: { text: "a" }, location: { type: "S3" }, metadata: { "x-amz-bedrock-kb-source-uri": "s3://b/e" } },
    "s3://b/e",
    "e",
    "a",
  ],
  [{ content: { text: "a" }, metadata: { _source_uri: "s3://b/f", title: "F" } }, "s3://b/f", "F", "a"],
  [{ content: { text: "a" }, documentId: "doc-1", metadata: { title: " " } }, "doc-1", "doc-1", "a"],
  [{ content: { mimeType: "text/plain", text: "a" }, sourceRetriever: { identifier: KB } }, KB, KB, "a"],
  [{ content: { text: "a" } }, "result 1", "result 1", "a"],
  [{ content: { text: "a" }, location: { customDocumentLocation: { id: "///" } } }, "///", "///", "a"],
  [
    { content: { type: "ROW", row: [{ columnName: "b", columnValue: "1" }, { columnName: "c" }, {}] } },
    "result 1",
    "result 1",
    "b: 1\nc: \n: ",
  ],
  [{ content: { audio: { s3Uri: "s3://a", transcription: "said" } } }, "result 1", "result 1", "said"],
  [{ content: { video: { s3Uri: "s3://a", summary: "seen" } } }, "result 1", "result 1", "seen"],
];

Deno.test("results become search results with a source, a title and text, each citable", () => {
  for (const [result, source, title, text] of BLOCKS) {
    const block = { type: "searchResult", source, title, content: [{ text }], citations: { enabled: true } } as const;
    assertEquals(toSearchResults([result]), [block]);
  }
});

Deno.test("a result without text has no block, and the others keep their order", () => {
  const results: AnyRetrievalResult[] = [
    { content: { type: "IMAGE", byteContent: "data:image/png;base64,AQID" } },
    { content: { text: " \n" } },
    { content: { text: "b" } },
    { content: {} },
  ];
  assertEquals(toSearchResults(results).map(({ source }) => source), ["result 3"]);
});

const CALL = [{
  content: [{ toolUse: { toolUseId: "t1", name: "search_knowledge_base", input: { query: "umbrella" } } }],
}];
const MODEL = "anthropic.claude-sonnet-4-5-20250929-v1:0";

Deno.test("a tool loop answers from a knowledge base, and its citations name the documents, whole and streamed", async () => {
  for (const run of [runTools, streamTools]) {
    // Without a script after the call, the small model cites what it is given.
    const cites = { when: ({ body }: { body: { messages: unknown[] } }) => body.messages.length === 1, ...CALL[0]! };
    const { bedrock, fake } = withDocuments({ replies: [cites as never] });
    const tools = [knowledgeBaseTool(bedrock, KB, { numberOfResults: 1 })];
    const loop = run(bedrock.model(MODEL), { messages: "What does an umbrella cost?", tools } as never);
    const result = await ("final" in loop ? loop.final() : loop);
    const cited = result.content.flatMap((block) => block.type === "citationsContent" ? block.citations ?? [] : []);
    assertEquals(cited.map(({ source, title }) => [source, title]), [[DOCUMENTS[0]!.uri, "price list.md"]]);
    const { content } = fake.requests.at(-1)!.body.messages.at(-1)!.content[0]!.toolResult!;
    assertEquals(content.map((block) => Object.keys(block)), [["searchResult"]]);
    assertEquals(fake.requests.map(({ operation }) => operation).includes("Retrieve"), true);
  }
});

Deno.test("the tool says in words that nothing was found, or that a guardrail blocked, and passes its options on", async () => {
  const context = { toolUseId: "t1" };
  const { bedrock } = withDocuments();
  const execute = (tool: ReturnType<typeof knowledgeBaseTool>, input: unknown) =>
    Promise.resolve(tool.execute!(input, context));
  assertEquals(
    await execute(knowledgeBaseTool(bedrock, "EMPTY45678"), { query: "umbrella" }),
    "The knowledge base has nothing about this query.",
  );
  const { bedrock: guarded } = custom(() => Response.json({ retrievalResults: [], guardrailAction: "INTERVENED" }));
  assertEquals(
    await execute(knowledgeBaseTool(guarded, KB), { query: "umbrella" }),
    "A guardrail blocked this query or its results.",
  );
  const filter = { equals: { key: "language", value: "de" } };
  const german = await execute(knowledgeBaseTool(bedrock, KB, { filter, name: "german" }), {
    query: "schirm umbrella",
  });
  assertEquals((german as { source: string }[]).map(({ source }) => source), [DOCUMENTS[1]!.uri]);
  for (const input of [undefined, {}, { query: 7 }]) {
    await assertRejects(() => execute(knowledgeBaseTool(bedrock, KB), input), TypeError, "no text query");
  }
});

Deno.test("a tool that cannot work is refused when it is made", () => {
  const { bedrock } = withDocuments();
  assertThrows(() => knowledgeBaseTool({} as never, KB), TypeError, "not a client");
  assertThrows(() => knowledgeBaseTool(bedrock, ""), TypeError, "not valid");
  assertThrows(
    () => knowledgeBaseTool(bedrock, KB, { topK: 3 } as never),
    TypeError,
    'did you mean "numberOfResults"?',
  );
  assertThrows(() => knowledgeBaseTool(bedrock, KB, { signal: 1 } as never), TypeError, "the signal of runTools()");
  assertThrows(() => knowledgeBaseTool(bedrock, KB, { name: "a b" }), TypeError, "letters");
});

Deno.test("the signal of the loop stops the search", async () => {
  const stop = new AbortController();
  const { bedrock } = custom((request) =>
    new Promise((_, reject) => request.signal.addEventListener("abort", () => reject(request.signal.reason)))
  );
  const work = knowledgeBaseTool(bedrock, KB).execute!({ query: "q" }, { toolUseId: "t", signal: stop.signal });
  const reason = new Error("enough");
  stop.abort(reason);
  assertEquals(await Promise.resolve(work).catch((error: unknown) => error), reason);
});
