/** The file cannot be imported at all; the message says why, for whoever started the import. */
export class ImportError extends Error {
  override name = 'ImportError';
}

const LONGEST_QUOTE = 60;

/** A text of the file for a message: short, and without the characters that would steer a terminal. */
export function quoted(text: string): string {
  // eslint-disable-next-line no-control-regex
  const visible = text.replace(/[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '·').trim();
  return visible.length > LONGEST_QUOTE ? `${visible.slice(0, LONGEST_QUOTE)}…` : visible;
}
