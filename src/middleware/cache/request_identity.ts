/**
 * The part of a request that decides its answer.
 */
import { messageList } from "../../chat/message_list.ts";
import type { ChatOptions } from "../../chat/request.ts";

/**
 * Returns the members of a request that change the answer: all but the signal, the limits of time, the retries and the headers.
 *
 * @param names the headers that change the answer too
 */
export function requestIdentity(request: ChatOptions, names: readonly string[] = []): Record<string, unknown> {
  const { signal: _signal, timeouts: _timeouts, retry: _retry, headers, messages, ...members } = request;
  return { ...members, messages: messageList(messages), ...names.length ? { headers: chosen(headers, names) } : {} };
}

function chosen(given: ChatOptions["headers"], names: readonly string[]): Record<string, string | null> {
  // An object may have members that are undefined, which `Headers` would write as a word.
  const pairs = given instanceof Headers ? [...given] : Object.entries(given ?? {});
  const headers = new Headers(pairs.filter(([, value]) => value !== undefined));
  return Object.fromEntries(names.map((name) => [name.toLowerCase(), headers.get(name)]));
}
