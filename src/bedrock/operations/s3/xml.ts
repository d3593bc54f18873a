/**
 * The little XML that S3 writes: elements without attributes that matter, and texts. Pure.
 */

/** The entities of XML itself. */
const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** Returns the texts of all elements of a name, in order. Elements of the same name inside each other do not occur. */
export function elementsOf(xml: string, name: string): string[] {
  const found: string[] = [];
  const [open, close] = [`<${name}>`, `</${name}>`];
  for (let from = xml.indexOf(open); from >= 0; from = xml.indexOf(open, from)) {
    const end = xml.indexOf(close, from);
    if (end < 0) break;
    found.push(xml.slice(from + open.length, end));
    from = end;
  }
  return found;
}

/** Returns the text of the first element of a name, with its entities resolved; `undefined` without one. */
export function elementText(xml: string, name: string): string | undefined {
  const [first] = elementsOf(xml, name);
  return first?.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(lt|gt|amp|quot|apos));/gi, (entity, decimal, hex, named) => {
    if (named) return ENTITIES[named.toLowerCase()] ?? entity;
    const code = decimal ? Number(decimal) : parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
  });
}

/** Returns a text for XML. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
