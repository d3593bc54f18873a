/**
 * The one place of the module that says `any`.
 */

/**
 * The model of a `ChatModel`, of `ChatOptions` or a `Conversation` that are for any. Gates are open for it.
 *
 * Not `ModelId`: options for a model that lacks something do not fit `ModelId`, nor the other way round, because a
 * missing capability has the type of a sentence. No handle of such a model would be a `ChatModel`, and no helper could
 * take one. As a type argument, `any` fits every other type in both directions; no member of those types becomes `any`
 * by it, which `tests/types/usage_test.ts` holds.
 */
// deno-lint-ignore no-explicit-any
export type AnyModel = any;
