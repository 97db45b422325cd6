/** The arguments of a command by their flags, for rules that ask what is in it. */
export interface CommandWords {
  /** Whether the flag is given, by its name without dashes. */
  readonly has: (name: string) => boolean;
  /** The numbers after the flag; undefined when it is not given. */
  readonly numbers: (name: string) => readonly number[] | undefined;
}

/** Reads a command: what follows a flag up to the next one are its values. */
export function commandWords(argv: readonly string[]): CommandWords {
  const values = new Map<string, string[]>();
  let current: string[] = [];
  for (const word of argv) {
    if (word.startsWith('--')) {
      current = [];
      values.set(word.slice(2), current);
    } else current.push(word);
  }
  return { has: (name) => values.has(name), numbers: (name) => values.get(name)?.map(Number) };
}
