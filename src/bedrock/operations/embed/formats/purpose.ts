/**
 * The purposes of a vector: this module's names, and those of the models.
 */

/** The purposes that several families of models know, under names of their own. */
export type CommonPurpose = "document" | "query" | "classification" | "clustering";

/** A family's names of the common purposes. */
export type PurposeNames = Readonly<Record<CommonPurpose, string>>;

/** Returns the family's name of a purpose; any other text is a name of the family already. */
export function purposeName(names: PurposeNames, purpose: string = "document"): string {
  return Object.hasOwn(names, purpose) ? names[purpose as CommonPurpose] : purpose;
}
