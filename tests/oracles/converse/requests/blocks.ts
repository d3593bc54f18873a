/**
 * Every content block, from every kind of source.
 */
import { answered, asked, type Pair, said } from "./pair.ts";

/** Long enough for every remainder of three, and with bytes that are not UTF-8. */
const BYTES = new Uint8Array([0, 1, 127, 128, 200, 255, 254, 10, 13, 0]);
const BASE64 = btoa(String.fromCharCode(...BYTES));
/** More than one call of `String.fromCharCode` is given arguments for. */
const MANY = Uint8Array.from({ length: 70_001 }, (_, index) => (index * 31) % 256);
const S3 = { uri: "s3://bucket/folder/key" } as const;
const OWNED = { ...S3, bucketOwner: "123456789012" } as const;
/** Bedrock takes text only where it may be cited. */
const CITED = { citations: { enabled: true } } as const;
const WEB = { web: { url: "https://example.org/a?b=c", domain: "example.org" } } as const;

export const BLOCKS: readonly Pair[] = [
  asked("an image of bytes", { type: "image", format: "png", source: { bytes: BYTES } }, {
    image: { format: "png", source: { bytes: BYTES } },
  }),
  asked("an image of base64", { type: "image", format: "jpeg", source: { bytes: BASE64 } }, {
    image: { format: "jpeg", source: { bytes: BYTES } },
  }),
  asked("an image of many bytes", { type: "image", format: "webp", source: { bytes: MANY } }, {
    image: { format: "webp", source: { bytes: MANY } },
  }),
  asked(
    "an image of a part of a buffer",
    { type: "image", format: "gif", source: { bytes: BYTES.subarray(3, 8) } },
    { image: { format: "gif", source: { bytes: BYTES.slice(3, 8) } } },
  ),
  asked("an image in S3", { type: "image", format: "png", source: { s3Location: S3 } }, {
    image: { format: "png", source: { s3Location: S3 } },
  }),
  asked("an image in somebody else's S3", { type: "image", format: "png", source: { s3Location: OWNED } }, {
    image: { format: "png", source: { s3Location: OWNED } },
  }),
  asked(
    "a document of bytes, with everything",
    {
      type: "document",
      name: "A report (1)",
      format: "pdf",
      source: { bytes: BYTES },
      context: "Written in 2026",
      citations: { enabled: true },
    },
    {
      document: {
        name: "A report (1)",
        format: "pdf",
        source: { bytes: BYTES },
        context: "Written in 2026",
        citations: { enabled: true },
      },
    },
  ),
  asked("a document of base64", { type: "document", name: "a", format: "csv", source: { bytes: BASE64 } }, {
    document: { name: "a", format: "csv", source: { bytes: BYTES } },
  }),
  asked(
    "a document in S3",
    { type: "document", name: "a", format: "docx", source: { s3Location: OWNED }, citations: { enabled: false } },
    { document: { name: "a", format: "docx", source: { s3Location: OWNED }, citations: { enabled: false } } },
  ),
  asked("a document of text", { type: "document", name: "a", format: "txt", source: { text: "Plain." }, ...CITED }, {
    document: { name: "a", format: "txt", source: { text: "Plain." }, ...CITED },
  }),
  asked(
    "a document of parts, without a format",
    { type: "document", name: "a", source: { content: [{ text: "One." }, { text: "Two." }] }, ...CITED },
    { document: { name: "a", source: { content: [{ text: "One." }, { text: "Two." }] }, ...CITED } },
  ),
  asked("a film of bytes", { type: "video", format: "mp4", source: { bytes: BYTES } }, {
    video: { format: "mp4", source: { bytes: BYTES } },
  }),
  asked("a film in S3", { type: "video", format: "three_gp", source: { s3Location: OWNED } }, {
    video: { format: "three_gp", source: { s3Location: OWNED } },
  }),
  asked("sound of bytes", { type: "audio", format: "wav", source: { bytes: BYTES } }, {
    audio: { format: "wav", source: { bytes: BYTES } },
  }),
  asked("sound of base64", { type: "audio", format: "x-aac", source: { bytes: BASE64 } }, {
    audio: { format: "x-aac", source: { bytes: BYTES } },
  }),
  asked("sound in S3", { type: "audio", format: "mp3", source: { s3Location: S3 } }, {
    audio: { format: "mp3", source: { s3Location: S3 } },
  }),
  asked(
    "a search result",
    {
      type: "searchResult",
      source: "https://example.org",
      title: "Example",
      content: [{ text: "One." }, { text: "Two." }],
      citations: { enabled: true },
    },
    {
      searchResult: {
        source: "https://example.org",
        title: "Example",
        content: [{ text: "One." }, { text: "Two." }],
        citations: { enabled: true },
      },
    },
  ),
  asked(
    "a search result without citations",
    { type: "searchResult", source: "shelf 3", title: "Example", content: [{ text: "One." }] },
    { searchResult: { source: "shelf 3", title: "Example", content: [{ text: "One." }], citations: undefined } },
  ),
  asked("guard content of text", { type: "guardContent", content: { text: "Is it safe?" } }, {
    guardContent: { text: { text: "Is it safe?" } },
  }),
  asked(
    "guard content with qualifiers",
    { type: "guardContent", content: { text: "Paris.", qualifiers: ["grounding_source", "query", "guard_content"] } },
    { guardContent: { text: { text: "Paris.", qualifiers: ["grounding_source", "query", "guard_content"] } } },
  ),
  asked(
    "guard content of a picture",
    { type: "guardContent", content: { image: { format: "jpeg", source: { bytes: BYTES } } } },
    { guardContent: { image: { format: "jpeg", source: { bytes: BYTES } } } },
  ),
  asked("a cache point", { type: "cachePoint" }, { cachePoint: { type: "default" } }),
  asked("a cache point of an hour", { type: "cachePoint", ttl: "1h" }, { cachePoint: { type: "default", ttl: "1h" } }),
  asked("a cache point of five minutes", { type: "cachePoint", ttl: "5m" }, {
    cachePoint: { type: "default", ttl: "5m" },
  }),
  {
    what: "four cache points in tools, system and messages, the longer ones first",
    ours: {
      tools: [{ name: "a", inputSchema: { type: "object" } }, { type: "cachePoint", ttl: "1h" }],
      system: [{ type: "text", text: "Be brief." }, { type: "cachePoint", ttl: "1h" }],
      messages: [
        { role: "user", content: [{ type: "text", text: "A" }, { type: "cachePoint", ttl: "5m" }] },
        { role: "assistant", content: "B" },
        { role: "user", content: [{ type: "text", text: "C" }, { type: "cachePoint" }] },
      ],
    },
    theirs: {
      toolConfig: {
        tools: [
          { toolSpec: { name: "a", inputSchema: { json: { type: "object" } } } },
          { cachePoint: { type: "default", ttl: "1h" } },
        ],
      },
      system: [{ text: "Be brief." }, { cachePoint: { type: "default", ttl: "1h" } }],
      messages: [
        { role: "user", content: [{ text: "A" }, { cachePoint: { type: "default", ttl: "5m" } }] },
        said("assistant", "B"),
        { role: "user", content: [{ text: "C" }, { cachePoint: { type: "default" } }] },
      ],
    },
  },
  answered(
    "reasoning with its signature",
    { type: "reasoningContent", text: "Let me see.", signature: "c2lnbmF0dXJl+/==" },
    { reasoningContent: { reasoningText: { text: "Let me see.", signature: "c2lnbmF0dXJl+/==" } } },
  ),
  {
    ...answered("reasoning without a signature", { type: "reasoningContent", text: "Let me see." }, {
      reasoningContent: { reasoningText: { text: "Let me see." } },
    }),
    // A Claude takes none back.
    model: "openai.gpt-oss-120b-1:0",
  },
  answered(
    "reasoning of which only the signature is shown",
    { type: "reasoningContent", text: "", signature: "c2ln" },
    {
      reasoningContent: { reasoningText: { text: "", signature: "c2ln" } },
    },
  ),
  answered("reasoning that is a signature alone", { type: "reasoningContent", signature: "c2ln" }, {
    reasoningContent: { reasoningText: { text: "", signature: "c2ln" } },
  }),
  answered("redacted reasoning", { type: "reasoningContent", redactedContent: BASE64 }, {
    reasoningContent: { redactedContent: BYTES },
  }),
  answered(
    "citations of every place",
    {
      type: "citationsContent",
      content: [{ text: "Paris is" }, { text: " the capital." }],
      citations: [
        { title: "Atlas", source: "a.pdf", sourceContent: [{ text: "Paris" }], location: WEB },
        { location: { documentChar: { documentIndex: 0, start: 1, end: 2 } } },
        { location: { documentPage: { documentIndex: 1, start: 3, end: 4 } } },
        { location: { documentChunk: { documentIndex: 2, start: 5, end: 6 } } },
        { location: { searchResultLocation: { searchResultIndex: 3, start: 7, end: 8 } } },
      ],
    },
    {
      citationsContent: {
        content: [{ text: "Paris is" }, { text: " the capital." }],
        citations: [
          { title: "Atlas", source: "a.pdf", sourceContent: [{ text: "Paris" }], location: WEB },
          { location: { documentChar: { documentIndex: 0, start: 1, end: 2 } } },
          { location: { documentPage: { documentIndex: 1, start: 3, end: 4 } } },
          { location: { documentChunk: { documentIndex: 2, start: 5, end: 6 } } },
          { location: { searchResultLocation: { searchResultIndex: 3, start: 7, end: 8 } } },
        ],
      },
    },
  ),
  answered(
    "a picture that a model made, as it goes back",
    { type: "unknown", name: "image", value: { format: "png", source: { bytes: BASE64 } } },
    { image: { format: "png", source: { bytes: BYTES } } },
  ),
  asked("a block that nobody knows yet", { type: "unknown", name: "hologram", value: { depth: [3, null, "x"] } }, {
    $unknown: ["hologram", { depth: [3, null, "x"] }],
  }),
];
