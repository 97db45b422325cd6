/** Reads arguments as the command does, and does nothing. */
import { type Command, CommanderError } from 'commander';
import { GROUPS } from '../../lib/cli/program/command-table';
import { buildProgram } from '../../lib/cli/program/program';
import { FakeIo } from '../cli/terminal';

/** Undefined if the command takes these arguments, else what it says against them. */
export async function refusal(args: readonly string[]): Promise<string | undefined> {
  const program = buildProgram(new FakeIo(), new AbortController().signal);
  doNothing(program);
  // N stands for a number.
  const given = args.map((word) => (word === 'N' ? '1' : word));
  try {
    await program.parseAsync(given, { from: 'user' });
    return undefined;
  } catch (error) {
    // Help and the version end so.
    if (error instanceof CommanderError && error.exitCode === 0) return undefined;
    return error instanceof Error ? error.message : String(error);
  }
}

/** In prose a command may be named without the arguments that it needs. */
export async function refusalOfName(args: readonly string[]): Promise<string | undefined> {
  if (args.length === 1 && (args[0] ?? '') in GROUPS) return undefined;
  const said = await refusal(args);
  return said?.includes('missing required argument') ? undefined : said;
}

function doNothing(command: Command): void {
  if (command.commands.length === 0) command.action(() => undefined);
  for (const sub of command.commands) doNothing(sub);
}
