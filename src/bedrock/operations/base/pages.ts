/**
 * Reads lists that the service sends in pages.
 */
import { ProviderError } from "../../../errors/provider_error.ts";

/** A page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** The token of the next page; `undefined` or empty for the last one. */
  readonly nextToken: string | undefined;
}

/**
 * Yields the items of all pages. The next page is asked for when the items of the one before are used up.
 *
 * @throws {ProviderError} `protocol` when a page names itself, or one before it, as the next one.
 */
export async function* itemsOf<T>(ask: (nextToken: string | undefined) => Promise<Page<T>>): AsyncGenerator<T, void> {
  const seen = new Set<string>();
  let nextToken: string | undefined;
  do {
    const page = await ask(nextToken);
    yield* page.items;
    nextToken = page.nextToken;
    if (!nextToken) return;
    if (seen.has(nextToken)) throw endless();
    seen.add(nextToken);
  } while (true);
}

function endless(): ProviderError {
  return new ProviderError("Cannot read Bedrock's answer: a page of the list names one that was read as the next one", {
    kind: "protocol",
    code: "UnexpectedAnswer",
    provider: "bedrock",
  });
}
