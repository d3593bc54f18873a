/**
 * The parts of a client that operations beside it use: those that prepare chats which are sent later, and those that call other
 * services of AWS with the client's credentials.
 */
import type { Clock } from "../../base/clock.ts";
import type { BedrockChatDefaults } from "../chat_options.ts";
import type { CodecFactory, CodecSettings } from "../codec.ts";
import type { ClientCore } from "./chat_client.ts";

/** The parts of one client. Its options for authentication are not among them. */
export interface ClientInternals extends ClientCore, CodecSettings {
  /** Creates the codec of chats. */
  readonly createCodec: CodecFactory;
  readonly defaults: BedrockChatDefaults | undefined;
  readonly clock: Clock | undefined;
}
