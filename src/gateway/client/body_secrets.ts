/**
 * The secrets in the body of a request: keys of the caller's own accounts.
 */
import { defined } from "../../base/defined.ts";
import { asObject } from "../../base/json_object.ts";
import type { GatewayChatDefaults } from "./chat_options.ts";

/** Returns the options of a handle as consoles may print them: without the caller's keys. */
export function withoutKeys({ gateway, providerOptions, ...rest }: GatewayChatDefaults): GatewayChatDefaults {
  const { gateway: own, ...vendors } = asObject(providerOptions);
  const { byok: _, ...members } = asObject(own);
  return {
    ...rest,
    ...defined({
      gateway: gateway && { ...gateway, byok: undefined },
      providerOptions: own === undefined ? providerOptions : { ...vendors, gateway: members } as typeof providerOptions,
    }),
  };
}

/** Members of keys that anybody may see. */
const PUBLIC: readonly string[] = ["region", "location", "project", "resourceName", "baseURL", "apiVersion"];

/** The deepest member of a key. */
const MAX_DEPTH = 5;

/** Returns the secret values of `providerOptions.gateway.byok` in a body. */
export function byokSecrets(body: unknown): string[] {
  const { gateway } = asObject(asObject(body).providerOptions);
  return textsIn(asObject(gateway).byok, MAX_DEPTH);
}

function textsIn(value: unknown, depth: number): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || depth === 0) return [];
  return Object.entries(value).flatMap(([name, member]) => PUBLIC.includes(name) ? [] : textsIn(member, depth - 1));
}
