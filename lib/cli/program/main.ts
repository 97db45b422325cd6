import { CommanderError } from 'commander';
import { exitCodeOf, requestError } from '../../core/errors';
import { diskFull } from '../../core/files';
import { printError } from '../printers/error-printer';
import { helpLineOf } from './help-line';
import { listenForInterrupts } from './interrupts';
import type { Io } from './io';
import { buildProgram } from './program';

export { type Io, processIo } from './io';

/**
 * argv to command to exit code. Command modules are loaded when they are called, so that help is quick.
 *
 * Never rejects: an error is printed, and its exit code is the answer.
 */
export async function main(argv: readonly string[], io: Io): Promise<0 | 1 | 2 | 3> {
  const json = argv.includes('--json');
  const interrupts = listenForInterrupts(io, () => json);
  const program = buildProgram(io, interrupts.signal);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    const ours =
      error instanceof CommanderError
        ? commandLineError(error, helpLineOf(program, argv))
        : diskFull(error, io.cwd);
    if (ours === undefined) return 0;
    printError(io, ours, { json, color: argv.includes('--no-color') ? false : undefined });
    return exitCodeOf(ours);
  } finally {
    interrupts.dispose();
  }
}

/** Undefined when help or the version was shown, which is no error. */
function commandLineError(error: CommanderError, help: string) {
  if (error.exitCode === 0) return undefined;
  if (error.code === 'commander.help') {
    return requestError('CommandMissing', 'a command is needed', { next: 'choose one of those above' });
  }
  const [sentence = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  if (error.code === 'commander.conflictingOption') {
    return requestError('CommandLineInvalid', sentence, { next: 'leave one of the two out' });
  }
  const hint = /\(Did you mean (?:one of )?(.+)\?\)/.exec(rest.join(' '))?.[1];
  return requestError('CommandLineInvalid', sentence.replace(/\.$/, ''), {
    next: hint === undefined ? `read \`${help}\`` : `did you mean ${hint}?`,
  });
}
