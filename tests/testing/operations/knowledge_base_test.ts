/**
 * The fake's knowledge bases: filters, pages, refusals, and options that cannot work.
 */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createBedrock, ProviderError } from "@bedrock-edge/client";
import {
  agenticRetrieve,
  getDocumentContent,
  type RetrievalFilter,
  retrieve,
  retrieveAndGenerate,
} from "@bedrock-edge/client/knowledge-base";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { DOCUMENTS, KB, withDocuments } from "../../bedrock/operations/knowledge_base/rig.ts";
import { VirtualClock } from "../../helpers/clock.ts";
import { CREDENTIALS, REGION } from "../../helpers/fire.ts";

const [PRICE, SCHIRM, NOTE] = DOCUMENTS.map(({ uri }) => uri);

/** Filters with the documents that pass. */
const FILTERS: readonly (readonly [RetrievalFilter, passes: readonly (string | undefined)[]])[] = [
  [{ equals: { key: "language", value: "en" } }, [PRICE]],
  [{ notEquals: { key: "language", value: "en" } }, [SCHIRM]],
  [{ greaterThan: { key: "year", value: 2025 } }, [PRICE]],
  [{ greaterThanOrEquals: { key: "year", value: 2026 } }, [PRICE]],
  [{ lessThan: { key: "year", value: 2026 } }, []],
  [{ lessThanOrEquals: { key: "year", value: 2026 } }, [PRICE]],
  [{ in: { key: "language", value: ["de", "fr"] } }, [SCHIRM]],
  [{ notIn: { key: "language", value: ["de", "fr"] } }, [PRICE]],
  [{ startsWith: { key: "title", value: "Lost" } }, [NOTE]],
  [{ listContains: { key: "tags", value: "red" } }, [NOTE]],
  [{ stringContains: { key: "tags", value: "os" } }, [NOTE]],
  [{ orAll: [{ equals: { key: "language", value: "de" } }, { equals: { key: "title", value: "x" } }] }, [SCHIRM]],
  [{ andAll: [{ equals: { key: "language", value: "de" } }, { equals: { key: "year", value: 1 } }] }, []],
];

Deno.test("the fake's filters compare as AWS documents them", async () => {
  const { bedrock } = withDocuments();
  for (const [filter, passes] of FILTERS) {
    const query = "an umbrella, ein Schirm";
    const { results } = await retrieve(bedrock, { knowledgeBase: KB, query, filter });
    assertEquals(results.map(({ documentId }) => documentId), passes, JSON.stringify(filter));
  }
});

Deno.test("the fake finds by words, the best first, and every document for an image", async () => {
  const { bedrock } = withDocuments();
  const { results } = await retrieve(bedrock, { knowledgeBase: KB, query: "red umbrella" });
  assertEquals(results.map(({ documentId, score }) => [documentId, score]), [[NOTE, 1], [PRICE, 0.5]]);
  const image = { format: "png", bytes: new Uint8Array([1]) } as const;
  assertEquals((await retrieve(bedrock, { knowledgeBase: KB, query: { image } })).results.length, 3);
  assertEquals((await retrieve(bedrock, { knowledgeBase: KB, query: "???" })).results, []);
});

Deno.test("the fake searches a managed base with its own configuration, and answers from it by an agent alone", async () => {
  const { bedrock } = withDocuments();
  const managed = { knowledgeBase: "MANAGED678", query: "umbrella", numberOfResults: 1 };
  assertEquals((await retrieve(bedrock, { ...managed, managed: true })).results[0]?.metadata?._source_uri, PRICE);
  await assertRejects(() => retrieve(bedrock, managed), ProviderError, "managedSearchConfiguration");
  const generate = { knowledgeBase: "MANAGED678", model: "amazon.nova-lite-v1:0", query: "umbrella" };
  await assertRejects(() => retrieveAndGenerate(bedrock, generate), ProviderError, "not supported for managed");
  const stream = agenticRetrieve(bedrock, { knowledgeBase: ["MANAGED678", KB], messages: "red umbrella" });
  const { results, answer, citations } = await stream.final();
  assertEquals(results.map(({ sourceRetriever }) => sourceRetriever.identifier), ["MANAGED678", "MANAGED678", KB, KB]);
  for (const { startIndex, endIndex, references } of citations) {
    assertEquals(answer!.slice(startIndex, endIndex), results[references[0]!.resultIndex]!.content.text);
  }
});

Deno.test("the fake says so when it finds nothing, and writes no answer that was not asked for", async () => {
  const { bedrock } = withDocuments();
  const EMPTY = "EMPTY45678";
  const generate = { knowledgeBase: EMPTY, model: "amazon.nova-lite-v1:0", query: "umbrella" };
  const { text, citations } = await retrieveAndGenerate(bedrock, generate);
  assertEquals([text, citations.map(({ retrievedReferences }) => retrievedReferences)], [
    "Sorry, I am unable to assist you with this request.",
    [[]],
  ]);
  const silent = { knowledgeBase: KB, messages: "umbrella", generateResponse: false } as const;
  const result = await agenticRetrieve(bedrock, silent).final();
  assertEquals([result.answer, result.results.length], [undefined, 2]);
});

Deno.test("the fake gives a document as its file, its text, and an image inside it", async () => {
  const { bedrock } = withDocuments({
    knowledgeBases: { [KB]: { documents: [{ uri: "s3://a/b", text: "red", id: "doc 1" }] } },
  });
  const ask = { knowledgeBase: KB, dataSource: "d", document: "doc 1" };
  const types = [];
  for (const more of [{}, { format: "extracted" }, { media: "m" }] as const) {
    types.push((await getDocumentContent(bedrock, { ...ask, ...more })).mimeType);
  }
  assertEquals(types, ["text/plain", "application/json", "image/png"]);
  await assertRejects(() => getDocumentContent(bedrock, { ...ask, document: "x" }), ProviderError, "does not exist");
});

/** Requests that the fake refuses, as no function of ours sends them. */
const REFUSED: readonly (readonly [path: string, body: unknown, words: string])[] = [
  [`/knowledgebases/${KB}/retrieve`, {}, "must have text or an image"],
  [`/knowledgebases/${KB}/retrieve`, "no JSON", "not valid JSON"],
  [`/knowledgebases/${KB}/retrieve`, { retrievalQuery: { text: "a" }, nextToken: "x" }, "nextToken is not valid"],
  ["/knowledgebases/NONE/retrieve", { retrievalQuery: { text: "a" } }, "Knowledge Base with id NONE does not exist"],
  ["/retrieveAndGenerate", {}, "The input or the modelArn is missing"],
  ["/retrieveAndGenerateStream", { input: { text: "a" } }, "The input or the modelArn is missing"],
  ["/agenticRetrieveStream", {}, "agenticRetrieveConfiguration is missing"],
  ["/agenticRetrieveStream", { agenticRetrieveConfiguration: {} }, "must end with a message of the user"],
  [
    "/agenticRetrieveStream",
    { agenticRetrieveConfiguration: {}, messages: [{ role: "user", content: { text: "a" } }] },
    "At least one retriever",
  ],
  [
    `/knowledgebases/${KB}/datasources/d/documents/e/content`,
    { mediaId: "m", outputFormat: "EXTRACTED" },
    "outputFormat must be RAW",
  ],
];
const search = (configuration: unknown) => ({ retrievalQuery: { text: "a" }, retrievalConfiguration: configuration });
const filtered = (filter: unknown) => search({ vectorSearchConfiguration: { filter } });
const REFUSED_SEARCHES: readonly (readonly [body: unknown, words: string])[] = [
  [search({ vectorSearchConfiguration: { numberOfResults: 101 } }), "from 1 to 100"],
  [filtered([]), "exactly one operator"],
  [filtered({ equals: {}, in: {} }), "exactly one operator"],
  [filtered({ andAll: {} }), "must be a list of filters"],
  [filtered({ soundsLike: { key: "a", value: "b" } }), "The filter soundsLike is not valid"],
  [filtered({ equals: { key: "a" } }), "The filter equals is not valid"],
];

Deno.test("the fake refuses what AWS would refuse", async () => {
  const { bedrock, fake } = withDocuments();
  const cases = [...REFUSED, ...REFUSED_SEARCHES.map(([body, words]) => [REFUSED[0]![0], body, words] as const)];
  for (const [path, body, words] of cases) {
    const request = { service: "bedrock-agent-runtime", method: "POST", path, body } as const;
    await assertRejects(() => bedrock.request(request), ProviderError, words);
  }
  assertEquals(fake.requests.length, cases.length);
});

Deno.test("the fake refuses an API key, and forgets its sessions at a reset", async () => {
  const withKey = createBedrock({ region: REGION, env: {}, apiKey: "fake-bedrock-key", fetch: fakeBedrock() });
  const path = `/knowledgebases/${KB}/retrieve`;
  const request = { service: "bedrock-agent-runtime", method: "POST", path, body: {} } as const;
  await assertRejects(() => withKey.request(request), ProviderError, "API keys are not supported");
  const { bedrock, fake } = withDocuments();
  const session = async () => {
    const options = { knowledgeBase: KB, model: "amazon.nova-lite-v1:0", query: "umbrella" };
    return (await retrieveAndGenerate(bedrock, options)).sessionId;
  };
  const first = await session();
  assertEquals(await session() === first, false);
  fake.reset();
  assertEquals(await session(), first);
});

Deno.test("the fake's streams take the time that is asked for", async () => {
  const clock = new VirtualClock();
  const knowledgeBases = { [KB]: { documents: DOCUMENTS } };
  const fetch = fakeBedrock({ credentials: CREDENTIALS, knowledgeBases, clock, msPerToken: 10 });
  const bedrock = createBedrock({ region: REGION, env: {}, credentials: CREDENTIALS, fetch, clock });
  await clock.run(agenticRetrieve(bedrock, { knowledgeBase: KB, messages: "umbrella" }).final());
  assertEquals(clock.elapsedMs > 50, true);
});

Deno.test("knowledge bases that cannot work are refused when the fake is made", () => {
  const make = (knowledgeBases: unknown) => () => fakeBedrock({ knowledgeBases } as never);
  const cases = [
    [[], "an object"],
    [{ [KB]: [] }, "is not an object of options"],
    [{ [KB]: {} }, `"knowledgeBases.${KB}.documents": undefined is not valid`],
    [{ [KB]: { docs: [] } }, "the options of a knowledge base are documents, managed"],
    [{ [KB]: { documents: [{ text: "a" }] } }, `documents[0].uri`],
    [{ [KB]: { documents: [{ uri: "a" }] } }, `documents[0].text`],
    [{ [KB]: { documents: [{ url: "a", text: "a" }] } }, 'did you mean "uri"?'],
    [{ [KB]: { documents: [{ uri: "a", text: "a", metadata: 1 }] } }, "metadata"],
    [{ [KB]: { documents: [], managed: 1 } }, "true or false"],
  ] as const;
  for (const [given, words] of cases) assertThrows(make(given), TypeError, words);
});
