import { requestError } from '../../core/errors';
import { DEFAULTS_KEY } from '../fields/shared-fields';
import { CONTEXT_KEY } from '../load-environment';

/**
 * Refuses environments that the CDK's command line, or its environment variable, hands over as text: the command and the app
 * read the file alone, so that a deployment and a run are of the same environment.
 *
 * @param context what the CDK made of the file and of its own options
 * @throws ContextNotRead with the key that was typed
 */
export function refuseOtherContext(context: Readonly<Record<string, unknown>> | undefined): void {
  const typed = [CONTEXT_KEY, DEFAULTS_KEY].find((key) => typeof context?.[key] === 'string');
  if (typed === undefined) return;
  throw requestError(
    'ContextNotRead',
    `'-c ${typed}=…' would be ignored: environments are read from cdk.json`,
    {
      next: 'write the environment into cdk.json; -c environment=NAME takes one of them',
      data: { key: typed },
    },
  );
}
