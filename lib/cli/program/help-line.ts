import type { Command } from 'commander';

/** What prints the help of a command: `trainyard sweep run --help`. */
export function helpLine(command: Command): string {
  const words = [command.name(), '--help'];
  for (let above = command.parent; above !== null; above = above.parent) words.unshift(above.name());
  return words.join(' ');
}

/** The same for the command that a command line names, as far as it names one. */
export function helpLineOf(program: Command, argv: readonly string[]): string {
  let command = program;
  for (const word of argv) {
    const named = command.commands.find((it) => it.name() === word);
    if (named === undefined) break;
    command = named;
  }
  return helpLine(command);
}
