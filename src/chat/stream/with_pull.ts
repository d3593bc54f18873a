/**
 * The source of a stream with another way to pull its events.
 */
import { defined } from "../../base/defined.ts";
import type { ChatEventSource } from "../event.ts";

type Optional = Exclude<keyof ChatEventSource, "pull" | "close">;

/** Returns `source` with another `pull`. The source may be an object of a class: each of its methods keeps its object. */
export function withPull(source: ChatEventSource, pull: ChatEventSource["pull"]): ChatEventSource {
  return {
    pull,
    close: (reason) => source.close(reason),
    ...defined<{ [K in Optional]: ChatEventSource[K] | undefined }>({
      severalAnswers: source.severalAnswers,
      grow: source.grow?.bind(source),
      finish: source.finish?.bind(source),
      isWhole: source.isWhole?.bind(source),
      describe: source.describe?.bind(source),
    }),
  };
}
