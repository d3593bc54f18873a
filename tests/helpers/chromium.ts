/**
 * Real Chromium without a window, driven by puppeteer: Debian's package, or the browser that this machine has.
 *
 * For oracles only, since the driver is not among the packages of the pure tests. Pages come from a server on loopback:
 *
 *     const found = await findChromium(); // a path, or why there is none
 *     await using chromium = await startChromium(found.path);
 *     const page = await chromium.open(origin);
 *     await page.evaluate(() => document.title);
 */
import puppeteer, { type Page } from "npm:puppeteer-core@25.16.0";
import { install, succeeds } from "./debian.ts";

/** The path of a browser, or the reason for its absence. */
export type FoundChromium = { readonly path: string } | { readonly missing: string };

/** A running browser. It ends when it is disposed of. */
export interface Chromium extends AsyncDisposable {
  /** The name and version of the browser, such as `Chrome/156.0.8078.108`. */
  readonly version: string;
  /**
   * Opens a page in a profile of its own, and waits until the page has loaded.
   *
   * @throws {Error} when the server answers with another status than 200, or with nothing.
   */
  open(url: string | URL): Promise<Page>;
}

/** The options of {@linkcode startChromium}. */
export interface ChromiumOptions {
  /**
   * Leaves out the checks of CORS, for servers that are broken on purpose and know nothing of it.
   *
   * @default false
   */
  readonly withoutCors?: boolean;
}

/** The patience of the driver for one script in a page. A whole suite runs in one script. */
const SCRIPT_TIMEOUT_MS = 600_000;

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Finds Chromium, and installs Debian's package where none is found and this process may install one. */
export async function findChromium(): Promise<FoundChromium> {
  const found = await firstThatStarts(NAMES);
  if (found) return { path: found };
  if (!await install("chromium")) return { missing: "apt-get cannot install Chromium here" };
  const installed = await firstThatStarts(NAMES);
  return installed ? { path: installed } : { missing: "the package of Chromium does not start here" };
}

/** Starts the browser of {@linkcode findChromium}. */
export async function startChromium(path: string, { withoutCors = false }: ChromiumOptions = {}): Promise<Chromium> {
  const browser = await puppeteer.launch({
    executablePath: path,
    protocolTimeout: SCRIPT_TIMEOUT_MS,
    args: [
      // The pages are ours, and Chromium refuses its sandbox as root and where the kernel denies user namespaces.
      "--no-sandbox",
      // The shared memory of a container is too small for a page.
      "--disable-dev-shm-usage",
      ...(withoutCors ? ["--disable-web-security"] : []),
    ],
  });
  return {
    version: await browser.version(),
    async open(url) {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      const response = await page.goto(`${url}`);
      if (response?.status() !== 200) throw new Error(`Cannot open ${url}: status ${response?.status()}`);
      return page;
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

async function firstThatStarts(names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const path = await pathOf(name);
    if (path !== undefined && await succeeds(path, ["--version"])) return path;
  }
  return undefined;
}

/** Puppeteer takes a path only. */
async function pathOf(name: string): Promise<string | undefined> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    const path = `${folder}/${name}`;
    const isFile = await Deno.stat(path).then((found) => found.isFile, () => false);
    if (isFile) return path;
  }
  return undefined;
}
