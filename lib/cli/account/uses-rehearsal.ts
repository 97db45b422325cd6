import { hasCredentials } from '../../run/aws/has-credentials';
import { DEFAULT_STATE } from '../options/option-table';
import { type Call, remark } from '../program/call';
import { hasRehearsal, stateDir } from './rehearsal-state';

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

async function decide(call: Call): Promise<boolean> {
  if (call.options.state !== undefined) return true;
  if (call.options.aws || !hasRehearsal(stateDir(call))) return false;
  if (await hasCredentials()) {
    remark(call, `asks AWS; --state ${DEFAULT_STATE} is the rehearsal that is here, --aws ends this remark`);
    return false;
  }
  remark(call, `nobody is signed in to AWS: this is the rehearsal in ${DEFAULT_STATE}`);
  return true;
}
