/**
 * Chromium starts, loads a page from loopback, and ends. Run with `deno task test:oracles`.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { serveHttp } from "../contract/http_server.ts";
import { findChromium, startChromium } from "./chromium.ts";

const found = await findChromium();
const ignore = "missing" in found;

Deno.test({
  name: `Chromium loads pages from loopback${ignore ? `, skipped: ${found.missing}` : ""}`,
  ignore,
  async fn() {
    using server = serveHttp(({ url }) =>
      Promise.resolve(
        url.endsWith("/page")
          ? new Response("<title>A page</title>", { headers: { "content-type": "text/html" } })
          : new Response(null, { status: 404 }),
      )
    );
    await using chromium = await startChromium("path" in found ? found.path : "");
    const page = await chromium.open(`${server.origin}/page`);
    assertEquals([await page.title(), await page.evaluate(() => isSecureContext)], ["A page", true]);
    await assertRejects(() => chromium.open(`${server.origin}/missing`), Error, "status 404");
  },
});
