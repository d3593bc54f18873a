/**
 * The formats of each kind of block, written out: the tests must not take them from the table that they judge.
 */
import type { MediaType } from "@bedrock-edge/client";

/** The service's names. */
export const FORMATS_BY_TYPE: Readonly<Record<MediaType, readonly string[]>> = {
  image: ["png", "jpeg", "gif", "webp"],
  document: ["pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"],
  video: ["mkv", "mov", "mp4", "webm", "flv", "mpeg", "mpg", "wmv", "three_gp"],
  audio: ["mp3", "opus", "wav", "aac", "flac", "mp4", "ogg", "mka", "x-aac", "m4a", "mpeg", "mpga", "pcm", "webm"],
};
