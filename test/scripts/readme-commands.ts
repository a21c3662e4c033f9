/** One command of a `sh` block, as a reader would paste it. */
export interface DocumentedCommand {
  text: string;
  /** The HTTP status in the `text` block after the command. */
  status?: number;
  /**
   * The parts of the answer that this block shows, in order. The document writes `…` for what is left out between
   * them.
   */
  shown: string[];
}

/**
 * The commands of all `sh` blocks of a document, in order. A `text` block that begins with a status shows the answer
 * to the last command before it. Throws for a comment among the commands, because zsh does not accept a pasted one.
 */
export function documentedCommands(markdown: string): DocumentedCommand[] {
  const commands: DocumentedCommand[] = [];
  for (const [, language, block = ''] of markdown.matchAll(/^```(sh|text)\n(.*?)^```$/gms)) {
    if (language === 'sh') commands.push(...commandsOf(block));
    else announce(block, commands.at(-1));
  }
  return commands;
}

function announce(block: string, command: DocumentedCommand | undefined): void {
  const answer = block.trimEnd().replaceAll(/\n\s*/g, '');
  const [, status, shown = ''] = /^(\d{3}) (.*)$/s.exec(answer) ?? [];
  if (!command || status === undefined) return;
  command.status = Number(status);
  command.shown = shown.split('…').filter((part) => part !== '');
}

function commandsOf(block: string): DocumentedCommand[] {
  const commands: DocumentedCommand[] = [];
  let text = '';
  for (const line of block.split('\n')) {
    text += text === '' ? line : `\n${line}`;
    if (hasComment(text)) throw new Error(`a comment among the commands: ${text}`);
    if (!isComplete(text)) continue;
    if (text.trim() !== '') commands.push({ text: text.trim(), shown: [] });
    text = '';
  }
  if (text.trim() !== '') throw new Error(`a quote is left open: ${text}`);
  return commands;
}

function isComplete(text: string): boolean {
  return quoteAtEnd(text) === '' && !text.endsWith('\\');
}

/** Whether there is a # after a blank or at the beginning, outside of quotes. */
function hasComment(text: string): boolean {
  return [...text.matchAll(/(?:^|\s)#/g)].some((match) => quoteAtEnd(text.slice(0, match.index)) === '');
}

/** The quote that is still open at the end of the text. */
function quoteAtEnd(text: string): string {
  let open = '';
  for (const character of text.replaceAll(/\\["\\]/g, '')) {
    if (open === '' && (character === "'" || character === '"')) open = character;
    else if (character === open) open = '';
  }
  return open;
}
