import type { Command } from 'commander';
import { requestError } from '../../core/errors';
import type * as Colors from '../printers/colors';
import type * as Wrap from '../printers/wrap';
import type * as Pages from '../views/pages/doc-pages';
import type * as Markdown from '../views/pages/markdown-text';
import { helpLine } from './help-line';
import type { Io } from './io';

/** Longer lines are hard to read. */
const WIDEST_PAGE = 100;
/** `help page NAME` is a page also where a command has the name. */
const PAGE = 'page';

/**
 * `trainyard help results list`: commander's own help command takes one word, and our commands have up to
 * two. `trainyard help measure` prints a page of the documents.
 */
export function addHelpCommand(program: Command, io: Io): void {
  program
    .command('help [name...]')
    .description('help of a command, a page by its name, or this text with the names of all pages')
    .action((words: readonly string[]) => {
      const [first, ...rest] = words;
      if (first === undefined) return showAll(program, io);
      const { docPageOf, docPageSource, topicUnknown } = pages();
      const isCommand = first !== PAGE && program.commands.some((it) => it.name() === first);
      const name = first === PAGE && rest.length > 0 ? rest.join(' ') : words.join(' ');
      const page = docPageOf(name);
      if (isCommand) return showCommand(program, words, page?.name, io);
      if (page !== undefined) return showPage(docPageSource(page), io);
      const commands = program.commands.map((it) => it.name());
      throw topicUnknown(name, commands);
    });
}

// Loaded here: most commands print no page.
const pages = () => require('../views/pages/doc-pages') as typeof Pages;
const wrapping = () => require('../printers/wrap') as typeof Wrap;

function showAll(program: Command, io: Io): void {
  program.outputHelp();
  const rows = pages()
    .docPages()
    .map(({ name, answers }) => [`  ${name}`, answers]);
  io.out.write(`\nPages, printed by \`trainyard help NAME\`:\n${wrapping().columns(rows, io.out.width())}\n`);
}

function showCommand(program: Command, words: readonly string[], page: string | undefined, io: Io): void {
  let command = program;
  for (const word of words) command = subCommand(command, word);
  command.outputHelp();
  if (page !== undefined) io.out.write(`\nThe page of that name: trainyard help ${PAGE} ${page}\n`);
}

function showPage(source: string, io: Io): void {
  const { markdownText } = require('../views/pages/markdown-text') as typeof Markdown;
  const { colorsFor } = require('../printers/colors') as typeof Colors;
  const width = Math.min(WIDEST_PAGE, io.out.width());
  io.out.write(`${markdownText(source, { width, colors: colorsFor(io, io.out, undefined) })}\n`);
}

function subCommand(command: Command, word: string): Command {
  const found = command.commands.find((it) => it.name() === word);
  if (found !== undefined) return found;
  const { nearest } =
    require('../../environment/checks/nearest') as typeof import('../../environment/checks/nearest');
  const known = command.commands.map((it) => it.name());
  const hint = nearest(word, known);
  throw requestError('CommandLineInvalid', `unknown command '${word}'`, {
    next: hint === undefined ? `read \`${helpLine(command)}\`` : `did you mean ${hint}?`,
  });
}
