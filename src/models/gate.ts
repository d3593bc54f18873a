/**
 * Types that make the compiler refuse a capability which a known model lacks. They do not exist at run time.
 */
import type { ProfilePrefix } from "../aws/regions.ts";
import type { KnownModelId, KnownModels, SuggestedModelId } from "./known_models.ts";

/** A capability of a model on Bedrock. The list has only capabilities without a workaround. */
export type Capability =
  | "chat"
  | "tools"
  | "structuredOutput"
  | "imageInput"
  | "documentInput"
  | "videoInput"
  | "audioInput"
  | "reasoning"
  | "promptCache"
  | "guardrail"
  | "embed"
  | "imageOutput"
  | "rerank";

/**
 * Any id. Editors complete the ids of known models that chat and are not retired. Every known id is checked, bare and behind a
 * profile's prefix; every other id is open.
 */
export type ModelId = SuggestedModelId | (string & Record<never, never>);

/** The facts about an id; `never` if the id is not in the table. */
export type ModelRow<M> = M extends KnownModelId ? KnownModels[M]
  : M extends `${ProfilePrefix}.${infer B extends KnownModelId}` ? KnownModels[B]
  : never;

/** Ids documented as having every capability in `C`. */
export type ModelsWith<C extends Capability> = {
  [K in KnownModelId]: [C] extends [KnownModels[K]["can"]] ? K : never;
}[KnownModelId];

/**
 * Members of `M` that are known to lack `C`; `never` for `string`, or for a union that holds it, such as `ModelId` itself, whose
 * value is known only at run time.
 */
export type Lacks<M, C extends Capability> = (string & Record<never, never>) extends M ? never
  : M extends unknown ? [ModelRow<M>] extends [never] ? never : C extends ModelRow<M>["cannot"] ? M : never
  : never;

/** `T`, unless a member of `M` is known to lack `C`; then a sentence that the compiler prints. */
export type Gate<M, C extends Capability, T> = [Lacks<M, C>] extends [never] ? T
  : `Error: model ${Lacks<M, C> & string} has no "${C}" capability`;
