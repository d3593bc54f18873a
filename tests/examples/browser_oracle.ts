/**
 * The page in Chromium, built by Vite from the npm package: a visitor gets credentials of Cognito, asks, and stops. Run with
 * `deno task test:oracles`. Needs `npm` and Chromium; skips visibly without.
 */
// deno-lint-ignore-file no-console -- says why nothing is judged
import { assertEquals } from "@std/assert";
import { type FakeBedrock, fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { eventually } from "../contract/eventually.ts";
import { serveHttp } from "../contract/http_server.ts";
import { operationOf } from "../credentials/cognito.ts";
import { GIVEN } from "../credentials/sts.ts";
import { findChromium, startChromium } from "../helpers/chromium.ts";
import { emptyProject, packInto, type Project } from "../package/project.ts";
import { exists, NODE_22 } from "../runtimes/processes.ts";
import { copyFolder } from "./copy_folder.ts";

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof startChromium>>["open"]>>;

const EXAMPLE = new URL("../../examples/browser/", import.meta.url);

const found = await exists("npm") ? await findChromium() : { missing: "there is no npm on this machine" };
const ignore = "missing" in found;
if (ignore) console.log(`the page is not tried: ${found.missing}`);

let project: Project;

if (!ignore) {
  Deno.test.beforeAll(async () => {
    project = await emptyProject();
    await copyFolder(EXAMPLE, project.folder);
    await project.run("npm", "install", await packInto(project), NODE_22.package);
    await project.run(`node_modules/${NODE_22.program}`, "node_modules/vite/bin/vite.js", "build");
  });
  Deno.test.afterAll(() => Deno.remove(project.folder, { recursive: true }));
}

/** Leads the page's requests to AWS to this machine; the page's own code stays as Vite has built it. */
const REDIRECT = `<script>
const { fetch: ask } = window;
window.fetch = (url, init) => ask(String(url).replace("https://", "/aws/"), init);
</script>`;

const CREDENTIALS = { ...GIVEN, expiration: new Date(Date.now() + 3_600_000) };

/** Cognito for guests, and the operations that it was asked for. */
function cognito(asked: string[]): (request: Request) => Response {
  return ({ headers }) => {
    const operation = operationOf(headers);
    asked.push(operation);
    if (operation === "GetId") return Response.json({ IdentityId: "us-east-1:guest-7" });
    const { accessKeyId: AccessKeyId, secretAccessKey: SecretKey, sessionToken: SessionToken, expiration } =
      CREDENTIALS;
    const Expiration = expiration.getTime() / 1000;
    return Response.json({
      IdentityId: "us-east-1:guest-7",
      Credentials: { AccessKeyId, SecretKey, SessionToken, Expiration },
    });
  };
}

const TYPES: Readonly<Record<string, string>> = { html: "text/html; charset=utf-8", js: "text/javascript" };

/** A file that Vite has built; the page with {@linkcode REDIRECT}. */
async function built(pathname: string): Promise<Response> {
  const name = pathname === "/" ? "index.html" : pathname.slice(1);
  const type = TYPES[name.replace(/.*\./, "")];
  if (type === undefined) return new Response(null, { status: 204 });
  const text = await Deno.readTextFile(`${project.folder}/dist/${name}`);
  return new Response(text.replace("<head>", `<head>${REDIRECT}`), { headers: { "content-type": type } });
}

interface Visit {
  readonly page: Page;
  readonly fake: FakeBedrock;
  /** The operations of Cognito. */
  readonly asked: readonly string[];
}

async function visit(options: FakeBedrockOptions, use: (visit: Visit) => Promise<void>): Promise<void> {
  const fake = fakeBedrock({ credentials: CREDENTIALS, ...options });
  const asked: string[] = [];
  const services: Readonly<Record<string, (request: Request) => Response | Promise<Response>>> = {
    "cognito-identity.us-east-1.amazonaws.com": cognito(asked),
    "bedrock-runtime.us-east-1.amazonaws.com": fake,
  };
  using server = serveHttp(async (request) => {
    const { pathname } = new URL(request.url);
    const [, host = "", path = ""] = /^\/aws\/([^/]+)(.*)$/.exec(pathname) ?? [];
    if (host === "") return await built(pathname);
    const headers = new Headers(request.headers);
    headers.set("host", host);
    const { method, signal } = request;
    const body = await request.arrayBuffer();
    return await services[host]?.(new Request(`https://${host}${path}`, { method, headers, body, signal })) ??
      new Response(null, { status: 404 });
  });
  await using chromium = await startChromium("path" in found ? found.path : "");
  await use({ page: await chromium.open(server.origin), fake, asked });
}

/** Asks, and waits until the page shows `text`. */
async function ask(page: Page, text: string): Promise<void> {
  await page.type("input", "The capital of France?");
  await page.keyboard.press("Enter");
  await shows(page, text);
}

const shown = (page: Page): Promise<string> => page.$eval("p", ({ textContent }) => textContent ?? "");
const shows = (page: Page, text: string): Promise<void> =>
  eventually(async () => (await shown(page)).includes(text), `the page shows ${text}`);

Deno.test({
  name: "browser: a visitor's credentials come from Cognito, and answer after answer is signed with them",
  ignore,
  fn: () =>
    visit({ replies: ["Paris.", "Paris, again."] }, async ({ page, fake, asked }) => {
      await ask(page, "Paris.");
      await ask(page, "Paris, again.");
      assertEquals(fake.requests.map(({ auth, modelId }) => [auth, modelId]), [
        ["sigv4", "amazon.nova-lite-v1:0"],
        ["sigv4", "amazon.nova-lite-v1:0"],
      ]);
      assertEquals(asked, ["GetId", "GetCredentialsForIdentity"]);
      // The id of the guest outlives the page.
      await page.reload();
      await ask(page, "Paris, again.");
      assertEquals(asked.slice(2), ["GetCredentialsForIdentity"]);
    }),
});

Deno.test({
  name: "browser: a failure is shown",
  ignore,
  fn: () =>
    visit({ replies: [{ error: { code: "AccessDeniedException", message: "Not this model." } }] }, async ({ page }) => {
      await ask(page, "[accessDenied]");
    }),
});

Deno.test({
  name: "browser: the stop button closes the connection to Bedrock",
  ignore,
  fn: () =>
    visit({ faults: [{ type: "silence", where: "body", afterEvents: 4 }] }, async ({ page, fake }) => {
      await ask(page, "You");
      await page.click("#stop");
      await shows(page, "[stopped]");
      await eventually(() => Promise.resolve(fake.requests[0]?.ended === "cancelled"), "the connection was closed");
    }),
});
