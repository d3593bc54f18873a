/** The variables of the server, which reads them when it starts. In development, write them into `.env`. */
import { defineEnvVars } from "@sveltejs/kit/env";

export const variables = defineEnvVars({
  AWS_REGION: { description: "The region of Bedrock" },
  AWS_BEARER_TOKEN_BEDROCK: { description: "A Bedrock API key" },
  AWS_ENDPOINT_URL: {
    description: "Another endpoint, for tests",
    schema: (value) => value,
  },
});
