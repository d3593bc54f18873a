/**
 * The result of a router: the result of the target that answered, with the route.
 */
import type { ReasoningBlock } from "../../chat/content.ts";
import { withResponse } from "../../chat/response.ts";
import type { ChatResult } from "../../chat/result.ts";
import type { RouteStep } from "../../chat/route.ts";
import type { Answered } from "./route_call.ts";
import { familyOfTarget, type NamedTarget } from "./target.ts";

/** Returns the result of the target that answered, with the changes and the attempts of the router. */
export function routedResult({ value, target, repairs, route, attempts }: Answered<ChatResult>): ChatResult {
  const result = {
    ...withFamily(value, target),
    repairs: repairs.length ? [...repairs, ...value.repairs] : value.repairs,
    attempts: attempts + value.attempts,
    route: routeThrough(route, value.route),
  };
  return withResponse(result, value);
}

/** Returns the route with the steps of another router in place of its own step, which is the last one. */
export function routeThrough(
  route: readonly RouteStep[],
  inner: readonly RouteStep[] | undefined,
): readonly RouteStep[] {
  const last = route.at(-1);
  if (!inner || !last) return route;
  return [...route.slice(0, -1), ...inner.map((step) => ({ ...step, target: `${last.target} > ${step.target}` }))];
}

/** Returns a result whose reasoning names the family that wrote it. */
function withFamily(result: ChatResult, target: NamedTarget): ChatResult {
  if (!result.content.some(isUnmarked)) return result;
  const family = familyOfTarget(target);
  if (family === undefined) return result;
  const marked = <B extends ChatResult["content"][number]>(block: B): B =>
    isUnmarked(block) ? { ...block, family } : block;
  const { content, message } = result;
  return { ...result, content: content.map(marked), message: { ...message, content: message.content.map(marked) } };
}

/** Returns whether a block is reasoning that does not name the family which wrote it. */
export function isUnmarked(block: { readonly type: string }): boolean {
  return block.type === "reasoningContent" && (block as ReasoningBlock).family === undefined;
}
