/**
 * Media as callers write them: formats as the platform names them, bytes in whatever object they are, text as a document,
 * limits over the whole request, and pictures in tool results. Through the client, whole and streamed.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ChatOptions,
  type ChatRequest,
  type CheckError,
  createBedrock,
  runTools,
  tool,
} from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { answered, bytesOf as framesOf, eventsOf, streamed } from "../../../helpers/wire.ts";
import { assistant, document, look, result, text, use, user } from "./blocks.ts";
import { CLAUDE, type Json, NOVA, requested } from "./request.ts";

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1]);
const GIF = new TextEncoder().encode("GIF89a-a-gif");
const WEBP = new TextEncoder().encode("RIFF....WEBPVP8 ");
const PDF = new TextEncoder().encode("%PDF-1.7\n");
const GPT = "us.openai.gpt-5.6-sol";
const HEARS = "mistral.voxtral-small-24b-2507";

function assertIncludes(text: string, part: string): void {
  assert(text.includes(part), text);
}

interface Outcome {
  readonly body: Json;
  readonly repairs: readonly string[];
}

/** A client whose service answers everything: what Bedrock refuses is the reports' to say, not the fake's. */
function rig(facts = false) {
  const bodies: Json[] = [];
  const bedrock = createBedrock({
    region: "us-east-1",
    apiKey: "k",
    ...facts ? { models: modelFacts() } : {},
    fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
      const request = new Request(input, init);
      bodies.push(await request.json());
      return request.url.endsWith("-stream") ? streamed(framesOf(eventsOf("ok"))) : answered([{ text: "ok" }]);
    },
  });
  return { bedrock, bodies };
}

/** The body that is sent: the same whole and streamed, with facts and without. */
async function sent(request: object, check?: "strict" | "off", given?: string): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  // With facts, sound is refused for a model that is known not to hear.
  const model = given ?? (JSON.stringify(request).includes('"audio"') ? HEARS : NOVA);
  for (const facts of [false, true]) {
    const { bedrock, bodies } = rig(facts);
    // As JavaScript would pass it.
    const asked = { model, ...request, ...check && { check } } as unknown as ChatRequest;
    for (const answer of [await bedrock.chat(asked), await bedrock.stream(asked).final()]) {
      outcomes.push({
        body: bodies[outcomes.length % 2],
        repairs: answer.repairs.map(({ rule, path }) => `${rule} ${path}`),
      });
    }
  }
  for (const outcome of outcomes) assertEquals(outcome, outcomes[0]);
  return outcomes[0]!;
}

/** Why nothing is sent, which is the same in both modes unless one is named. */
async function refused(request: object, modes: readonly ("repair" | "strict")[] = ["repair", "strict"], model = NOVA) {
  const errors: CheckError[] = [];
  for (const check of modes) {
    const { bedrock, bodies } = rig();
    const asked = { model, ...request, check } as unknown as ChatRequest;
    const one = await assertRejects(() => bedrock.chat(asked), TypeError);
    const other = await assertRejects(() => bedrock.stream(asked).final(), TypeError);
    assertEquals(other.message, one.message);
    assertEquals(bodies, []);
    assert(/^Cannot chat: [^]*; [^]*[^.]$/.test(one.message), one.message);
    errors.push(one as CheckError);
  }
  const { rule, path, message } = errors[0]!;
  assertEquals(errors.map((error) => [error.rule, error.path]), errors.map(() => [rule, path]));
  return { rule, path, message };
}

const saying = (...content: unknown[]) => ({ messages: [user(text("Hi"), ...content)] });
const media = (type: string, format: unknown, bytes: unknown): Json => ({
  type,
  ...type === "document" ? { name: "a" } : {},
  ...format === undefined ? {} : { format },
  source: { bytes },
});
const answering = (...content: unknown[]) => ({
  tools: [look],
  messages: [user(text("Hi")), assistant(use("a")), user(result("a", { content }))],
});

const FORMATS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  image: {
    png: ["PNG", ".png", "image/png", "image/x-png"],
    jpeg: [
      "jpg",
      "JPG",
      "JPEG",
      "Jpeg",
      "jpe",
      "jfif",
      "image/jpeg",
      "image/jpg",
      "image/pjpeg",
      "IMAGE/JPG",
      " jpeg ",
    ],
    gif: ["GIF", "image/gif"],
    webp: ["WebP", "image/webp"],
  },
  document: {
    pdf: ["PDF", "application/pdf", "application/x-pdf", ".pdf"],
    csv: ["CSV", "text/csv", "text/csv; header=present", "text/comma-separated-values"],
    doc: ["application/msword"],
    docx: ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    xls: ["application/vnd.ms-excel"],
    xlsx: ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    html: ["htm", "HTML", "text/html", "text/html;charset=utf-8"],
    txt: ["text", "plain", "TXT", "text/plain", "text/plain; charset=utf-8"],
    md: ["markdown", "text/markdown", "text/x-markdown", "MD"],
  },
  video: {
    mkv: ["video/x-matroska", "MKV"],
    mov: ["quicktime", "video/quicktime"],
    mp4: ["video/mp4", "MP4", "m4v", "video/x-m4v"],
    webm: ["video/webm"],
    flv: ["video/x-flv"],
    mpeg: ["video/mpeg"],
    wmv: ["video/x-ms-wmv"],
    three_gp: ["3gp", "3gpp", "video/3gpp", "THREE_GP"],
  },
  audio: {
    mp3: ["MP3", "audio/mp3"],
    wav: ["audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"],
    flac: ["audio/x-flac"],
    ogg: ["audio/ogg; codecs=opus", "oga"],
    m4a: ["audio/x-m4a"],
    mka: ["audio/x-matroska"],
    mpeg: ["audio/mpeg"],
    "x-aac": ["audio/x-aac"],
  },
};

for (const [type, formats] of Object.entries(FORMATS)) {
  for (const [right, names] of Object.entries(formats)) {
    Deno.test(`a format of ${type} that means ${right} is changed to it and reported`, async () => {
      for (const name of names) {
        const request = saying(media(type, name, "QQ=="));
        const { body, repairs } = await sent(request);
        assertEquals([body.messages[0].content[1][type].format, repairs], [
          right,
          ["media-format messages[0].content[1].format"],
        ], name);
        const { rule, path, message } = await refused(request, ["strict"]);
        assertEquals([rule, path], ["media-format", "messages[0].content[1].format"]);
        assertIncludes(message, `; set it to ${right}`);
      }
      // The name itself needs no correction.
      assertEquals((await sent(saying(media(type, right, "QQ==")), "strict")).repairs, []);
    });
  }
}

Deno.test("an unknown format is refused with the list of known formats", async () => {
  for (
    const [type, names] of Object.entries({
      image: ["svg+xml", "image/svg+xml", "bmp", "tiff", "heic", "avif", "x-icon", "", 5, null, {}],
      document: ["json", "application/json", "rtf", "pptx", "epub"],
      video: ["avi", "video/x-msvideo", "ogg"],
      audio: ["midi", "aiff"],
    })
  ) {
    for (const name of names) {
      const { rule, path, message } = await refused(saying(media(type, name, "QQ==")));
      assertEquals([rule, path], ["media-format", "messages[0].content[1].format"]);
      assert(
        message.includes(
          { image: "png, jpeg, gif, webp", document: "pdf, csv", video: "three_gp", audio: "flac" }[type]!,
        ),
        message,
      );
    }
  }
});

Deno.test("a picture for the guardrail is a PNG or a JPEG, under any of their names", async () => {
  const guarded = (format: unknown, bytes: unknown) => {
    return saying({ type: "guardContent", content: { image: { format, source: { bytes } } } });
  };
  for (const [format, bytes, right] of [["image/jpg", "QQ==", "jpeg"], ["PNG", "QQ==", "png"], ["jpeg", PNG, "png"]]) {
    const { body, repairs } = await sent(guarded(format, bytes));
    assertEquals(body.messages[0].content[1].guardContent.image.format, right);
    assertEquals(repairs, ["media-format messages[0].content[1].content.image.format"]);
  }
  assertIncludes((await refused(guarded("gif", GIF))).message, "use one of png, jpeg");
});

Deno.test("the bytes of an image decide its format", async () => {
  const pictures = { png: PNG, jpeg: JPEG, gif: GIF, webp: WEBP };
  for (const [right, bytes] of Object.entries(pictures)) {
    for (const given of [bytes, bytes.toBase64?.() ?? btoa(String.fromCharCode(...bytes))]) {
      for (const said of [...Object.keys(pictures), "svg+xml", undefined]) {
        const request = saying(media("image", said, given));
        const { body, repairs } = await sent(request);
        assertEquals(body.messages[0].content[1].image.format, right);
        assertEquals(repairs, said === right ? [] : ["media-format messages[0].content[1].format"], `${said}`);
        if (said !== right) assertEquals((await refused(request, ["strict"])).rule, "media-format");
      }
    }
  }
});

Deno.test("bytes without a known signature keep the given format", async () => {
  const { body, repairs } = await sent(saying(media("image", "png", new Uint8Array([1, 2, 3]))), "strict");
  assertEquals([body.messages[0].content[1].image, repairs], [{ format: "png", source: { bytes: "AQID" } }, []]);
  assertEquals((await refused(saying(media("image", undefined, "AQID")))).rule, "media-format");
  // If a document names its format, its bytes do not matter.
  assertEquals((await sent(saying(media("document", "txt", PDF)), "strict")).repairs, []);
});

Deno.test("a document without a format gets the format of its bytes, its name or its key", async () => {
  const format = async (block: object) =>
    (await sent(saying({ type: "document", ...block }))).body.messages[0].content[1].document.format;
  assertEquals(await format({ name: "a", source: { bytes: PDF } }), "pdf");
  assertEquals(await format({ name: "a.md", source: { bytes: "QQ==" } }), "md");
  assertEquals(await format({ name: "a", source: { s3Location: { uri: "s3://bucket/report.XLSX" } } }), "xlsx");
  assertEquals(await format({ name: "a", source: { bytes: "QQ==" } }), undefined);
  const image = { type: "image", source: { s3Location: { uri: "s3://bucket/b.jpg" } } };
  assertEquals((await sent(saying(image))).body.messages[0].content[1].image.format, "jpeg");
});

Deno.test("strict accepts formats that recordings show to be accepted", async () => {
  const labelled = saying(media("image", "jpeg", PNG));
  const old = "us.anthropic.claude-3-5-sonnet-20240620-v1:0";
  assertEquals((await sent(labelled, "strict", old)).repairs, []);
  assertEquals((await refused(labelled, ["strict"], CLAUDE)).rule, "media-format");
  const film = saying(media("video", "video/mp4", "QQ=="));
  assertEquals(
    (await sent(film, "strict", "us.amazon.nova-pro-v1:0")).body.messages[0].content[1].video.format,
    "video/mp4",
  );
});

/** The same three bytes in everything that holds bytes. */
function holders(): Readonly<Record<string, unknown>> {
  const wide = new Uint8Array([9, 9, 1, 2, 3, 9]).buffer;
  const shared = new SharedArrayBuffer(3);
  new Uint8Array(shared).set([1, 2, 3]);
  return {
    "a Uint8Array": new Uint8Array([1, 2, 3]),
    "a part of one": new Uint8Array(wide, 2, 3),
    "an ArrayBuffer": new Uint8Array([1, 2, 3]).buffer,
    "a SharedArrayBuffer": shared,
    "a DataView": new DataView(wide, 2, 3),
    "a Uint8ClampedArray": new Uint8ClampedArray([1, 2, 3]),
    "base64": "AQID",
  };
}

/** The same in what must be read before, and in base64 as people write it. */
function writings(): Readonly<Record<string, unknown>> {
  return {
    "a Blob": new Blob([new Uint8Array([1, 2, 3])]),
    "a File": new File([new Uint8Array([1, 2, 3])], "a.bin"),
    "a data URL": "data:image/png;base64,AQID",
    "a data URL without a type": "data:;base64,AQID",
    "a data URL whose signs are written as codes": "data:image/png;base64,AQ%49D%0A",
    "a data URL in capitals": "DATA:IMAGE/PNG;BASE64,AQID",
    "base64 with line breaks": "AQ\r\nID\n",
    "base64 in an indented text": "\n    AQ\n    ID\n  ",
  };
}

/** Every place of media, with a way to the bytes on the wire. */
const PLACES: Readonly<Record<string, readonly [at: (bytes: unknown) => object, of: (body: Json) => unknown]>> = {
  "an image": [
    (bytes) => saying(media("image", "png", bytes)),
    (body) => body.messages[0].content[1].image.source.bytes,
  ],
  "a document": [
    (bytes) => saying(media("document", "pdf", bytes)),
    (body) => body.messages[0].content[1].document.source.bytes,
  ],
  "a video": [
    (bytes) => saying(media("video", "mp4", bytes)),
    (body) => body.messages[0].content[1].video.source.bytes,
  ],
  "sound": [(bytes) => saying(media("audio", "wav", bytes)), (body) => body.messages[0].content[1].audio.source.bytes],
  "a picture for the guardrail": [
    (bytes) => saying({ type: "guardContent", content: { image: { format: "png", source: { bytes } } } }),
    (body) => body.messages[0].content[1].guardContent.image.source.bytes,
  ],
  "a picture for the guardrail in the system prompt": [
    (bytes) => ({
      messages: "Hi",
      system: [{ type: "guardContent", content: { image: { format: "png", source: { bytes } } } }],
    }),
    (body) => body.system[0].guardContent.image.source.bytes,
  ],
  "a picture in a tool result": [
    (bytes) => answering(media("image", "png", bytes)),
    (body) => body.messages[2].content[0].toolResult.content[0].image.source.bytes,
  ],
  "a document in a tool result": [
    (bytes) => answering(media("document", "pdf", bytes)),
    (body) => body.messages[2].content[0].toolResult.content[0].document.source.bytes,
  ],
  "a video in a tool result": [
    (bytes) => answering(media("video", "mp4", bytes)),
    (body) => body.messages[2].content[0].toolResult.content[0].video.source.bytes,
  ],
};

for (const [place, [at, of]] of Object.entries(PLACES)) {
  Deno.test(`${place} may have its bytes in any object that holds bytes`, async () => {
    for (const [name, bytes] of Object.entries({ ...holders(), ...writings() })) {
      for (const check of [undefined, "strict"] as const) {
        const { body, repairs } = await sent(at(bytes), check);
        assertEquals([of(body), repairs], ["AQID", []], name);
      }
    }
    for (const [name, bytes] of Object.entries({ ...holders(), "a Blob": new Blob([new Uint8Array([1, 2, 3])]) })) {
      assertEquals(of((await sent(at(bytes), "off")).body), "AQID", name);
    }
  });

  Deno.test(`${place} without bytes, or with a value that is not bytes, is refused by path`, async () => {
    for (
      const bytes of ["", new Uint8Array(), new ArrayBuffer(0), new Blob([]), undefined, null, "data:image/png;base64,"]
    ) {
      const { rule, path, message } = await refused(at(bytes));
      assert(rule === "media-size" && path.endsWith(".source.bytes") && / is empty;/.test(message), message);
    }
    const others: readonly (readonly [unknown, RegExp])[] = [
      [[1, 2, 3], /array of numbers.*Uint8Array/],
      [7, /a number/],
      [true, /a boolean/],
      [{ type: "Buffer", data: [1, 2, 3] }, /type Object/],
      [new ReadableStream(), /ReadableStream.*read a stream with readMedia/],
      [new Response("x"), /Response/],
      [Promise.resolve(PNG), /Promise/],
      [new URL("https://example.com/a.png"), /URL/],
      ["https://example.com/a.png", /not base64; pass the bytes of the file/],
      ["s3://bucket/a.png", /s3Location/],
      ["data:image/svg+xml,%3Csvg%2F%3E", /not base64/],
      ["data:text/plain,hello", /not base64/],
      ["./picture.png", /not base64/],
      ["a sentence, not bytes", /not base64/],
      ["The rent is due", /not base64/],
      ["AQIDB", /not base64/],
      ["AQ=ID", /not base64/],
    ];
    for (const [bytes, says] of others) {
      const { rule, path, message } = await refused(at(bytes));
      assert(rule === "media-bytes" && path.endsWith(".source.bytes") && says.test(message), message);
    }
  });
}

Deno.test("a source that does not say where the file is is refused", async () => {
  for (const type of ["image", "document", "video"]) {
    for (const source of [undefined, null, {}, [], PNG, PNG.buffer, new Blob([PNG]), "AQID", 5]) {
      const block = {
        type,
        ...type === "document" ? { name: "a" } : { format: type === "image" ? "png" : "mp4" },
        source,
      };
      for (
        const [request, at] of [[saying(block), "0].content[1"], [answering(block), "2].content[0].content[0"]] as const
      ) {
        const { rule, path, message } = await refused(request);
        assertEquals([rule, path], ["media-bytes", `messages[${at}].source`]);
        assert(/does not say where the file is; use \{ bytes \}/.test(message), message);
      }
    }
  }
});

Deno.test("a URL as the source of a file is refused, because Bedrock reads no URLs", async () => {
  for (const type of ["image", "document", "video", "audio"]) {
    const format = { image: "png", document: "pdf", video: "mp4", audio: "wav" }[type];
    const block = {
      type,
      format,
      ...type === "document" ? { name: "a" } : {},
      source: { url: "https://example.com/a" },
    };
    const { rule, path, message } = await refused(saying(block));
    assertEquals([rule, path], ["media-bytes", "messages[0].content[1].source.url"]);
    assert(
      message.endsWith("is a URL, which Bedrock does not read; read it with readMedia(), or pass s3Location"),
      message,
    );
  }
});

Deno.test("base64 in another alphabet or without padding becomes the wire's", async () => {
  const bytesOf = PLACES["an image"]![1];
  for (const [given, wire] of [["-_8", "+/8="], ["-_8=", "+/8="], ["QQ", "QQ=="], ["+/+/", "+/+/"], ["_-_-", "/+/+"]]) {
    assertEquals(bytesOf((await sent(saying(media("image", "png", given)), "strict")).body), wire);
  }
});

Deno.test("a file and a data URL fill in the missing format and name", async () => {
  const block = async (given: object) => {
    const { body, repairs } = await sent(saying(given), "strict");
    assertEquals(repairs, []);
    return body.messages[0].content[1];
  };
  const three = new Uint8Array([1, 2, 3]);
  assertEquals(
    (await block({ type: "image", source: { bytes: new Blob([three], { type: "image/jpg" }) } })).image.format,
    "jpeg",
  );
  assertEquals((await block({ type: "image", source: { bytes: "data:image/webp;base64,AQID" } })).image.format, "webp");
  assertEquals(
    (await block({ type: "video", source: { bytes: new File([three], "clip.3gp") } })).video.format,
    "three_gp",
  );
  // Some systems say that a CSV is a spreadsheet.
  const csv = new File([three], "Q3 report.csv", { type: "application/vnd.ms-excel" });
  assertEquals(await block({ type: "document", source: { bytes: csv } }), {
    document: { format: "csv", name: "Q3 report", source: { bytes: "AQID" } },
  });
  const page = new File([three], "a.html", { type: "text/html" });
  assertEquals(
    (await block({ type: "document", name: "mine", format: "txt", source: { bytes: page } })).document.name,
    "mine",
  );
  const svg = new Blob([three], { type: "image/svg+xml" });
  assertIncludes((await refused(saying({ type: "image", source: { bytes: svg } }))).message, "svg+xml");
});

Deno.test("bytes are base64 in blocks without a type of ours, in reasoning, in calls and in fields, however deep", async () => {
  for (const bytes of Object.values(holders())) {
    const { body } = await sent(
      {
        tools: [look],
        messages: [
          user(text("Hi"), {
            type: "unknown",
            name: "image",
            value: { format: "png", source: { bytes }, more: [[{ bytes }]] },
          }),
          assistant({ type: "reasoningContent", redactedContent: bytes }, use("a", { input: { deep: [{ bytes }] } })),
          user(result("a", { content: [{ type: "json", json: { bytes } }] })),
        ],
        additionalModelRequestFields: { deep: { list: [bytes] } },
      },
      undefined,
      CLAUDE,
    );
    assertEquals(body.messages[0].content[1].image, {
      format: "png",
      source: { bytes: "AQID" },
      more: [[{ bytes: "AQID" }]],
    });
    assertEquals(body.messages[1].content[0].reasoningContent, { redactedContent: "AQID" });
    assertEquals(body.messages[1].content[1].toolUse.input, { deep: [{ bytes: "AQID" }] });
    assertEquals(body.messages[2].content[0].toolResult.content[0].json, { bytes: "AQID" });
    assertEquals(body.additionalModelRequestFields, { deep: { list: ["AQID"] } });
  }
});

Deno.test("AWS's own bodies may hold bytes anywhere, and bytes that cannot be read synchronously are refused", async () => {
  const { bedrock, bodies } = rig();
  const bodyWith = (bytes: unknown) => ({
    messages: [{ role: "user", content: [{ image: { format: "png", source: { bytes } } }, { text: "?" }] }],
    additionalModelRequestFields: { deep: [{ bytes }] },
  });
  for (const bytes of Object.values(holders())) {
    await bedrock.converse(NOVA, bodyWith(bytes));
    await (await bedrock.converseStream(NOVA, bodyWith(bytes))).cancel();
  }
  for (const body of bodies) assertEquals(body, bodyWith("AQID"));
  const count = bodies.length;
  for (const bytes of [new Blob(["x"]), new File(["x"], "x"), new ReadableStream(), new Response("x")]) {
    for (const call of [bedrock.converse, bedrock.converseStream]) {
      const { message } = await assertRejects(() => call(NOVA, bodyWith(bytes)), TypeError);
      assertIncludes(message, "cannot be read synchronously");
    }
    const field = { model: NOVA, messages: "Hi", additionalModelRequestFields: { bytes } };
    await assertRejects(() => bedrock.chat(field), TypeError, "cannot be read synchronously");
  }
  assertEquals(bodies.length, count);
});

const CITED = { citations: { enabled: true } };

Deno.test("a text document without citations is sent as a file, in every position", async () => {
  const lease = (source: object, more: object = {}) => ({ type: "document", name: "lease", source, ...more });
  const parts = { content: [{ text: "The rent is 900." }, { text: "Été." }] };
  const written = async (block: object, wrap = saying) => {
    const { body, repairs } = await sent(wrap(block));
    const content = wrap === saying ? body.messages[0].content[1] : body.messages[2].content[0].toolResult.content[0];
    const { format, source } = content.document;
    const bytes = Uint8Array.from(atob(source.bytes), (char) => char.charCodeAt(0));
    return [format, new TextDecoder().decode(bytes), repairs.map((of) => of.split(" ")[0])];
  };
  for (const wrap of [saying, answering]) {
    const told = ["document-source"];
    assertEquals(await written(lease({ text: "The rent is 900." }), wrap), ["txt", "The rent is 900.", told]);
    assertEquals(await written(lease({ text: "a" }, { citations: { enabled: false } }), wrap), ["txt", "a", told]);
    assertEquals(await written(lease({ text: "# a" }, { format: "md" }), wrap), ["md", "# a", told]);
    assertEquals(await written(lease({ text: "a" }, { format: "pdf" }), wrap), ["txt", "a", told]);
    assertEquals(await written(lease(parts), wrap), ["txt", "The rent is 900.\n\nÉté.", told]);
    const { rule, path } = await refused(wrap(lease(parts)), ["strict"]);
    assertEquals([rule, path.endsWith(".source")], ["document-source", true]);
    assertEquals((await refused(wrap(lease({ text: "" })), ["repair"])).rule, "media-size");
  }
  for (const source of [{ text: "The rent is 900." }, parts]) {
    const { body, repairs } = await sent(saying(lease(source, CITED)), "strict");
    assertEquals([body.messages[0].content[1].document, repairs], [{ name: "lease", source, ...CITED }, []]);
  }
});

Deno.test("citations are removed from documents in tool results", async () => {
  const cited = { ...document("a"), ...CITED };
  const { body, repairs } = await sent(answering(cited, { ...cited, name: "b" }, document("c")));
  assertEquals(repairs, [0, 1].map((at) => `document-citations messages[2].content[0].content[${at}].citations`));
  assert(!JSON.stringify(body).includes("citations"));
  assertEquals((await refused(answering(cited), ["strict"])).rule, "document-citations");
  const text = { type: "document", name: "a", source: { text: "x" }, ...CITED };
  const both = await sent(answering(text));
  assertEquals(both.repairs.map((of) => of.split(" ")[0]), ["document-citations", "document-source"]);
  assertEquals(both.body.messages[2].content[0].toolResult.content[0].document, {
    name: "a",
    format: "txt",
    source: { bytes: "eA==" },
  });
  // Search results are cited there.
  const found = { type: "searchResult", source: "s", title: "t", content: [{ text: "x" }], ...CITED };
  assertEquals((await sent(answering(found), "strict", CLAUDE)).repairs, []);
});

Deno.test("images and documents are counted over the request, the history and tool results included", async () => {
  const turns = (count: number, make: (at: number) => Json) =>
    Array.from({ length: count }, (_, at) => [user(text("Hi"), make(at)), assistant(text("Well"))]).flat();
  const image = () => media("image", "png", "QQ==");
  const kinds = [["image", 20, image], ["document", 5, (at: number) => document(`d${at}`)]] as const;
  for (const [type, most, make] of kinds) {
    const last = user(text("Hi"));
    assertEquals((await sent({ messages: [...turns(most, make), last] }, "strict", CLAUDE)).repairs, []);
    for (const model of [CLAUDE, NOVA]) {
      const { rule, path, message } = await refused({ messages: [...turns(most + 1, make), last] }, undefined, model);
      assertEquals([rule, path], ["media-count", `messages[${2 * most}]`]);
      assertIncludes(message, `${most + 1} ${type}s, counting the history`);
    }
    const { rule } = await refused({
      tools: [look],
      messages: [
        ...turns(most, make),
        user(text("Hi")),
        assistant(use("a")),
        user(result("a", { content: [make(99)] })),
      ],
    });
    assertEquals(rule, "media-count");
  }
  // Nova reads a thousand from S3.
  const stored = { type: "image", format: "png", source: { s3Location: { uri: "s3://bucket/a.png" } } };
  assertEquals((await sent(saying(...Array(100).fill(stored)), "strict")).repairs, []);
});

const S3 = { s3Location: { uri: "s3://bucket/a" } };
const shot = media("image", "png", "iVBORw0KGgo=");

Deno.test("media move behind the tool results for a model that accepts them only from users", async () => {
  const moving: readonly (readonly [model: string, part: Json])[] = [
    ["us.openai.gpt-5.6-sol", shot],
    ["openai.gpt-5.6-luna", { type: "image", format: "png", source: S3 }],
    ["us.openai.gpt-5.6-sol", document("a")],
    ["qwen.qwen3-vl-235b-a22b", shot],
    ["moonshotai.kimi-k2.5", shot],
    ["google.gemma-3-27b-it", shot],
    [NOVA, { ...document("a"), source: S3 }],
    ["us.amazon.nova-2-lite-v1:0", { type: "video", format: "mp4", source: S3 }],
  ];
  for (const [model, part] of moving) {
    const request = answering(part);
    const { body, repairs } = await sent(request, undefined, model);
    const path = "messages[2].content[0].content[0]";
    assertEquals(repairs, [`tool-result-media ${path}`]);
    const [kept, moved, ...more] = body.messages[2].content;
    assertEquals(kept.toolResult.content, [{ text: `See attachment 1 after the tool results (${part.type}).` }]);
    assertEquals(Object.keys(moved), [part.type]);
    // A document comes with words.
    assertEquals(more, part.type === "document" ? [{ text: "See the attached document." }] : []);
    // It is layout, and no fault of the caller's.
    assertEquals(await sent(request, "strict", model), { body, repairs });
  }
});

Deno.test("several media keep their order, and results and other content stay", async () => {
  const results = [
    result("a", { content: [text("two"), shot, text("and"), { ...shot, format: "jpg" }] }),
    result("b", { content: "none" }),
    result("c", { content: [shot] }),
  ];
  const { body } = await sent(
    {
      tools: [look],
      messages: [user(text("Hi")), assistant(use("a"), use("b"), use("c")), user(...results, text("So?"))],
    },
    undefined,
    GPT,
  );
  const see = (at: number) => ({ text: `See attachment ${at} after the tool results (image).` });
  const [a, b, c, ...rest] = body.messages[2].content;
  assertEquals(a.toolResult.content, [{ text: "two" }, see(1), { text: "and" }, see(2)]);
  assertEquals([b.toolResult.content, c.toolResult.content], [[{ text: "none" }], [see(3)]]);
  assertEquals(rest.map((block: Json) => Object.keys(block)[0]), ["image", "image", "image", "text"]);
});

Deno.test("media stay in tool results for models that accept them or are unknown", () => {
  const staying: readonly (readonly [model: string, part: Json])[] = [
    [CLAUDE, shot],
    [CLAUDE, document("a")],
    [CLAUDE, { ...document("a"), source: S3 }],
    [NOVA, shot],
    [NOVA, { type: "image", format: "png", source: S3 }],
    [NOVA, document("a")],
    ["us.meta.llama4-maverick-17b-instruct-v1:0", shot],
    ["us.meta.llama4-maverick-17b-instruct-v1:0", document("a")],
    ["us.mistral.pixtral-large-2502-v1:0", document("a")],
    ["us.mistral.pixtral-large-2502-v1:0", shot],
    ["somebody.new-model-v1:0", shot],
  ];
  for (const [model, part] of staying) {
    const { body, repairs } = requested(answering(part) as unknown as ChatOptions, model, "strict");
    assertEquals(repairs, [], model);
    assertEquals(Object.keys(body.messages[2].content[0].toolResult.content[0]), [part.type]);
  }
});

Deno.test("a tool may return an image or a file to a model that accepts them only from users", async () => {
  for (const bytes of [PNG, new Blob([PNG], { type: "image/png" }), PNG.buffer]) {
    const fake = fakeBedrock({ apiKey: "k" });
    const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake });
    const see = tool({
      name: "see",
      inputSchema: { type: "object" },
      execute: () => ({ type: "image" as const, format: "png" as const, source: { bytes } }),
    });
    const looped = await runTools(bedrock.model(GPT), { messages: "Look", tools: [see], check: "strict" });
    assertEquals(looped.steps.length, 2);
    assertEquals(looped.steps[1]!.repairs.map(({ rule }) => rule), ["tool-result-media"]);
    const { body } = fake.requests[1] as unknown as Json;
    assertEquals(body.messages[2].content[1].image.source.bytes, "iVBORw0KGgoAAAAN");
    // The whole conversation may be sent again.
    await bedrock.chat({ model: GPT, messages: looped.messages, tools: [see] });
    assertEquals((fake.requests[2] as unknown as Json).body.messages[2], body.messages[2]);
  }
});

Deno.test("bytes that cannot be read at once are refused by their type, also without checks", async () => {
  const { bedrock, bodies } = rig();
  for (const bytes of [new Blob(["a"]).stream(), new Response("a")]) {
    const asked = { model: NOVA, ...saying(media("image", "png", bytes)), check: "off" } as unknown as ChatRequest;
    for (const ask of [() => bedrock.chat(asked), () => bedrock.stream(asked).final()]) {
      const { message } = await assertRejects(ask, TypeError);
      assertIncludes(message, Object.prototype.toString.call(bytes).slice(8, -1));
    }
  }
  assertEquals(bodies, []);
});

Deno.test("a location in S3 that is a string is refused for every kind of media, also in a result", async () => {
  const fake = fakeBedrock({ apiKey: "k" });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch: fake });
  const source = { s3Location: "s3://bucket/a" };
  for (const [type, format] of [["image", "png"], ["video", "mp4"], ["document", "pdf"]]) {
    const block = { type, format, ...(type === "document" && { name: "a" }), source };
    const toolResult = { type: "toolResult", toolUseId: "1", content: [block] };
    for (const [given, at] of [[block, ""], [toolResult, ".content[0]"]] as const) {
      // Callers in JavaScript may pass anything.
      const request = { model: NOVA, messages: [{ role: "user", content: [given] }] } as unknown as ChatRequest;
      const { message } = await assertRejects(() => bedrock.chat(request), TypeError);
      assertEquals(
        message,
        `Cannot chat: messages[0].content[0]${at}.source.s3Location is a string; ` +
          "use { uri }, and bucketOwner for a bucket of another account",
      );
    }
  }
  assertEquals(fake.requests.length, 0);
});
