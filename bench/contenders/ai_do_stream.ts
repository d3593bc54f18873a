/** The AI SDK's Bedrock provider by itself, without the SDK's own layer. */
import { createAmazonBedrock } from "npm:@ai-sdk/amazon-bedrock@5.0.101";
import { type Create, KEYS } from "./contender.ts";
import { languageModels } from "./language_model.ts";

/** Signs with SigV4. */
export const create: Create = (baseURL) =>
  languageModels(createAmazonBedrock({ region: "us-east-1", baseURL, ...KEYS }));
