/**
 * The playground in Chromium: a person types, reads the stream, stops it, switches the model, attaches a picture, and
 * sees an error. Run with `deno task test:oracles`.
 */
import { assert, assertEquals } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { type FakeBedrock, fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { createPlayground } from "../../examples/playground/handler.ts";
import { eventually } from "../contract/eventually.ts";
import { serveHttp } from "../contract/http_server.ts";
import { findChromium, startChromium } from "../helpers/chromium.ts";

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof startChromium>>["open"]>>;

const found = await findChromium();
const ignore = "missing" in found;

/** Opens the playground over a fake, and closes everything behind it. */
async function inBrowser(
  options: FakeBedrockOptions,
  use: (page: Page, fake: FakeBedrock) => Promise<void>,
): Promise<void> {
  const fake = fakeBedrock({ apiKey: "k", ...options });
  const retry = { maxRetries: 0 };
  const bedrock = createBedrock({
    region: "us-east-1",
    apiKey: "k",
    env: {},
    fetch: fake,
    models: modelFacts(),
    retry,
  });
  using server = serveHttp(await createPlayground(bedrock));
  await using chromium = await startChromium("path" in found ? found.path : "");
  const page = await chromium.open(server.origin);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.waitForSelector("#model option");
  await use(page, fake);
  assertEquals(complaints, []);
}

async function say(page: Page, text: string): Promise<void> {
  await page.type("#prompt", text);
  await page.keyboard.press("Enter");
}

/** The texts of the elements that match, once there is one. */
async function textsOf(page: Page, selector: string): Promise<string[]> {
  await page.waitForSelector(selector);
  return await page.$$eval(selector, (found) => found.map(({ textContent }) => textContent ?? ""));
}

const skipped = ignore ? `, skipped: ${found.missing}` : "";
function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `playground in Chromium: ${name}${skipped}`, ignore, fn });
}

test("a question is answered, with its figures, and the next one continues the conversation", async () => {
  const usage = { inputTokens: 1000, outputTokens: 500, totalTokens: 1500 };
  const replies = [
    { content: [{ reasoningContent: { reasoningText: { text: "A capital." } } }, { text: "Paris." }], usage },
    { text: "Rome.", usage },
  ];
  await inBrowser({ replies }, async (page, fake) => {
    await say(page, "The capital of France?");
    const [figures] = await textsOf(page, ".figures");
    assert(
      /^1,000 tokens in, 500 out · \d+ ms to the first token · [\d.]+ tokens per second · \$0\.000180$/.test(figures!),
      figures,
    );
    assertEquals(await textsOf(page, ".model .text"), ["Paris."]);
    assertEquals(await textsOf(page, ".model .reasoning"), ["A capital."]);

    await say(page, "And of Italy?");
    await eventually(async () => (await textsOf(page, ".figures")).length === 2, "the second answer ended");
    assertEquals(await textsOf(page, "#total"), ["2,000 tokens in, 1,000 out, $0.000360"]);
    const { messages } = fake.requests[1]!.body;
    assertEquals(messages.map(({ role }) => role), ["user", "assistant", "user"]);
  });
});

test("Escape and the button stop an answer, and the model with it", async () => {
  await inBrowser({ msPerToken: 100, replies: ["word ".repeat(500)] }, async (page, fake) => {
    for (const stop of [() => page.keyboard.press("Escape"), () => page.click("#stop")]) {
      const before = fake.requests.length;
      await say(page, "Go on and on");
      await page.waitForFunction(() =>
        document.querySelector("article[aria-busy] .text")?.textContent?.includes("word")
      );
      await stop();
      await eventually(() => Promise.resolve(fake.requests[before]?.ended === "cancelled"), "the model was stopped");
      await page.waitForSelector("#send:not([hidden])");
    }
    const failures = await textsOf(page, ".failure");
    assertEquals(failures.map((text) => text.slice(0, 8)), ["Stopped.", "Stopped."]);
  });
});

test("another model shows its facts, offers what it can do, and gets the next question", async () => {
  await inBrowser({}, async (page, fake) => {
    const id = await page.$eval(
      "#model",
      (select) =>
        [...(select as HTMLSelectElement).options].map(({ value }) => value).find((id) =>
          id.includes("claude-haiku-4-5")
        )!,
    );
    await page.select("#model", id);
    const facts = await textsOf(page, "#facts dd");
    assert(facts.includes("200,000 tokens"), facts.join());
    assert(facts.some((fact) => /^\$1\.1 in, \$5\.5 out/.test(fact)), facts.join());
    await page.select("#reasoning", "low");
    await page.click("#tools");
    await say(page, "What time is it?");
    await textsOf(page, ".figures");
    assertEquals(fake.requests[0]?.modelId, id);
    const calls = await textsOf(page, ".tool");
    assert(calls[0]?.startsWith("clock({"), calls.join());

    await page.select(
      "#model",
      await page.$eval(
        "#model",
        (select) =>
          [...(select as HTMLSelectElement).options].map(({ value }) => value).find((id) => id.includes("nova-lite"))!,
      ),
    );
    assertEquals(await page.$eval("#reasoning", (select) => (select as HTMLSelectElement).disabled), true);
  });
});

test("a picture and a document go with the message", async () => {
  await inBrowser({}, async (page, fake) => {
    const input = await page.$("#files");
    const folder = new URL("files/", import.meta.url);
    const files = ["light.png", "shelves.md"].map((name) => new URL(name, folder).pathname);
    // deno-lint-ignore no-explicit-any -- the driver's type of an element is not that of a file input
    await (input as any).uploadFile(...files);
    await eventually(async () => (await page.$$("#attached li")).length === 2, "both files were read");
    await say(page, "What is this?");
    await textsOf(page, ".figures");
    const { content } = fake.requests[0]!.body.messages[0]!;
    assertEquals(content.map((block: object) => Object.keys(block)[0]), ["image", "document", "text"]);
    assertEquals(await page.$$eval("article.user img", (images) => images.map(({ alt }) => alt)), ["light.png"]);
  });
});

test("an error says what the service said, and the conversation goes on without the question", async () => {
  const faults = [{ type: "status", status: 403, code: "AccessDeniedException", message: "No access to it." } as const];
  await inBrowser({ faults }, async (page, fake) => {
    await say(page, "First");
    const [failure] = await textsOf(page, "[role=alert]");
    assert(failure?.includes("No access to it."), failure);
    await say(page, "Second");
    await textsOf(page, ".figures");
    assertEquals(fake.requests[1]!.body.messages.length, 1);
  });
});

test("every control has a name, text can be read in both themes, and a phone shows all of it", async () => {
  await inBrowser({ replies: ["word ".repeat(2000)] }, async (page) => {
    const nameless = await page.$$eval(
      "button, select, textarea, input",
      (controls) =>
        controls.filter((control) => {
          const { labels, textContent } = control as HTMLButtonElement;
          return !labels?.length && !control.getAttribute("aria-label") && !textContent?.trim();
        }).map(({ id }) => id),
    );
    assertEquals(nameless, []);
    for (const theme of ["light", "dark"]) {
      await page.evaluate((name: string) => document.documentElement.dataset.theme = name, theme);
      const faint = await page.evaluate(() => {
        const luminance = (color: string) => {
          const [r, g, b] = color.match(/[\d.]+/g)!.slice(0, 3).map((part) => {
            const share = Number(part) / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
        };
        const backOf = (element: Element | null): string => {
          if (!element) return "rgb(255, 255, 255)";
          const { backgroundColor } = getComputedStyle(element);
          return backgroundColor === "rgba(0, 0, 0, 0)" ? backOf(element.parentElement) : backgroundColor;
        };
        return [...document.querySelectorAll("h1, label, p, dt, dd, button:not([hidden]), select, summary")].filter(
          (element) => {
            const [light, dark] = [getComputedStyle(element).color, backOf(element)].map(luminance).sort((a, b) =>
              b - a
            );
            // The least contrast that WCAG 2.2 asks of normal text, level AA.
            return (light! + 0.05) / (dark! + 0.05) < 4.5;
          },
        ).map((element) => element.outerHTML.slice(0, 80));
      });
      assertEquals(faint, [], theme);
    }
    await page.setViewport({ width: 375, height: 667 });
    await page.reload();
    await page.waitForSelector("#model option");
    const shown = () =>
      page.evaluate(() => [
        document.documentElement.scrollWidth <= innerWidth,
        (document.querySelector("#settings") as HTMLDetailsElement).open,
        document.querySelector("#send")!.getBoundingClientRect().bottom <= innerHeight,
      ]);
    assertEquals(await shown(), [true, false, true]);
    await say(page, "Go on and on");
    await textsOf(page, ".figures");
    assertEquals(await shown(), [true, false, true]);
    await page.click("#settings summary");
    assertEquals(await shown(), [true, true, true]);
  });
});
