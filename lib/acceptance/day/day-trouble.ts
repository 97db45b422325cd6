import { isTrainyardError } from '../../core/errors';
import type { DayJournal } from './day-journal';
import type { DayOptions } from './day-ports';

/**
 * Writes down and tells what went wrong with an environment beside its claims; returns it as one sentence. `told` are the words
 * before it where it is told.
 */
export function noteTrouble(
  journal: DayJournal,
  { emit }: Pick<DayOptions, 'emit'>,
  environment: string,
  error: unknown,
  told = environment,
): string {
  const code = isTrainyardError(error) ? error.code : 'Unexpected';
  const message = messageOf(error);
  journal.append({ type: 'trouble', environment, code, message });
  emit({ type: 'note', message: `${told}: ${code}: ${message}` });
  return `${code}: ${message}`;
}

/** What went wrong as evidence: with the code where it is an error of ours. */
export const troubleText = (error: unknown): string =>
  isTrainyardError(error) ? `${error.code}: ${error.message}` : messageOf(error);

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
