/** The SSM service over a fleet that only takes notes: the agent's part is played by the test. */

import { isTrainyardError } from '../../../../lib/core/errors';
import type { CommandReply } from '../../../../lib/emulator/account/agent/document';
import type { Fleet } from '../../../../lib/emulator/account/ssm/commands';
import type { Delivery } from '../../../../lib/emulator/account/ssm/delivery';
import type { ManagedInstance } from '../../../../lib/emulator/account/ssm/instances';
import { type SsmService, ssmService } from '../../../../lib/emulator/account/ssm/service';
import { temporaryFolder } from './documents';

export const INSTANCE = 'i-0aaaaaaaaaaaaaaaa';

export interface TestService {
  readonly folder: string;
  readonly service: SsmService;
  readonly delivered: (Delivery & { readonly to: string })[];
  call<T = Record<string, never>>(operation: string, input: object): T;
  /** The name of the error that the operation raises, or `none`. */
  refusal(operation: string, input: object): string;
  reply(commandId: string, reply: Partial<CommandReply>): void;
}

export function testService(folder = temporaryFolder()): TestService {
  const delivered: (Delivery & { readonly to: string })[] = [];
  const fleet: Fleet = {
    instances: () => [instance(INSTANCE, 'tutorial'), instance('i-0bbbbbbbbbbbbbbbb', 'other')],
    deliver: (to, delivery) => delivered.push({ to, ...delivery }),
    cancel: () => false,
  };
  const service = ssmService(folder, fleet);
  const call = <T>(operation: string, input: object) => service.operations[operation]?.(input as never) as T;
  return {
    folder,
    service,
    delivered,
    call,
    refusal: (operation, input) => {
      try {
        call(operation, input);
        return 'none';
      } catch (error) {
        if (isTrainyardError(error)) return error.code;
        throw error;
      }
    },
    reply: (commandId, reply) =>
      service.commands.replied(commandId, INSTANCE, { final: true, status: 'Success', steps: [], ...reply }),
  };
}

function instance(instanceId: string, environment: string): ManagedInstance {
  return {
    instanceId,
    name: 'host',
    address: '127.1.2.3',
    instanceType: 'trn2.48xlarge',
    imageId: 'ami-emulated',
    launchedAt: '2026-01-01T00:00:00Z',
    tags: { 'trainyard:environment': environment },
  };
}

export const CONTENT = JSON.stringify({
  schemaVersion: '2.2',
  description: 'a test',
  parameters: {
    Name: { type: 'String', allowedPattern: '^[a-z]+$', maxChars: 5, description: 'a name' },
    Choice: { type: 'String', default: 'a', allowedValues: ['a', 'b'] },
    List: { type: 'StringList', default: ['x'], maxItems: 2 },
  },
  mainSteps: [
    { action: 'aws:runShellScript', name: 'RunIt', inputs: { runCommand: ['true'], timeoutSeconds: 60 } },
  ],
});
