/** One line of a shell block: its commands as words, and the exit code that its comment promises. */

export interface ShellLine {
  /** What is typed, without the comment. */
  readonly typed: string;
  /** `# refused; exit 2` promises 2; no such comment promises 0. */
  readonly exit: number;
  /** `a && b | c` are three. */
  readonly commands: readonly (readonly string[])[];
}

const PIECES = /\s+|#.*$|&&|\|\||[|;]|(?:[^\s'"|;&]|'[^']*'|"[^"]*")+/g;
const BETWEEN = ['&&', '||', '|', ';'];

export function shellLine(text: string): ShellLine {
  const commands: string[][] = [[]];
  let typed = '';
  let comment = '';
  for (const [piece] of text.matchAll(PIECES)) {
    if (piece.startsWith('#')) comment = piece;
    else typed += piece;
    if (BETWEEN.includes(piece)) commands.push([]);
    else if (piece.trim() !== '' && !piece.startsWith('#')) commands.at(-1)?.push(unquoted(piece));
  }
  const exit = Number(/\bexit (\d+)$/.exec(comment.trim())?.[1] ?? 0);
  return { typed: typed.trim(), exit, commands: commands.filter((words) => words.length > 0) };
}

const unquoted = (word: string) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, one, two) => one ?? two);

/** The arguments of `trainyard …` and `npx trainyard …`; undefined for any other command. */
export function trainyardArguments(words: readonly string[]): readonly string[] | undefined {
  const own = words[0] === 'npx' ? words.slice(1) : words;
  return own[0] === 'trainyard' ? own.slice(1) : undefined;
}
