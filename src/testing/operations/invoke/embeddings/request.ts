/** A request to a fake embedding model. */
export interface EmbeddingRequest {
  /** The id of the model. */
  readonly model: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The default length of the model's vectors; `undefined` if no fact says. */
  readonly dimensions: number | undefined;
  /** Whether the model has vectors of several lengths. */
  readonly choosesDimensions: boolean;
}
