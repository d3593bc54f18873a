/**
 * The sentences about models that Converse does not serve.
 */
import { mantle } from "@bedrock-edge/client/mantle";
import { chat, client, type Row } from "./row.ts";

const model = "openai.gpt-5.5";
const mantled = (options: Record<string, unknown> = {}) => client({ codecs: [mantle()], ...options });

/** Chats through `mantle()`. */
export const MANTLE: readonly Row[] = [
  {
    says: 'TypeError: Cannot use option "codecs": an object is not valid; use a list',
    when: () => client({ codecs: mantle() }),
  },
  {
    says: 'TypeError: Cannot use option "codecs[0]": a function is not valid; use the value of mantle()',
    when: () => client({ codecs: [mantle] }),
  },
  {
    says: 'TypeError: Cannot use option "endpont": unknown option; did you mean "endpoint"?',
    // A cast: the name is wrong.
    when: () => mantle({ endpont: "https://mantle.example" } as Record<string, unknown>),
  },
  {
    says: 'TypeError: Cannot use option "endpoint": a number is not valid; use a URL or a string',
    // A cast: the value is wrong.
    when: () => mantle({ endpoint: 7 } as Record<string, unknown>),
  },
  {
    says: 'TypeError: Cannot use option "guardrail" with openai.gpt-5.5: bedrock-mantle has no member for it; ' +
      "check the texts with ApplyGuardrail, or use a model that Converse serves",
    when: () => chat({ model, guardrail: { id: "g", version: "1" } }, mantled()),
  },
  {
    says:
      'TypeError: Cannot use option "serviceTier" with anthropic.claude-mythos-5: the Messages API of bedrock-mantle has no ' +
      "member for it; leave it out",
    when: () => chat({ model: "anthropic.claude-mythos-5", serviceTier: "flex" }, mantled()),
  },
  {
    says:
      "TypeError: Cannot call bedrock-mantle: the client's endpoint is the runtime's alone, and its credentials do not " +
      "go to AWS; pass mantle({ endpoint })",
    when: () => chat({ model }, mantled({ endpoint: "https://proxy.example" })),
  },
  {
    says: "TypeError: Cannot call bedrock-mantle with fips: it has no FIPS host; use a client without fips, or pass " +
      "mantle({ endpoint })",
    when: () => chat({ model }, mantled({ fips: true })),
  },
];
