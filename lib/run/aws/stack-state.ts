import { stackName } from '../../contract/names';
import { dataError } from '../../core/errors';
import type { StackState } from '../ports/deployments';
import { type Connection, isNamed } from './client';
import { QUERY, signedCall } from './signed-call';

const VERSION = '2010-05-15';

/**
 * How the stack of an environment stands, as CloudFormation says it. A stack that was rolled back to what it was before an
 * update is deployed; one whose creation was rolled back, or whose first change was never made, has failed.
 * @throws AnswerIncomplete when the answer has no status
 */
export async function stackState(connection: Connection, environment: string): Promise<StackState> {
  const StackName = stackName(environment);
  const body = new URLSearchParams({ Action: 'DescribeStacks', Version: VERSION, StackName }).toString();
  try {
    return stateOf(await signedCall(connection, 'cloudformation', QUERY, body));
  } catch (error) {
    // It has no name of its own for a stack that is not there.
    if (isNamed(error, 'ValidationError') && /does not exist/.test((error as Error).message)) return 'absent';
    throw error;
  }
}

function stateOf(answer: string): StackState {
  const status = /<StackStatus>([A-Z_]+)<\/StackStatus>/.exec(answer)?.[1];
  if (status === undefined)
    throw dataError('AnswerIncomplete', 'the answer of CloudFormation has no StackStatus');
  if (status === 'DELETE_COMPLETE') return 'absent';
  if (status === 'REVIEW_IN_PROGRESS') return 'failed';
  if (status.endsWith('_IN_PROGRESS')) return 'changing';
  return /^((CREATE|UPDATE|IMPORT)|(UPDATE|IMPORT)_ROLLBACK)_COMPLETE$/.test(status) ? 'deployed' : 'failed';
}
