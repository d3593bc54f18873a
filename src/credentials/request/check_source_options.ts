/**
 * The options of functions that create sources, and the function that is passed in the place of its source.
 */
import { checkOptions, type OptionTable } from "../../base/check_options.ts";

/**
 * Checks the options of a function that creates a source. A function that was passed without a call, as in
 * `credentials: fromEnv`, gets what a client gives to a source, and is named.
 *
 * @throws {TypeError} for an option with an unknown name or an invalid value, and for a function that was not called.
 */
export function checkSourceOptions(given: unknown, table: OptionTable): void {
  const members = Object(given);
  // A client gives `forceRefresh` to credentials, and the headers of an attempt to `auth`.
  if ("forceRefresh" in members || "headers" in members) {
    const { of } = table();
    throw new TypeError(
      `Cannot use ${of.replace("()", "")} without calling it: the call creates the source; pass ${of}`,
    );
  }
  checkOptions(given, table);
}
