/** One command of a `sh` block, as a reader would paste it. */
export interface DocumentedCommand {
  text: string;
  /** HTTP status that the comment below the command announces. */
  status?: number;
  /** Parts of the answer that the comment shows, in their order; what lies between is left out there by `…`. */
  shown: string[];
}

/** The commands of all `sh` blocks of a document, in its order. */
export function documentedCommands(markdown: string): DocumentedCommand[] {
  return [...markdown.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap((block) => commandsOf(block[1] ?? ''));
}

function commandsOf(block: string): DocumentedCommand[] {
  const commands: DocumentedCommand[] = [];
  let text = '';
  let comment: string[] = [];
  const announce = (): void => {
    const [, status, answer = ''] = /^(\d{3}) (.*)$/s.exec(comment.join('')) ?? [];
    const command = commands.at(-1);
    if (command && status !== undefined) {
      command.status = Number(status);
      command.shown = answer.split('…').filter((part) => part !== '');
    }
    comment = [];
  };
  for (const line of block.split('\n')) {
    if (text === '' && /^\s*#/.test(line)) {
      comment.push(line.replace(/^\s*#\s*/, ''));
      continue;
    }
    announce();
    text += text === '' ? line : `\n${line}`;
    if (!isComplete(text)) continue;
    if (text.trim() !== '') commands.push({ text: withoutComment(text).trim(), shown: [] });
    text = '';
  }
  announce();
  if (text.trim() !== '') throw new Error(`a quote is left open: ${text}`);
  return commands;
}

function isComplete(text: string): boolean {
  return quoteAtEnd(withoutComment(text)) === '' && !text.endsWith('\\');
}

/** Cuts the comment at the end: a # after a blank, outside of quotes. */
function withoutComment(text: string): string {
  for (const match of text.matchAll(/\s#/g)) {
    const before = text.slice(0, match.index);
    if (quoteAtEnd(before) === '') return before;
  }
  return text;
}

/** The quote that is open where the text ends. */
function quoteAtEnd(text: string): string {
  let open = '';
  for (const character of text.replaceAll(/\\["\\]/g, '')) {
    if (open === '' && (character === "'" || character === '"')) open = character;
    else if (character === open) open = '';
  }
  return open;
}
