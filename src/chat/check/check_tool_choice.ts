/**
 * Refuses a forced call of a tool that the request does not have.
 */
import { isObject } from "../../base/json_object.ts";
import { shown } from "../../base/quote.ts";
import type { ChatOptions } from "../request.ts";

/**
 * Checks the choice of a tool.
 *
 * @throws {TypeError} when the choice requires a call and there are no tools, and when it names none of them.
 */
export function checkToolChoice({ toolChoice, tools = [] }: Pick<ChatOptions, "toolChoice" | "tools">): void {
  if (!toolChoice || toolChoice === "auto" || toolChoice === "none") return;
  const names = tools.flatMap((tool) => "name" in tool ? [tool.name] : []);
  if (!names.length) {
    throw new TypeError("Cannot chat: toolChoice requires a tool call, but the request has no tools; pass tools");
  }
  const name = isObject(toolChoice) ? `${toolChoice.name}` : undefined;
  if (name === undefined || names.includes(name)) return;
  throw new TypeError(
    `Cannot chat: toolChoice.name is ${shown(name)}, not the name of a tool; use ${names.join(" or ")}`,
  );
}
