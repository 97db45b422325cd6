import { hasCredentials } from '../../run/aws/has-credentials';
import { DEFAULT_STATE } from '../options/option-table';
import { type Call, remark } from '../program/call';
import { hasRehearsal, rehearsedName, stateDir } from './rehearsal-state';
import { sayWhich } from './rehearsed-settings';

/** A command may open its account more than once, and says only once where it looked. */
const answers = new WeakMap<object, Promise<boolean>>();

/**
 * Whether a command works on a rehearsal. `--state` and `--aws` decide. Without either it is AWS, but where a rehearsal
 * is in the working directory and nobody is signed in, it is that one; both are said.
 */
export function usesRehearsal(call: Call): Promise<boolean> {
  const known = answers.get(call.options);
  if (known !== undefined) return known;
  const answer = decide(call);
  answers.set(call.options, answer);
  return answer;
}

/**
 * The call of a command that plans an environment before it opens the account: both are of the same one. Where none is
 * named, a rehearsal is of the default environment, or of the last one that it holds.
 */
export async function aimedCall(call: Call): Promise<Call> {
  if (!(await usesRehearsal(call))) return call;
  const named = call.options.environment;
  const environment = call.given('environment') ? named : rehearsedName(stateDir(call), named);
  const options = { ...call.options, environment };
  answers.set(options, Promise.resolve(true));
  if (environment !== named) sayWhich(call, environment);
  return { ...call, options, given: (option) => option === 'environment' || call.given(option) };
}

async function decide(call: Call): Promise<boolean> {
  if (call.options.state !== undefined) return true;
  if (call.options.aws || !hasRehearsal(stateDir(call))) return false;
  if (await hasCredentials(call.signal)) {
    remark(call, `asks AWS; --state ${DEFAULT_STATE} is the rehearsal that is here, --aws ends this remark`);
    return false;
  }
  remark(call, `nobody is signed in to AWS: this is the rehearsal in ${DEFAULT_STATE}`);
  return true;
}
