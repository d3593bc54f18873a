/**
 * `readMedia`: every place that a file can come from, and everything that can go wrong there.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  createBedrock,
  type MediaFetch,
  type MediaSource,
  readMedia,
  type ReadMediaOptions,
} from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { VirtualClock } from "../../helpers/clock.ts";
import { bytesOf, SAMPLES } from "./samples.ts";

const PNG = SAMPLES.png!.bytes;
const BASE64 = btoa(String.fromCharCode(...PNG));
const URL_SAFE = BASE64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

function streamOf(...chunks: readonly unknown[]): ReadableStream<Uint8Array> {
  // Some chunks are of a type that the source must not have.
  return new ReadableStream<unknown>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  }) as ReadableStream<Uint8Array>;
}

const around = new Uint8Array([0, ...PNG, 0]);

/** The same picture from everywhere. */
const SOURCES: Readonly<Record<string, () => MediaSource>> = {
  "bytes": () => PNG,
  "a view of a part": () => new DataView(around.buffer, 1, PNG.length),
  "an ArrayBuffer": () => PNG.slice().buffer,
  "a Blob": () => new Blob([PNG]),
  "a File": () => new File([PNG], "a.png", { type: "image/png" }),
  "a stream": () => streamOf(PNG.subarray(0, 5), PNG.subarray(5)),
  "a stream of buffers": () => streamOf(PNG.slice(0, 5).buffer, PNG.subarray(5)),
  "a Response": () =>
    new Response(PNG, { headers: { "content-type": "image/png", "content-length": `${PNG.length}` } }),
  "base64": () => BASE64,
  "URL-safe base64": () => URL_SAFE,
  "base64 in lines": () => BASE64.replace(/.{8}/g, "$&\r\n"),
  "a data URL": () => `data:image/png;base64,${BASE64}`,
  "a data URL with codes": () => `data:image/png;base64,${encodeURIComponent(BASE64)}`,
  "a data URL of codes alone": () =>
    "data:image/png," + [...PNG].map((b) => `%${b.toString(16).padStart(2, "0")}`).join(""),
  "a URL as text": () => "https://files.example/a.png?signature=SECRET",
  "a URL": () => new URL("https://files.example/a.png"),
  "a URL of data": () => new URL(`data:image/png;base64,${BASE64}`),
};

const serve =
  (answer: (url: string, init: RequestInit) => Response | Promise<Response>): MediaFetch => async (url, init) =>
    await answer(url, init);
const fetchPng = serve(() => new Response(PNG));

for (const [name, source] of Object.entries(SOURCES)) {
  Deno.test(`${name} becomes the same block, which a chat sends`, async () => {
    const { block, bytes, repairs } = await readMedia(source(), { type: "image", fetch: fetchPng });
    assertEquals(block, { type: "image", format: "png", source: { bytes: PNG } });
    assertEquals([bytes, repairs], [PNG, []]);
    const fake = fakeBedrock({ apiKey: "k", replies: ["A dot."] });
    const bedrock = createBedrock({ region: "us-east-1", env: {}, apiKey: "k", fetch: fake });
    const chat = { model: "amazon.nova-lite-v1:0", check: "strict" } as const;
    const { repairs: more } = await bedrock.chat({ ...chat, messages: [{ role: "user", content: [block] }] });
    assertEquals(more, []);
    assert(JSON.stringify(fake.requests[0]?.body).includes(BASE64));
  });

  Deno.test(`${name} is refused above the limit, and read at it`, async () => {
    const options = { type: "image", fetch: fetchPng } as const;
    await readMedia(source(), { ...options, maxBytes: PNG.length });
    await assertRejects(
      () => readMedia(source(), { ...options, maxBytes: PNG.length - 1 }),
      RangeError,
      `larger than ${PNG.length - 1} bytes; raise maxBytes`,
    );
  });
}

Deno.test("the text of a data URL is read as UTF-8", async () => {
  for (const url of ["data:text/plain,Åse%20%F0%9F%99%82#no", "data:text/plain;charset=utf-8,Åse 🙂"]) {
    const { bytes, format } = await readMedia(url);
    assertEquals([new TextDecoder().decode(bytes), format], ["Åse 🙂", "txt"]);
  }
});

Deno.test("an object in S3 is not read here, and its key is its label", async () => {
  for (const source of ["s3://b/a/photo.jpg", { uri: "s3://b/a/photo.jpg" }]) {
    const { block, bytes } = await readMedia(source);
    assertEquals(block, { type: "image", format: "jpeg", source: { s3Location: { uri: "s3://b/a/photo.jpg" } } });
    assertEquals(bytes, undefined);
  }
  const { block } = await readMedia({ uri: "s3://b/r.pdf", bucketOwner: "1" }, { name: "Report" });
  assertEquals(block, {
    type: "document",
    name: "Report",
    format: "pdf",
    source: { s3Location: { uri: "s3://b/r.pdf", bucketOwner: "1" } },
  });
});

Deno.test("the name of a document comes from its URL, its file or the option", async () => {
  const pdf = SAMPLES.pdf!.bytes;
  const fetch = serve(() => new Response(pdf));
  const nameOf = async (source: MediaSource, options: ReadMediaOptions = {}) => {
    const { block } = await readMedia(source, { fetch, ...options });
    return block.type === "document" ? block.name : undefined;
  };
  assertEquals(await nameOf("https://x.example/a%20b.pdf?q=1"), "a b");
  assertEquals(await nameOf("https://x.example/%E0%A4%A.pdf"), "%E0%A4%A");
  assertEquals(await nameOf("https://x.example/"), "document");
  assertEquals(await nameOf(new File([pdf], "report.v2.pdf")), "report.v2");
  assertEquals(await nameOf(pdf, { name: "Mine" }), "Mine");
  assertEquals(await nameOf(pdf), "document");
});

/** A file that is served badly, and the words of the refusal. */
const ANSWERS: Readonly<Record<string, readonly [answer: () => Response | Promise<Response>, words: string]>> = {
  "an error status": [() => new Response("no", { status: 404 }), "HTTP 404; pass a URL that gives the file"],
  "no body": [() => new Response(null, { status: 204 }), "the file is empty"],
  "an empty body": [() => new Response(""), "the file is empty"],
  "a page": [() => new Response("<html>", { headers: { "content-type": "text/html" } }), "a page or another text"],
  "fewer bytes than announced": [
    () => new Response(PNG, { headers: { "content-length": "999" } }),
    `it ended after ${PNG.length} of 999 bytes; read it again`,
  ],
  "a redirect to nowhere": [() => new Response(null, { status: 302 }), "redirects to a place that is not shown"],
  "a redirect to http": [
    () => new Response(null, { status: 302, headers: { location: "http://files.example/a.png" } }),
    "not an https URL",
  ],
  "a redirect without an end": [
    () => new Response(null, { status: 307, headers: { location: "/again" } }),
    "more than 5 redirects",
  ],
  "a failure": [() => Promise.reject(new TypeError("refused")), "the fetch option failed; see the cause"],
  "a failure at once": [() => {
    throw new Error("not allowed");
  }, "the fetch option failed; see the cause"],
  "a body that was read": [async () => {
    const response = new Response(PNG);
    await response.text();
    return response;
  }, "has been read; pass response.clone()"],
};

for (const [name, [answer, words]] of Object.entries(ANSWERS)) {
  Deno.test(`a URL that answers with ${name} is refused, and its query is not shown`, async () => {
    const reading = readMedia("https://files.example/a.png?X-Amz-Signature=SECRET", {
      type: "image",
      fetch: serve(answer),
    });
    const error = await assertRejects(() => reading, TypeError, words);
    assert(!`${error.message}${error.cause}`.includes("SECRET"), error.message);
  });
}

Deno.test("the cause of a failure is left out where it quotes the query", async () => {
  const fetch = serve((url) => Promise.reject(new TypeError(`cannot reach ${url}`)));
  const hidden = await assertRejects(() => readMedia("https://files.example/a?sig=SECRET", { fetch }), TypeError);
  assertEquals(hidden.cause, undefined);
  const shown = await assertRejects(() => readMedia("https://files.example/a", { fetch }), TypeError);
  assert(shown.cause instanceof TypeError);
});

Deno.test("the length of a compressed body is not that of the file", async () => {
  const headers = { "content-length": "999", "content-encoding": "gzip" };
  assertEquals(
    (await readMedia("https://x.example/a", { fetch: serve(() => new Response(PNG, { headers })) })).format,
    "png",
  );
});

Deno.test("every redirect goes through the caller's fetch, and bodies on the way are closed", async () => {
  const seen: string[] = [];
  let canceled = 0;
  const fetch = serve((url, init) => {
    seen.push(`${url} ${init.redirect}`);
    if (seen.length > 2) return new Response(PNG);
    const body = new ReadableStream({ cancel: () => void canceled++ });
    return new Response(body, {
      status: 302,
      headers: { location: seen.length === 1 ? "/b" : "https://cdn.example/c.png" },
    });
  });
  await readMedia("https://files.example/a", { fetch });
  assertEquals(seen, [
    "https://files.example/a manual",
    "https://files.example/b manual",
    "https://cdn.example/c.png manual",
  ]);
  assertEquals(canceled, 2);
});

Deno.test("an endless body is left at the limit, and a large announcement is not read at all", async () => {
  let pulled = 0;
  let canceled = 0;
  const endless = () =>
    new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(1000));
      },
      cancel: () => void canceled++,
    }, { highWaterMark: 0 });
  await assertRejects(() => readMedia(endless(), { type: "image", maxBytes: 5000 }), RangeError);
  assertEquals([pulled, canceled], [6, 1]);
  pulled = 0;
  const fetch = serve(() => new Response(endless(), { headers: { "content-length": "5001" } }));
  await assertRejects(() => readMedia("https://x.example/a", { fetch, maxBytes: 5000 }), RangeError);
  assertEquals([pulled, canceled], [0, 2]);
});

Deno.test("a stream that fails, is locked, is read or holds something else is refused", async () => {
  const failure = new Error("disk");
  const failing = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.error(failure);
    },
  });
  assertEquals(await assertRejects(() => readMedia(failing)), failure);
  const locked = streamOf(PNG);
  locked.getReader();
  await assertRejects(() => readMedia(locked), TypeError, "another reader has the stream");
  const read = streamOf(PNG);
  await new Response(read).text();
  await assertRejects(() => readMedia(read, { type: "image" }), TypeError);
  await assertRejects(
    () => readMedia(streamOf("text")),
    TypeError,
    "its stream gave a string; give it Uint8Array chunks",
  );
  await assertRejects(() => readMedia(streamOf()), TypeError, "the file is empty");
});

/** Places that hang: a stream, an answer, a body. */
const HANGING: Readonly<
  Record<string, (seen: { canceled: number; late?: (response: Response) => void }) => [MediaSource, MediaFetch?]>
> = {
  "a stream": (seen) => [new ReadableStream<Uint8Array>({ cancel: () => void seen.canceled++ })],
  "an answer": (seen) => ["https://x.example/a", () => new Promise<Response>((resolve) => seen.late = resolve)],
  "the body of an answer": (seen) => {
    const body = new ReadableStream({ cancel: () => void seen.canceled++ });
    return ["https://x.example/a", serve(() => new Response(body))];
  },
};

for (const [name, make] of Object.entries(HANGING)) {
  Deno.test(`${name} that hangs is left at the time limit and by an abort, and closed`, async () => {
    for (const by of ["time", "abort"] as const) {
      const seen: { canceled: number; late?: (response: Response) => void } = { canceled: 0 };
      const [source, fetch] = make(seen);
      const clock = new VirtualClock();
      const controller = new AbortController();
      const reading = readMedia(source, { fetch, clock, signal: controller.signal });
      const reason = new Error("enough");
      if (by === "abort") queueMicrotask(() => controller.abort(reason));
      const outcome = await clock.outcome(reading);
      assert("error" in outcome);
      if (by === "abort") assertEquals(outcome.error, reason);
      else assert(outcome.error instanceof DOMException && outcome.error.name === "TimeoutError");
      assertEquals(clock.elapsedMs, by === "time" ? 30_000 : 0);
      seen.late?.(new Response(new ReadableStream({ cancel: () => void seen.canceled++ })));
      await Promise.resolve();
      await Promise.resolve();
      assertEquals(seen.canceled, 1);
    }
  });
}

Deno.test("an aborted signal reads nothing, and no timer is left behind", async () => {
  const reason = new Error("before");
  let called = 0;
  const fetch = serve(() => {
    called++;
    return new Response(PNG);
  });
  const clock = new VirtualClock();
  const options = { fetch, clock, signal: AbortSignal.abort(reason) };
  assertEquals(await assertRejects(() => readMedia("https://x.example/a", options)), reason);
  assertEquals(called, 0);
  await readMedia("https://x.example/a", { fetch, clock });
  await readMedia("https://x.example/a", { fetch, clock, timeoutMs: Infinity });
  assertEquals(clock.tick(), false);
});

/** Sources that are refused before anything is read. */
const MISTAKES: readonly (readonly [source: unknown, words: string])[] = [
  ["https://x.example/a.png", "no fetch is given; pass the option fetch"],
  ["http://x.example/a.png", "not an https URL; use https, or pass the bytes"],
  ["file:///etc/passwd", "not an https URL"],
  ["blob:https://x.example/1", "not an https URL"],
  ["https://user:pass@x.example/a.png", "the URL contains credentials"],
  ["https://", "begins no valid URL"],
  ["data:image/png;base64", "the data URL has no data"],
  ["data:image/png;base64,!!!", "is not base64"],
  ["a sentence, not bytes", "is not base64"],
  ["s3://bucket", "is not an object in S3"],
  [{ uri: "https://x.example/a" }, "is not an object in S3"],
  [{ bytes: PNG }, "an object is not a file"],
  [new Map(), "a Map is not a file"],
  [[1, 2], "a list is not a file"],
  [undefined, "undefined is not a file"],
  [7, "a number is not a file"],
  ["", "the file is empty"],
  [new Uint8Array(), "the file is empty"],
  [new Blob(), "the file is empty"],
];

for (const [source, words] of MISTAKES) {
  Deno.test(`${Deno.inspect(source)} is refused: ${words}`, async () => {
    // Mistakes are what the types forbid, and JavaScript does not.
    await assertRejects(() => readMedia(source as MediaSource, { type: "image" }), TypeError, words);
  });
}

Deno.test("options of other names are refused with ours", async () => {
  await assertRejects(() => readMedia(PNG, { mimeType: "image/png" } as never), TypeError, 'did you mean "format"');
  await assertRejects(
    () => readMedia(PNG, { type: "picture" } as never),
    TypeError,
    "use image, document, video or audio",
  );
  await assertRejects(() => readMedia(PNG, { maxBytes: 0 }), RangeError);
  await assertRejects(() => readMedia(PNG, { fetch: "x" } as never), TypeError, "a function");
});

Deno.test("the beginning of a long text is quoted, and not the whole", async () => {
  const { message } = await assertRejects(() => readMedia("no base64 ".repeat(1000)), TypeError);
  assert(message.length < 300);
});

Deno.test("bytes are handed on, not copied", async () => {
  assert((await readMedia(PNG)).bytes === PNG);
  assertEquals((await readMedia(bytesOf("GIF89a"))).format, "gif");
});
