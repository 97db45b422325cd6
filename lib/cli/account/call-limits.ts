import { ANSWER_LIMIT_MS, type CallLimits } from '../../core/bounded';
import { requestError } from '../../core/errors';
import type { Call } from '../program/call';

const VARIABLE = 'TRAINYARD_CALL_SECONDS';
const LONGEST_SECONDS = 600;

/**
 * The limits of every call that a command makes: 30 seconds, or what TRAINYARD_CALL_SECONDS says, and Ctrl-C.
 * @throws VariableInvalid when the variable is not a number of seconds
 */
export function callLimits({ io, signal }: Pick<Call, 'io' | 'signal'>): CallLimits {
  const text = io.env[VARIABLE];
  if (text === undefined || text === '') return { milliseconds: ANSWER_LIMIT_MS, signal };
  const seconds = Number(text);
  if (seconds > 0 && seconds <= LONGEST_SECONDS) return { milliseconds: seconds * 1000, signal };
  throw requestError(
    'VariableInvalid',
    `${VARIABLE}=${text} is not a number from above 0 to ${LONGEST_SECONDS}`,
    {
      next: `write the seconds that a call of AWS may take, as in ${VARIABLE}=60`,
    },
  );
}
