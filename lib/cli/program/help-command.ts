import type { Command } from 'commander';
import { requestError } from '../../core/errors';

/**
 * `trainyard help results list`: commander's own help command takes one word, and our commands have up to
 * two.
 */
export function addHelpCommand(program: Command): void {
  program
    .command('help [command...]')
    .description('help of a command, or this page')
    .action((words: readonly string[]) => {
      let command = program;
      for (const word of words) command = subCommand(command, word);
      command.outputHelp();
    });
}

function subCommand(command: Command, word: string): Command {
  const found = command.commands.find((it) => it.name() === word);
  if (found !== undefined) return found;
  const { nearest } = require('../../environment/nearest') as typeof import('../../environment/nearest');
  const known = command.commands.map((it) => it.name());
  const hint = nearest(word, known);
  throw requestError('CommandLineInvalid', `unknown command '${word}'`, {
    next:
      hint === undefined ? 'see `trainyard --help`, or --help after the command' : `did you mean ${hint}?`,
  });
}
