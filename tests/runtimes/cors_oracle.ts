/**
 * A page in Chromium streams from another origin, with the checks of CORS: the fake on a port of loopback, which allows the page
 * as a proxy in front of Bedrock would. Run with `deno task test:runtimes`.
 */
import { assert, assertEquals } from "@std/assert";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { type HttpServer, serveHttp } from "../contract/http_server.ts";
import { findChromium, startChromium } from "../helpers/chromium.ts";
import { bundle } from "./bundle.ts";
import type { PageResult } from "./page_stream.ts";
import { servePage } from "./page.ts";

const found = await findChromium();
const ignore = "missing" in found;

/** The fake behind the headers of CORS. `origin` may call it. */
function serveAllowing(fake: typeof fetch, origin: string): HttpServer {
  const allowed = {
    "access-control-allow-origin": origin,
    "access-control-allow-headers":
      "authorization, content-type, x-amz-date, x-amz-content-sha256, x-amz-security-token",
    "access-control-expose-headers": "x-amzn-requestid, x-amzn-errortype, retry-after",
  };
  return serveHttp(async (request) => {
    if (request.method === "OPTIONS") return new Response(null, { headers: allowed });
    const { status, headers, body } = await fake(request);
    return new Response(body, { status, headers: { ...Object.fromEntries(headers), ...allowed } });
  });
}

async function streamInPage(
  allowedOrigin: (page: HttpServer) => string,
): Promise<{ result: PageResult; sent: number }> {
  const fake = fakeBedrock({ replies: ["Paris is the capital of France."] });
  using page = servePage(await bundle("tests/runtimes/page_stream.ts"));
  using upstream = serveAllowing(fake, allowedOrigin(page));
  await using chromium = await startChromium("path" in found ? found.path : "");
  const opened = await chromium.open(page.origin);
  const result = await opened.evaluate(
    async (url, endpoint): Promise<PageResult> => await (await import(url)).run(endpoint),
    `${page.origin}/suites.js`,
    upstream.origin,
  );
  return { result, sent: fake.requests.length };
}

const skipped = ignore ? `, skipped: ${found.missing}` : "";

Deno.test({
  name: `a page streams from another origin that allows it, with a key and with SigV4${skipped}`,
  ignore,
  async fn() {
    const { result, sent } = await streamInPage((page) => page.origin);
    for (const [authority, outcome] of Object.entries(result)) {
      assert("pieces" in outcome, `${authority}: ${JSON.stringify(outcome)}`);
      assert(outcome.pieces.length > 1, "the text comes in pieces");
      assertEquals([outcome.pieces.join(""), outcome.stopReason], ["Paris is the capital of France.", "end_turn"]);
      assert(outcome.requestId, "the page may read the request's id");
    }
    assertEquals(sent, 2);
  },
});

Deno.test({
  name: `a page that the other origin does not allow gets a failure of the network${skipped}`,
  ignore,
  async fn() {
    const { result, sent } = await streamInPage(() => "https://another.example");
    for (const outcome of Object.values(result)) assertEquals(outcome, { kind: "network" });
    assertEquals(sent, 0);
  },
});
