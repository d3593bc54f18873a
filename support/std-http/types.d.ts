export interface ServerSentEventMessage {
  comment?: string;
  event?: string;
  data?: string;
  id?: string | number;
  retry?: number;
}
export interface ServerSentEventParsedMessage {
  comment?: string;
  event?: string;
  data?: string;
  id?: string;
  retry?: number;
}
export declare class ServerSentEventStream extends TransformStream<ServerSentEventMessage, Uint8Array<ArrayBuffer>> {}
export declare class ServerSentEventParseStream extends TransformStream<Uint8Array, ServerSentEventParsedMessage> {}
