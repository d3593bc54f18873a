/** With any text as region or model id, the client calls the configured host, and the path names exactly that model. */
import { assert, assertEquals } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import { between, seeded } from "../../helpers/random.ts";
import { API_KEY, MODEL, REGION } from "../../helpers/fire.ts";
import { answered } from "../../helpers/wire.ts";

/** Characters that can turn a text into another part of a URL, among characters that cannot. */
const ALPHABET = [
  ..."abcXYZ019.-_~:/\\@%?#&=+;,!'()*[]{}|^\"<>$ ",
  "\n",
  "\r",
  "\t",
  "\0",
  "\u007f",
  "\u00a0",
  "\u2028",
  "\uff0e",
  "\uff0f",
  "\u3002",
  "\ud800",
  "\udc00",
  "é",
  "ß",
  "İ",
  "漢",
  "😀",
  "%2e",
  "%2F",
  "%5c",
  "%40",
  "%00",
  "%0a",
  "%25",
  "%ff",
  "%",
  "..",
  "../../",
  "//",
  "\\\\",
  "http://",
  "evil.example",
  "us-east-1",
  "amazonaws.com",
];
const STRINGS = 10_000;

function* strings(seed: number): Generator<string> {
  const random = seeded(seed);
  for (let count = 0; count < STRINGS; count++) {
    yield Array.from({ length: between(random, 0, 12) }, () => ALPHABET[between(random, 0, ALPHABET.length - 1)]).join(
      "",
    );
  }
}

/** The URL that is called, or what refused. */
async function called(options: { region?: string; endpoint?: string }, model: string): Promise<URL | Error> {
  let url: URL | undefined;
  try {
    const bedrock = createBedrock({
      ...options,
      apiKey: API_KEY,
      env: {},
      fetch: (sent) => {
        url = new URL(`${sent}`);
        return Promise.resolve(answered([{ text: "ok" }]));
      },
    });
    await bedrock.chat({ model, messages: "Hi" });
  } catch (error) {
    assert(url === undefined, `something was sent to ${url} before ${error}`);
    return error as Error;
  }
  return url!;
}

/** The meaning of an id: for an encoded id, the text before encoding. */
function meant(id: string): string {
  return id.includes("%") ? decodeURIComponent(id) : id;
}

Deno.test("no model id changes the host, and every path decodes to exactly the id", async () => {
  const bases = [
    { options: { region: REGION }, origin: `https://bedrock-runtime.${REGION}.amazonaws.com`, prefix: "" },
    {
      options: { region: REGION, endpoint: "https://proxy.example/some/path/" },
      origin: "https://proxy.example",
      prefix: "/some/path",
    },
  ];
  let refused = 0, sent = 0;
  for (const { options, origin, prefix } of bases) {
    for (const id of strings(1)) {
      const url = await called(options, id);
      const shown = JSON.stringify(id);
      if (url instanceof Error) {
        assert(url instanceof TypeError && url.message.startsWith("Cannot call model "), `${shown}: ${url}`);
        refused++;
        continue;
      }
      sent++;
      assertEquals([url.origin, url.search, url.hash, url.username], [origin, "", "", ""], shown);
      const [, segment] = new RegExp(`^${prefix}/model/([^/]+)/converse$`).exec(url.pathname) ?? [];
      assert(segment !== undefined, `${shown} became ${url.pathname}`);
      assertEquals(decodeURIComponent(segment), meant(id), shown);
    }
  }
  // Both happen often enough to mean something.
  assert(sent > 1000 && refused > 1000, `${sent} sent, ${refused} refused`);
});

Deno.test("ids of every sort are refused only for what they hold", async () => {
  const sound = [
    MODEL,
    "amazon.nova-lite-v1:0",
    "us.anthropic.claude-sonnet-4-20250514-v1:0",
    "global.anthropic.claude-sonnet-4-20250514-v1:0",
    "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123",
    "arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
    "arn:aws:sagemaker:us-east-1:123456789012:endpoint/my-endpoint",
    "arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEFGHIJ:1",
    "a!b'c(d)e*f",
    "x".repeat(2048),
    "...",
    "a/../b",
    "//evil.example",
    "\\\\evil.example",
    "@evil.example",
    "?x=1#y",
    "漢字😀",
  ];
  for (const id of sound) {
    const url = await called({ region: REGION }, id);
    assert(url instanceof URL, `${id}: ${url}`);
    const [, , segment, action] = url.pathname.split("/");
    assertEquals([decodeURIComponent(segment!), action], [id, "converse"], id);
    // Encoded already, it is the same model.
    assertEquals(String(await called({ region: REGION }, encodeURIComponent(id))), String(url), id);
  }
});

const AWS_HOST =
  /^bedrock-runtime\.[a-z]+(-[a-z]+)+-\d+\.(amazonaws\.com(\.cn)?|amazonaws\.eu|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;

Deno.test("no region changes the host, given, in the environment or in an ARN", async () => {
  const plausible = seeded(7);
  const words = [
    "us",
    "eu",
    "ap",
    "cn",
    "eusc",
    "gov",
    "iso",
    "isob",
    "isoe",
    "east",
    "west",
    "de",
    "1",
    "22",
    "A",
    "",
  ];
  const joints = ["-", "-", "-", "-", "-", "-", ".", ""];
  const pick = (list: readonly string[]) => list[between(plausible, 0, list.length - 1)]!;
  let refused = 0, sent = 0;
  for (const text of strings(2)) {
    // Half of them look like regions.
    const region = plausible() < 0.5 ? text : pick(words) + pick(joints) + pick(words) + pick(joints) + pick(words);
    for (
      const url of [
        await called({ region }, MODEL),
        await called({}, `arn:aws:bedrock:${region}:123456789012:inference-profile/x`),
      ]
    ) {
      const shown = JSON.stringify(region);
      if (url instanceof Error) {
        assert(url instanceof TypeError && /^Cannot (call|use region) /.test(url.message), `${shown}: ${url}`);
        refused++;
        continue;
      }
      sent++;
      assert(AWS_HOST.test(url.hostname) && url.hostname.includes(`.${region}.`), `${shown} called ${url.hostname}`);
      assertEquals([url.protocol, url.port, url.username], ["https:", "", ""], shown);
    }
  }
  assert(sent > 50 && refused > 1000, `${sent} sent, ${refused} refused`);
});
