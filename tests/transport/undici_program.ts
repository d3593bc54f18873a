/**
 * Calls through `fetch` of undici and of node-fetch, as users in Node configure it: run in Node by undici_oracle.ts.
 */
import { type BedrockOptions, createBedrock } from "@bedrock-edge/client";
import { nameOf } from "../helpers/watch.ts";

type FetchOption = NonNullable<BedrockOptions["fetch"]>;

/** The members of undici that are used. */
export interface Undici {
  readonly fetch: FetchOption;
  readonly Agent: new (options: object) => object;
  readonly ProxyAgent: new (url: string) => object;
  readonly getGlobalDispatcher: () => object;
  readonly setGlobalDispatcher: (dispatcher: object) => void;
}

/** The outcome of one case. */
export interface Outcome {
  /** The text of the answer, or the failure's name and message. */
  readonly ended: string;
  /** How often `fetch` was called. */
  readonly calls: number;
  /** How many connections went through the proxy. */
  readonly proxied: number;
}

const HI = { model: "amazon.nova-lite-v1:0", messages: "Hi" } as const;
const RAW = JSON.stringify({ messages: [{ role: "user", content: [{ text: "Hi" }] }] });
/** undici counts its limits in steps of half a second. */
const LIMIT_MS = 600;

/** Plays every case at `origin`, where a service answers, and falls silent under `/mute` and `/pausing`. */
export async function run(
  origin: string,
  proxy: string,
  proxied: () => number,
  undici: Undici,
  nodeFetch: FetchOption,
): Promise<Record<string, Outcome>> {
  const outcomes: Record<string, Outcome> = {};
  const play = async (
    name: string,
    fetch: FetchOption,
    { path = "/good", streaming = false, raw = false }: { path?: string; streaming?: boolean; raw?: boolean } = {},
  ): Promise<void> => {
    let calls = 0;
    const before = proxied();
    const bedrock = createBedrock({
      region: "us-east-1",
      env: {},
      apiKey: "k",
      endpoint: origin + path,
      retry: { maxDelayMs: 1 },
      fetch: (...args) => {
        calls++;
        return fetch(...args);
      },
    });
    const work = streaming
      ? bedrock.stream(HI).text()
      : raw
      ? bedrock.fetch("/model/amazon.nova-lite-v1%3A0/converse", { method: "POST", body: RAW }).then(async (response) =>
        (await response.json()).output.message.content[0].text
      )
      : bedrock.chat(HI).then(({ text }) => text);
    const ended = await work.catch((error: unknown) => `${nameOf(error)}: ${(error as Error).message}`);
    outcomes[name] = { ended, calls, proxied: proxied() - before };
  };

  const dispatcher = new undici.ProxyAgent(proxy);
  const withDispatcher = (fetch: FetchOption, dispatcher: object): FetchOption => (url, init) =>
    fetch(url, { ...init, dispatcher } as RequestInit); // a member of undici's own
  await play("undici's fetch", undici.fetch);
  await play("undici's fetch, streamed", undici.fetch, { streaming: true });
  await play("undici's fetch, by bedrock.fetch()", undici.fetch, { raw: true });
  await play("undici's fetch through a proxy", withDispatcher(undici.fetch, dispatcher));
  await play("undici's fetch through a proxy, streamed", withDispatcher(undici.fetch, dispatcher), { streaming: true });
  await play("Node's fetch through a proxy of undici", withDispatcher(fetch, dispatcher));
  await play("node-fetch", nodeFetch);

  const limited = new undici.Agent({ headersTimeout: LIMIT_MS, bodyTimeout: LIMIT_MS });
  for (const [name, path, streaming] of [["headers", "/mute", false], ["body", "/pausing", true]] as const) {
    await play(`undici's fetch, a limit for the ${name}`, withDispatcher(undici.fetch, limited), { path, streaming });
    const global = undici.getGlobalDispatcher();
    undici.setGlobalDispatcher(limited);
    await play(`Node's fetch, a limit for the ${name}`, fetch, { path, streaming });
    undici.setGlobalDispatcher(global);
  }
  return outcomes;
}
