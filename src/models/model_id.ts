/**
 * What names a model: a foundation model's id, an inference profile's id, or an ARN. Any string fits: a model that
 * appeared today is called as well as one that is known.
 */
export type ModelId = string;
