/**
 * The spellings of AWS's secrets.
 */

/** The rules that find AWS's secrets in foreign texts. */
export const AWS_SECRETS: {
  readonly keys: RegExp;
  readonly sourceKeys: RegExp;
  readonly publicNames: RegExp;
  readonly publicHeaders: ReadonlySet<string>;
  secretPart(value: string): string | undefined;
} = {
  /** Bedrock API keys, long-term and short-term, and session tokens of STS. */
  keys: /ABSK[\w+/=]{20,}|bedrock-api-key-[\w+/=%-]{8,}|(?:IQoJb3JpZ2lu|FwoGZXIvYXdz)[\w+/=%-]{16,}/g,
  sourceKeys: /\b(?:bedrock-api-key-|ABSK)[\w+/=-]+/g,
  /** ARNs. */
  publicNames: /\barn:aws[^\s"']*/,
  publicHeaders: /* @__PURE__ */ new Set(["x-amz-date", "x-amz-content-sha256"]),
  /** Returns the signature of a SigV4 header. Its other parts are the date and the key's id, which is public. */
  secretPart(value) {
    return value.startsWith("AWS4-") ? /Signature=(\w+)/.exec(value)?.[1] ?? value : undefined;
  },
};
