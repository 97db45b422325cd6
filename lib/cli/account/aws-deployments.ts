import { join } from 'node:path';
import { stackName } from '../../contract/names';
import { phaseError } from '../../core/errors';
import type { Environment } from '../../environment';
import type { Deployments, RetryContext } from '../../run';
import { type Connection, remainingIds, stackState } from '../../run/aws';
import { withRetries } from '../../run/ports/retry';
import type { Call } from '../program/call';
import { runCdkIn } from '../program/cdk';
import { writeCdkFolder } from './cdk-folder';
import { connectionTo } from './market';

/**
 * Deploys to AWS by the CDK, each environment from a folder of its own below `folder`, named like it; the CDK's output is in
 * its `cdk.log`. The account must have the CDK's bootstrap stack. Only the signal that a method is given ends it: what was
 * deployed is looked at and destroyed after Ctrl-C, too. Nobody has tried it in an account: the CDK has only been seen to
 * synthesize there.
 */
export function awsDeployments(
  call: Pick<Call, 'io'>,
  folder: string,
  retry: Omit<RetryContext, 'signal'>,
): Deployments {
  const ask = <T>(what: string, { region }: Environment, signal: AbortSignal, work: Asked<T>) =>
    withRetries(what, () => work(connectionTo({ io: call.io, signal }, region)), { ...retry, signal });
  const state = (of: Environment, signal = NEVER) =>
    ask('DescribeStacks', of, signal, (there) => stackState(there, of.name));
  const cdk = async (of: Environment, signal: AbortSignal, verb: string, ...options: string[]) => {
    const own = join(folder, of.name);
    writeCdkFolder(own, of);
    const words = [verb, stackName(of.name), ...options, '--no-notices'];
    await runCdkIn(own, words, { io: call.io, signal });
  };
  return {
    state,
    deploy: (environment, signal) => cdk(environment, signal, 'deploy', '--require-approval', 'never'),
    async destroy(environment, signal) {
      if ((await state(environment, signal)) === 'absent') return;
      await cdk(environment, signal, 'destroy', '--force');
      // The CDK ends well, too, where it found nothing of that name to destroy.
      const left = await state(environment, signal);
      if (left === 'absent') return;
      const stack = stackName(environment.name);
      throw phaseError('CdkFailed', `cdk destroy ${stack} ended, and the stack is ${left}`, {
        next: `read ${join(folder, environment.name, 'cdk.log')} and the events of the stack in CloudFormation`,
      });
    },
    remains: (of) => ask('DescribeInstances', of, NEVER, (there) => remainingIds(there, of.name)),
  };
}

type Asked<T> = (connection: Connection) => Promise<T>;

const NEVER = new AbortController().signal;
