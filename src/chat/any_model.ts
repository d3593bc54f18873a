/**
 * The one place of the module that says `any`.
 */

/**
 * The model of a `ChatModel`, of `ChatOptions` or a `Conversation` that are for any. Gates are open for it.
 *
 * Not `ModelId`: options for a model that lacks something are no options for `ModelId`, nor the other way round, as what is
 * missing has the type of a sentence. No handle of such a model would be a `ChatModel`, and no helper could take one. As an
 * argument of a type, `any` is what fits every other in both directions; no member of those types becomes `any` by it, which
 * `tests/types/usage_test.ts` holds.
 */
// deno-lint-ignore no-explicit-any
export type AnyModel = any;
