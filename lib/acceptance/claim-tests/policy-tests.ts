import type { Deployment } from '../../contract/deployment';
import { documentName, keys } from '../../contract/names';
import { PHASES } from '../../contract/phase';
import type { PolicySimulator, SimulatedCall, StackPrincipals } from '../../run/ports/policy-simulator';
import { type ClaimTestRow, type Evidence, heldUnless, type Judgement, unreached } from './evidence';

/** A call, and whether it is to be allowed. */
type PolicyRow = SimulatedCall & { readonly allowed: boolean };

/** What the rows are made of. */
interface Scope {
  readonly deployment: Deployment;
  readonly principals: StackPrincipals;
}

/** What IAM says of the deployed policies. */
export const POLICY_TESTS: readonly ClaimTestRow[] = [
  {
    ...{ id: 'role-session', on: 'inf2-small', moment: 'deployed' },
    test: (evidence) => judgedBy(evidence, 'role', roleRows),
  },
  {
    ...{ id: 'own-folders', on: 'inf2-small', moment: 'deployed' },
    test: (evidence) => {
      const [instance] = evidence.instances;
      if (instance === undefined) return unreached('no instance has an agent that answers');
      return judgedBy(evidence, 'role', (scope) => ownRows(scope, instance.instanceId));
    },
  },
  {
    ...{ id: 'operators-policies', on: 'inf2-small', moment: 'deployed' },
    test: (evidence) => judgedBy(evidence, 'policies', operatorRows),
  },
];

async function judgedBy(
  { policies, deployment }: Evidence,
  of: 'role' | 'policies',
  rowsOf: (scope: Scope) => Readonly<Record<string, readonly PolicyRow[]>>,
): Promise<Judgement> {
  if (policies === null) return unreached('an emulated account has no IAM');
  if (deployment === undefined) return unreached('nothing is deployed');
  const principals = await policies.principals(deployment.environment);
  const wrong: string[] = [];
  let asked = 0;
  for (const [name, rows] of Object.entries(rowsOf({ deployment, principals }))) {
    const arn = of === 'role' ? principals.role : principals.policies[name];
    if (arn === undefined) continue;
    for (const { allowed, ...call } of rows) {
      asked += 1;
      const may = await answerOf(policies, of, arn, call);
      if (may !== allowed)
        wrong.push(`${name} ${may ? 'may' : 'may not'} ${call.action} on ${call.resource}`);
    }
  }
  if (asked === 0) return unreached('the stack has none of these policies');
  return heldUnless(wrong, `IAM answers ${asked} calls as our pages say`);
}

const answerOf = (policies: PolicySimulator, of: 'role' | 'policies', arn: string, call: SimulatedCall) =>
  of === 'role' ? policies.roleMay(arn, call) : policies.policyAllows(arn, call);

const rows = (allowed: boolean, calls: readonly SimulatedCall[]): PolicyRow[] =>
  calls.map((call) => ({ ...call, allowed }));

/** Partition and number of the account, from an ARN of it: `aws`, `123456789012`. */
function arnsOf({ deployment, principals }: Scope) {
  const [, partition = '', , , account = ''] = principals.role.split(':');
  const { region, environment, bucket } = deployment;
  const here = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${account}:${rest}`;
  return {
    here,
    role: `arn:${partition}:iam::${account}:role/any`,
    instance: (id: string) => here('ec2', `instance/${id}`),
    document: (job: Parameters<typeof documentName>[1]) =>
      here('ssm', `document/${documentName(environment, job)}`),
    record: here('ssm', `parameter/trainyard/${environment}/deployment`),
    foreignDocument: `arn:${partition}:ssm:${region}::document/AWS-RunShellScript`,
    bucket: `arn:${partition}:s3:::${bucket}`,
    object: (key: string) => `arn:${partition}:s3:::${bucket}/${key}`,
  };
}

const ANY = 'i-00000000000000000';
const SESSION = 'AROAANY';
/** Who EC2 makes the session of an instance: the id of the role, and that of the instance. */
const sessionOf = (instanceId: string) => ({ 'aws:userid': `${SESSION}:${instanceId}` });

/** The lines of the threats in docs/security.md about an instance, and what it cannot work without. */
function roleRows(scope: Scope): Record<string, readonly PolicyRow[]> {
  const { here, role, instance, document, record, bucket, object } = arnsOf(scope);
  const context = sessionOf(ANY);
  const believed = [
    keys.manifest('r'),
    keys.manifest(`r/${ANY}`),
    keys.sweepManifest('s'),
    keys.trusted('k.json'),
  ];
  const denied: SimulatedCall[] = [
    ...believed.flatMap((key) =>
      ['s3:PutObject', 's3:DeleteObject'].map((action) => ({ action, resource: object(key) })),
    ),
    { action: 's3:DeleteObject', resource: object(`${keys.artifact('k')}model.pt`) },
    { action: 'secretsmanager:GetSecretValue', resource: here('secretsmanager', 'secret:any-AbCdEf') },
    { action: 'ssm:SendCommand', resource: document('compile') },
    { action: 'ssm:UpdateDocument', resource: document('compile') },
    { action: 'ssm:PutParameter', resource: record },
    { action: 'ec2:CreateTags', resource: instance(ANY) },
    { action: 'ec2:TerminateInstances', resource: instance(ANY) },
    { action: 'iam:PassRole', resource: role },
    { action: 'sts:AssumeRole', resource: role },
  ];
  const needed: SimulatedCall[] = [
    { action: 's3:PutObject', resource: object(`${keys.artifact('k')}model.pt`) },
    { action: 's3:GetObject', resource: object(`${keys.checkpoint('m--n', 'r')}config.json`) },
    { action: 's3:ListBucket', resource: bucket },
    { action: 'ssm:GetDocument', resource: document('compile') },
    { action: 'ssmmessages:OpenDataChannel', resource: '*' },
  ];
  const withContext = (call: SimulatedCall) => ({ ...call, context });
  return { 'an instance': [...rows(false, denied.map(withContext)), ...rows(true, needed.map(withContext))] };
}

/** The session of an instance writes below its own id, and that of another one does not. */
function ownRows(scope: Scope, own: string): Record<string, readonly PolicyRow[]> {
  const { object } = arnsOf(scope);
  const places = (id: string) => [
    keys.outcome('r', id, 'compile', 'c'),
    keys.result('r', id, 'c'),
    keys.log('r', id, 'compile', 'c'),
    `hosts/${id}/boot.log`,
  ];
  const put = (ids: { readonly writer: string; readonly below: string }) =>
    places(ids.below).map((key) => ({
      ...{ action: 's3:PutObject', resource: object(key), context: sessionOf(ids.writer) },
    }));
  return {
    'an instance': [
      ...rows(true, put({ writer: own, below: own })),
      ...rows(false, put({ writer: own, below: ANY })),
      ...rows(false, put({ writer: ANY, below: own })),
    ],
  };
}

/** By the output of the stack that names the policy. */
function operatorRows(scope: Scope): Record<string, readonly PolicyRow[]> {
  const { environment } = scope.deployment;
  const { instance, document, record, foreignDocument, bucket, object, role, here } = arnsOf(scope);
  const tagged = (key: string, name: string) => ({ [`${key}/trainyard:environment`]: name });
  const power = (action: string, name: string) => ({
    ...{ action, resource: instance(ANY), context: tagged('aws:ResourceTag', name) },
  });
  const send = (name: string) => ({
    ...{ action: 'ssm:SendCommand', resource: instance(ANY), context: tagged('ssm:resourceTag', name) },
  });
  const session = (name: string) => ({ ...send(name), action: 'ssm:StartSession' });
  const written = [keys.manifest('r'), keys.sweepManifest('s'), keys.trusted('artifacts/k.json')];
  return {
    OperatorsPolicy: [
      ...rows(true, [
        ...PHASES.map((phase) => ({ action: 'ssm:SendCommand', resource: document(phase) })),
        send(environment),
        ...['ssm:ListCommands', 'ssm:CancelCommand', 'ec2:DescribeInstances'].map((action) => ({
          action,
          resource: '*',
        })),
        { action: 'ssm:GetParameter', resource: record },
        { action: 's3:ListBucket', resource: bucket },
        { action: 's3:GetObject', resource: object(keys.result('r', ANY, 'c')) },
        ...written.map((key) => ({ action: 's3:PutObject', resource: object(key) })),
      ]),
      ...rows(false, [
        { action: 'ssm:SendCommand', resource: foreignDocument },
        { action: 'ssm:SendCommand', resource: document('bootstrap') },
        send('another'),
        session(environment),
        power('ec2:StopInstances', environment),
        power('ec2:TerminateInstances', environment),
        { action: 'ssm:UpdateDocument', resource: document('compile') },
        { action: 'ssm:PutParameter', resource: record },
        { action: 's3:PutObject', resource: object(keys.result('r', ANY, 'c')) },
        { action: 's3:DeleteObject', resource: object(keys.manifest('r')) },
        { action: 'secretsmanager:GetSecretValue', resource: here('secretsmanager', 'secret:any-AbCdEf') },
        { action: 'iam:PassRole', resource: role },
      ]),
    ],
    OperatorsShellPolicy: [
      ...rows(true, [session(environment)]),
      ...rows(false, [session('another'), { action: 'ssm:SendCommand', resource: document('compile') }]),
    ],
    OperatorsPowerPolicy: [
      ...rows(true, [power('ec2:StartInstances', environment), power('ec2:StopInstances', environment)]),
      ...rows(false, [
        power('ec2:StopInstances', 'another'),
        power('ec2:TerminateInstances', environment),
        session(environment),
      ]),
    ],
  };
}
