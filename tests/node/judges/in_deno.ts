/**
 * The credentials that the AWS SDK for JavaScript and this module find for a profile, in a process of their own, whose variables
 * are those of each request in turn.
 */
import { fromIni, fromNodeProviderChain } from "npm:@aws-sdk/credential-providers@3.1162.0";
import { fromProfile, nodeChain } from "@bedrock-edge/client/node";
import type { JudgeRequest, ProcessCredentials } from "./ask.ts";

/** Creates a source of credentials. */
type Create = (options: { profile?: string }) => () => Promise<{
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}>;

const CREATORS: Readonly<Record<string, Create>> = {
  sdk: fromIni,
  chain: fromNodeProviderChain,
  ours: fromProfile,
  ourChain: (options) => nodeChain(options).credentials,
};

async function find(create: Create, options: { profile?: string }): Promise<ProcessCredentials | null> {
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await create(options)();
    return { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken };
  } catch {
    return null;
  }
}

const [name = ""] = Deno.args;
const create = CREATORS[name];
if (!create) throw new TypeError(`Cannot ask ${name}; use ${Object.keys(CREATORS).join(", ")}`);
const requests: readonly JudgeRequest[] = await new Response(Deno.stdin.readable).json();
const found: (ProcessCredentials | null)[] = [];
for (const { env, profile } of requests) {
  for (const variable of Object.keys(Deno.env.toObject())) Deno.env.delete(variable);
  for (const [variable, value] of Object.entries(env)) Deno.env.set(variable, value);
  found.push(await find(create, { ...profile !== undefined && { profile } }));
}
await new Response(JSON.stringify(found)).body?.pipeTo(Deno.stdout.writable);
