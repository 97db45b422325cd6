/** Who may do what in the account of a synthesized environment, as rows of calls. */
import { templateOf } from './app';
import { allowed, type Call, type Statement } from './policy';
import { physical, type Resolved, resolvedResources } from './resolved';

export const ACCOUNT = '123456789012';
export const arn = (service: string, rest: string) => `arn:aws:${service}:us-east-2:${ACCOUNT}:${rest}`;
export const document = (name: string) => arn('ssm', `document/Trainyard-tutorial-${name}`);
/** The physical id of the only instance, and who its session is. */
export const OWN = 'i-0abc';
export const ME = { 'aws:userid': `AROAEXAMPLE:${OWN}` };
export const instance = (id = OWN) => arn('ec2', `instance/${id}`);
export const phases = arn('logs', 'log-group:/trainyard/tutorial/phases');
/** The context of a call on an instance of the environment. */
export const OURS = { 'ssm:resourceTag/trainyard:environment': 'tutorial' };

const made = new Map<string, Record<string, Resolved>>();

/** The resources of an environment; its instance has an id of the form that IAM and the keys see. */
export function resourcesWith(written: object = {}): Record<string, Resolved> {
  const name = JSON.stringify(written);
  const found = made.get(name) ?? withInstance(resolvedResources(templateOf(written)));
  made.set(name, found);
  return found;
}

function withInstance(found: Record<string, Resolved>): Record<string, Resolved> {
  const [id = ''] = Object.entries(found).find(([, { Type }]) => Type === 'AWS::EC2::Instance') ?? [];
  return JSON.parse(JSON.stringify(found).replaceAll(physical(id), OWN));
}

function resultsBucket(): string {
  const resources = Object.entries(resourcesWith());
  const found = resources.find(([id, { Type }]) => Type === 'AWS::S3::Bucket' && /StorageResults/.test(id));
  if (found === undefined) throw new TypeError('no bucket of results');
  return `arn:aws:s3:::${physical(found[0])}`;
}

export type Row = readonly [action: string, resource: () => string, context?: Record<string, string>];
export const results = () => resultsBucket();
export const object = (key: string) => () => `${results()}/${key}`;
export const run = (key: string) => object(key.replaceAll('//', '/'));

export function expectEach(rows: readonly Row[], statements: () => Statement[], expected: boolean): void {
  test.each(rows.map(([action, resource, context]) => ({ action, resource, context })))(
    `$action ${expected ? 'is' : 'is not'} allowed`,
    ({ action, resource, context }) => {
      const call: Call = { action, resource: resource(), ...(context === undefined ? {} : { context }) };
      expect({ call, allowed: allowed(statements(), call) }).toEqual({ call, allowed: expected });
    },
  );
}
