/**
 * The sentences about mistakes in operations beside chats.
 */
import {
  complete,
  createOpenAICompatible,
  editImage,
  embed,
  generateImage,
  type OpenAICompatible,
  retrieveModel,
} from "@bedrock-edge/client/openai-compatible";
import { fakeOpenAI } from "@bedrock-edge/client/testing";
import { bad, type Row } from "./row.ts";

const openAI = (): OpenAICompatible =>
  createOpenAICompatible({ name: "example", baseURL: "https://api.example.com/v1", env: {}, fetch: fakeOpenAI() });

/** Calls operations. */
export const OPERATIONS: readonly Row[] = [
  {
    says: "TypeError: Cannot call embed() with an object: not a client; pass the value of createOpenAICompatible()",
    when: () => embed({}, { model: "m", input: "a" }),
  },
  {
    says: "TypeError: Cannot embed: input is an empty list; pass at least one text",
    when: () => embed(openAI(), { model: "m", input: [] }),
  },
  {
    says: "TypeError: Cannot embed: input[1] is a number; pass text",
    when: () => embed(openAI(), { model: "m", input: ["a", bad(7)] }),
  },
  {
    says: "TypeError: Cannot embed: model is undefined; pass text",
    when: () => embed(openAI(), bad({ input: "a" })),
  },
  {
    says: "TypeError: Cannot complete a text: prompt is undefined; pass text",
    when: () => complete(openAI(), bad({ model: "m" })),
  },
  {
    says: 'TypeError: Cannot make an image: prompt is ""; pass text',
    when: () => generateImage(openAI(), { model: "m", prompt: "" }),
  },
  {
    says: "TypeError: Cannot edit an image: images is missing or empty; pass at least one file",
    when: () => editImage(openAI(), { model: "m", prompt: "Blue", images: [] }),
  },
  {
    says: "TypeError: Cannot edit an image: images is missing or empty; pass at least one file",
    when: () => editImage(openAI(), bad({ model: "m", prompt: "Blue" })),
  },
  {
    says: "TypeError: Cannot edit an image: images[0] is a string; pass a Blob, a File or bytes",
    when: () => editImage(openAI(), { model: "m", prompt: "Blue", images: [bad("circle.png")] }),
  },
  {
    says: 'TypeError: Cannot retrieve a model: its id is ""; pass text',
    when: () => retrieveModel(openAI(), ""),
  },
];
