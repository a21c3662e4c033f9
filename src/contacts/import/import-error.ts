/** The file cannot be imported at all; the message says why, for whoever started the import. */
export class ImportError extends Error {
  override name = 'ImportError';
}
