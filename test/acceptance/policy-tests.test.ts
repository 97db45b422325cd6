/** Claims about the deployed policies, asked of an evaluator of IAM over the synthesized stack, and of one that is wrong. */
import { CLAIM_TESTS_BY_ITSELF } from '../../lib/acceptance/claim-tests/claim-tests';
import type { Evidence } from '../../lib/acceptance/claim-tests/evidence';
import type { PolicySimulator, SimulatedCall } from '../../lib/run/ports/policy-simulator';
import { cleanUp } from '../infra/app';
import { allowed, type Statement } from '../infra/policy';
import { ACCOUNT, OWN, resourcesWith, results } from '../infra/privileges';
import { statementsOfManagedPolicy, statementsOfRole } from '../infra/statements';
import { deploymentOf } from '../run/fakes';
import { NOTHING } from './nothing-seen';

afterAll(cleanUp);

const IDS = ['role-session', 'own-folders', 'operators-policies'] as const;
const POLICIES: Readonly<Record<string, RegExp>> = {
  OperatorsPolicy: /^Runs the phases/,
  OperatorsShellPolicy: /^Opens a shell/,
  OperatorsPowerPolicy: /^Starts and stops/,
};
const written = { operators: { shell: true, power: true } };

type Decide = (statements: Statement[], call: SimulatedCall) => boolean;

/** IAM as we understand it, over what the stack would deploy. */
function iam(decide: Decide = (statements, call) => allowed(statements, call)): PolicySimulator {
  const policies = Object.fromEntries(
    Object.keys(POLICIES).map((name) => [name, `arn:aws:iam::${ACCOUNT}:policy/${name}`]),
  );
  return {
    principals: async () => ({ role: `arn:aws:iam::${ACCOUNT}:role/r`, policies }),
    roleMay: async (_, call) =>
      decide(statementsOfRole(resourcesWith(written), /Instances of Trainyard/), call),
    policyAllows: async (arn, call) => {
      const description = POLICIES[arn.split('/')[1] ?? ''] ?? /never/;
      return decide(statementsOfManagedPolicy(resourcesWith(written), description), call);
    },
  };
}

function judge(id: string, policies: PolicySimulator | null, more: Partial<Evidence> = {}) {
  const deployment = { ...deploymentOf(), bucket: results().replace('arn:aws:s3:::', '') };
  const instances = [{ instanceId: OWN, online: true, agentVersion: '3.3.1' }];
  const row = CLAIM_TESTS_BY_ITSELF.find((each) => each.id === id);
  return row?.test({ ...NOTHING, policies, deployment, instances, ...more });
}

test.each(IDS)('%s holds for the stack as it is synthesized', async (id) => {
  expect(await judge(id, iam())).toMatchObject({ outcome: 'held' });
});

test.each(IDS)(
  '%s fails by name where one call is allowed that is not to be, and where none is',
  async (id) => {
    const open = await judge(
      id,
      iam(() => true),
    );
    expect(open).toMatchObject({ outcome: 'failed', evidence: expect.stringContaining(' may s') as string });
    const closed = await judge(
      id,
      iam(() => false),
    );
    expect(closed).toMatchObject({
      outcome: 'failed',
      evidence: expect.stringContaining(' may not ') as string,
    });
  },
);

test.each(IDS)('%s is not reached where there is no IAM, or nothing is deployed', async (id) => {
  expect(await judge(id, null)).toMatchObject({ outcome: 'not reached' });
  const bare = await judge(id, iam(), { deployment: undefined, instances: [] });
  expect(bare).toMatchObject({ outcome: 'not reached' });
});

test('a policy that the environment leaves out is not asked', async () => {
  const without = {
    ...iam(),
    principals: async () => ({ role: `arn:aws:iam::${ACCOUNT}:role/r`, policies: {} }),
  };
  expect(await judge('operators-policies', without)).toMatchObject({ outcome: 'not reached' });
});
