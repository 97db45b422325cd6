import { Command, CommanderError } from 'commander';
import { addOptions } from '../options/add-options';
import type { Options } from '../options/option-table';
import { wantsColor } from '../printers/colors';
import { adviceInPlace } from './advice';
import type { Call } from './call';
import type { CommandRow } from './command-row';
import { COMMANDS, GROUPS } from './command-table';
import { addHelpCommand } from './help-command';
import type { Io } from './io';
import { oneEnvironment, typedEnvironment } from './one-environment';
import { checkOutputPlaces } from './output-places';
import { toolOf, versionText } from './tool';

/** The command table as a commander program. */
export function buildProgram(io: Io, signal: AbortSignal): Command {
  const program = quietly(new Command('trainyard'), io)
    .description('Stand up, serve and measure large models on AWS Trainium, and rehearse it without any.')
    .option('-V, --version', 'the version of this command')
    .on('option:version', () => showVersion(io))
    .addHelpText('after', EPILOGUE);
  const groups = new Map<string, Command>();
  for (const row of COMMANDS) {
    const words = row.usage.split(' ');
    const group = words[0] !== undefined && words[0] in GROUPS ? words.shift() : undefined;
    const parent = group === undefined ? program : groupOf(program, groups, group);
    addCommand(parent, words.join(' '), row, io, signal);
  }
  addHelpCommand(program, io);
  return program;
}

/** Commander's own takes the text when the program is made, and the commit costs a process. */
function showVersion(io: Io): never {
  io.out.write(`${versionText(toolOf())}\n`);
  throw new CommanderError(0, 'commander.version', 'the version was shown');
}

const EPILOGUE = `
Exit codes: 0 it happened, 1 it was tried and failed,
            2 the request was not valid, 3 it was stopped.

Begin with: trainyard rehearse
Pages:      trainyard help`;

/** Messages are printed by our own error printer, from the error that is thrown. */
function quietly(command: Command, io: Io): Command {
  return command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out.write(text),
      writeErr: (text) => io.err.write(text),
      outputError: () => undefined,
      getOutHelpWidth: () => io.out.width(),
      getErrHelpWidth: () => io.err.width(),
      getOutHasColors: () => wantsColor(io, io.out, undefined),
      getErrHasColors: () => wantsColor(io, io.err, undefined),
    })
    .helpCommand(false);
}

function groupOf(program: Command, groups: Map<string, Command>, name: string): Command {
  const known = groups.get(name);
  if (known !== undefined) return known;
  // Sub-commands inherit the settings of the program, so they are quiet too.
  const group = program
    .command(name)
    .description(GROUPS[name] ?? '')
    .helpCommand(false);
  groups.set(name, group);
  return group;
}

function addCommand(parent: Command, usage: string, row: CommandRow, io: Io, signal: AbortSignal): void {
  const command = parent.command(usage).description(row.description);
  addOptions(command, row.options);
  command.action(async (...received: unknown[]) => {
    const call = callOf(command, row, received, { io, signal });
    try {
      checkOutputPlaces(call);
      await row.load().command(call);
    } catch (error) {
      throw adviceInPlace(error, call, row.usage.startsWith('rehearse '));
    }
  });
}

/** An argument `[environment]` is the option of that name, for the command as if it had been typed so. */
function callOf(
  command: Command,
  { usage, options: declared }: CommandRow,
  received: readonly unknown[],
  rest: Pick<Call, 'io' | 'signal'>,
): Call {
  // Arguments that repeat arrive as one list.
  const words = received.slice(0, -2).flat() as (string | undefined)[];
  const options = command.opts<Options>();
  const given: Call['given'] = (option) => command.getOptionValueSource(option) === 'cli';
  if (!usage.endsWith(' [environment]')) return { ...rest, options, declared, args: words, given };
  const environment = oneEnvironment(words[0], typedEnvironment({ given, options }));
  return {
    ...rest,
    options: { ...options, environment: environment ?? options.environment },
    declared,
    args: [],
    given: (option) => given(option) || (option === 'environment' && environment !== undefined),
  };
}
