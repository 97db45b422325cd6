/** Options that several commands share. Texts are one line each, in lower case. */
import { type Command, InvalidArgumentError, Option } from 'commander';

export const DEFAULT_STATE = '.trainyard';

export type OptionSet = (command: Command) => Command;

export const talking: OptionSet = (command) =>
  command
    .option('--json', 'results as JSON on stdout, progress as JSON lines on stderr')
    .option('--no-color', 'no colours (NO_COLOR does the same)');

export const environmentOptions: OptionSet = (command) =>
  command
    .option('-e, --environment <name>', 'environment in the configuration file', 'tutorial')
    .option('--config <file>', 'configuration file (default: cdk.json)');

export const overrideOptions: OptionSet = (command) =>
  command
    .option('--tensor-parallel <n>', 'logical cores of one model copy', wholeNumber)
    .option('--data-parallel <n>', 'model copies on the machine', wholeNumber)
    .option('--batch <n>', 'sequences that one copy decodes together', wholeNumber)
    .option('--logical-cores <n>', 'physical cores per logical core', wholeNumber)
    .option('--sequence-length <n>', 'prompt and output together, in tokens', wholeNumber)
    .option('--requests <n>', 'measured requests', wholeNumber)
    .option('--repeats <n>', 'whole measurements, one after the other', wholeNumber)
    .option('--concurrency <n>', 'requests in flight', wholeNumber)
    .addOption(new Option('--preset <name>', 'the commands to run').choices(['corrected', 'verbatim']));

/** What only a new stack, or a rehearsal, can change. */
export const machineOptions: OptionSet = (command) =>
  command
    .option('--instance-type <type>', 'EC2 instance type')
    .option('--release <version>', 'Neuron SDK release');

export const stateOption: OptionSet = (command) =>
  command.option('--state <dir>', `where the rehearsal lives (default: ${DEFAULT_STATE})`);

/** For commands that work on AWS unless they are pointed at a rehearsal. */
export const accountOption: OptionSet = (command) =>
  command.option('--state <dir>', 'use the rehearsal in this directory, not AWS');

export const rehearsalOptions: OptionSet = (command) =>
  command
    .option('--inject <names>', 'failures to inject, separated by commas', faults)
    .option('--time-scale <n>', 'how many times faster than its model the hardware works', positive);

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError(`It must be a whole number, got '${text}'.`);
  return Number(text);
}

export function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) {
    throw new InvalidArgumentError(`It must be a number above 0, got '${text}'.`);
  }
  return value;
}

export function names(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** `ReplicaDies@replica=1,request=5,Http429`: what looks like an option belongs to the name before it. */
export function faults(text: string): string[] {
  const found: string[] = [];
  for (const part of names(text)) {
    if (/^[a-z]+=/.test(part) && found.length > 0) found.push(`${found.pop()},${part}`);
    else found.push(part);
  }
  return found;
}
