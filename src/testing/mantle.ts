/**
 * The OpenAI APIs of `bedrock-mantle` beside the fake runtime: its authentication is AWS's, and the rest is a fake OpenAI.
 */
import { findModel } from "../models/find.ts";
import { readFetchArguments } from "./base/fetch_arguments.ts";
import { type FakeOpenAI, fakeOpenAI } from "./openai/fake_openai.ts";
import type { FakeOpenAIOptions } from "./openai/options.ts";

/** The name that requests to `bedrock-mantle` are signed for (recorded 2026-08). */
export const MANTLE_SERVICE = "bedrock-mantle";

/** The options of the OpenAI APIs. The keys are those of the fake Bedrock. */
export type FakeMantleOptions = Omit<FakeOpenAIOptions, "apiKey" | "basePath" | "credentials">;

/** The path of an API, and the base path before it. */
const PATH = /^(\/openai)?\/v1\/(chat\/completions|responses|models)(?=\/|$)/;

/** The name of an API in the facts about models, by the end of its path. */
const APIS: Readonly<Record<string, "chat" | "responses">> = { "chat/completions": "chat", "responses": "responses" };

/** Returns whether a URL is one of the OpenAI APIs of `bedrock-mantle`. */
export function isMantle(input: string | URL | Request): boolean {
  const url = typeof input === "string" || input instanceof URL ? `${input}` : input.url;
  return URL.canParse(url) && PATH.test(new URL(url).pathname);
}

/** Creates the fake of the APIs. Mantle writes the name of an event behind its data (recorded 2026-07). */
export function fakeMantle({ dialect, ...options }: FakeMantleOptions = {}): FakeOpenAI {
  return fakeOpenAI({ ...options, apiKey: null, dialect: { eventLines: "after", ...dialect } });
}

/**
 * Answers a request whose caller has been let in.
 *
 * Refuses a model on the wrong path, and on an API that does not serve it. Source of the words: reports of 2026-06 to 2026-08, such as
 * enricoros/big-AGI#1167.
 */
export async function answerMantle(
  mantle: FakeOpenAI,
  input: string | URL | Request,
  init: RequestInit | object | undefined,
): Promise<Response> {
  const { request, signal } = await readFetchArguments(input, init);
  const refusal = refusalOf(new URL(request.url).pathname, await modelOf(request.clone()));
  return refusal === undefined ? await mantle(request, { signal }) : Response.json({
    error: { code: "validation_error", message: refusal, param: null, type: "invalid_request_error" },
  }, { status: 400, headers: { "x-request-id": "req_refused" } });
}

async function modelOf(request: Request): Promise<string> {
  try {
    return `${Object(await request.json()).model ?? ""}`;
  } catch {
    // The fake OpenAI refuses such a body.
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
