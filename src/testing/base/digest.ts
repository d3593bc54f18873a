/** A short name for a long text: identifies it, and does not protect it. */

/** Sixteen hexadecimal digits of two FNV-1a sums over UTF-16. Every runtime computes the same digits. */
export function digest(text: string): string {
  let a = 0x811c9dc5, b = 0x01000193;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ (unit + at), 0x01000193);
  }
  return [a, b].map((sum) => (sum >>> 0).toString(16).padStart(8, "0")).join("");
}
