/** Options of the capacity and image commands. */
import { names, type OptionSet, wholeNumber } from './options';

export const typeOption: OptionSet = (command) =>
  command.option('--instance-type <type>', "EC2 instance type (default: the environment's)");

export const blockOptions: OptionSet = (command) =>
  command
    .option('--days <n>', 'length: 1 to 14 days, or weeks up to 182 days', wholeNumber)
    .option('--count <n>', "machines (default: the environment's)", wholeNumber)
    .option('--from <time>', 'begins no earlier: 2026-11-25, or 2026-11-25T11:30Z')
    .option('--until <time>', 'ends no later');

export const extensionOptions: OptionSet = (command) =>
  command
    .option('--reservation <id>', "the block (default: the environment's)")
    .option('--days <n>', 'how much longer', wholeNumber);

export const dealOptions: OptionSet = (command) =>
  command
    .option('--offer <id>', 'the offer; without --confirm-fee it is only tried')
    .option('--confirm-fee <amount>', 'really pay this amount, as the offer says it');

export const regionsOption: OptionSet = (command) =>
  command.option('--regions <names>', 'regions to ask, separated by commas', names);

export const allOption: OptionSet = (command) => command.option('--all', 'also those that are over');

export const expectOption: OptionSet = (command) =>
  command.option(
    '--expect-minutes <n>',
    'your word for the whole run, where capacity ends or a guard stops the machine, instead of the sum of its limits',
    wholeNumber,
  );

export const imageOptions: OptionSet = (command) =>
  command
    .option('--release <version>', 'Neuron SDK release')
    .option('--write', 'write the proposed image into the environment')
    .option('--image-id <id>', 'with --write: this one of those that were found');
