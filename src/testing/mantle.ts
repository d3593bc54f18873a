/**
 * The OpenAI APIs of `bedrock-mantle` and of the runtime: their authentication is AWS's, and the rest is a fake OpenAI.
 */
import { findModel } from "../models/find.ts";
import { type Authority, authorize } from "./judge/authorize.ts";
import { type FakeOpenAI, openAIServer } from "./openai/fake_openai.ts";
import { OpenAIRefusal } from "./openai/judge/refusal.ts";
import { checkOpenAIOptions, type FakeOpenAIOptions } from "./openai/options.ts";

/** The options of the OpenAI APIs of `bedrock-mantle`. The accepted keys are those of the fake Bedrock. */
export type FakeMantleOptions = Omit<FakeOpenAIOptions, "apiKey" | "basePath" | "credentials">;

/** The path of an API, and the base path before it. */
const PATH = /^(\/openai)?\/v1\/(chat\/completions|responses|models)(?=\/|$)/;

/** The name of an API in the facts about models, by the end of its path. */
const APIS: Readonly<Record<string, "chat" | "responses">> = { "chat/completions": "chat", "responses": "responses" };

/** Returns whether a URL is one of the OpenAI APIs of `bedrock-mantle`. */
export function isMantle(input: string | URL | Request): boolean {
  // The fake runtime refuses all else, as fetch() would.
  const url: string = Object(input).url ?? `${input}`;
  return URL.canParse(url) && PATH.test(new URL(url).pathname);
}

/**
 * Creates the fake of the APIs. It refuses a model on the wrong path, and on an API that does not serve it. Source of the words:
 * reports of 2026-05 to 2026-08, such as enricoros/big-AGI#1167. Signatures are for the service of the host (`bedrock-mantle` recorded 2026-08), and the
 * name of an event stands behind its data (recorded 2026-07).
 */
export function fakeMantle({ dialect, ...options }: FakeMantleOptions, authority: Authority): FakeOpenAI {
  const all = { ...options, dialect: { eventLines: "after", ...dialect } } as const;
  checkOpenAIOptions(all);
  return openAIServer(all, async (request, bytes) => {
    const { hostname, pathname } = new URL(request.url);
    await authorize(request, bytes, { ...authority, services: ["bedrock-mantle", "bedrock"] });
    // The runtime has one route for all of its models.
    const refusal = hostname.startsWith("bedrock-runtime") ? undefined : refusalOf(pathname, modelIn(bytes));
    if (refusal === undefined) return;
    const error = { message: refusal, type: "invalid_request_error", param: null, code: "validation_error" };
    throw new OpenAIRefusal(400, error);
  });
}

function modelIn(bytes: Uint8Array): string {
  try {
    return `${Object(JSON.parse(new TextDecoder().decode(bytes))).model ?? ""}`;
  } catch {
    // The server refuses such a body.
    return "";
  }
}

function refusalOf(pathname: string, model: string): string | undefined {
  const [, openai = "", api = ""] = PATH.exec(pathname) ?? [];
  const { path, apis } = findModel(model)?.mantle ?? {};
  if (path === undefined || apis === undefined || !Object.hasOwn(APIS, api)) return undefined;
  if (path !== `${openai}/v1`) return `model \`${model}\` isn't supported on this route`;
  return apis.includes(APIS[api]!) ? undefined : `The model '${model}' does not support the '/v1/${api}' API`;
}
