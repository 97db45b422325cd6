/** A template with its intrinsic functions replaced by what an account could answer. */
import type { Template } from 'aws-cdk-lib/assertions';

/** Of the stack whose template is resolved. */
export const STACK_ID =
  'arn:aws:cloudformation:us-east-2:123456789012:stack/Trainyard-tutorial/00000000-0000-0000-0000-000000000000';

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': '123456789012',
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-2',
  'AWS::StackId': STACK_ID,
  'AWS::StackName': 'Trainyard-tutorial',
  'AWS::URLSuffix': 'amazonaws.com',
};

export interface Resolved {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

/** The physical id of a resource is its logical id in lower case, an ARN of it is made from that. */
export const physical = (logicalId: string) => logicalId.toLowerCase();

export function resolvedResources(template: Template): Record<string, Resolved> {
  const resources = template.toJSON()['Resources'] as Record<string, { Type: string; Properties?: object }>;
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const [key = '', argument] = Object.entries(value)[0] ?? [];
    if (key === 'Ref') return PSEUDO[String(argument)] ?? physical(String(argument));
    if (key === 'Fn::GetAtt') return attribute(resources, argument as [string, string]);
    if (key === 'Fn::Join') {
      const [separator, parts] = argument as [string, unknown[]];
      return (resolve(parts) as unknown[]).join(separator);
    }
    if (key === 'Fn::Sub') return substitute(String(argument), resources);
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolve(item)]));
  };
  return Object.fromEntries(
    Object.entries(resources).map(([id, { Type, Properties = {} }]) => [
      id,
      { Type, Properties: resolve(Properties) as Record<string, unknown> },
    ]),
  );
}

function substitute(text: string, resources: Record<string, { Type: string }>): string {
  return text.replace(/\$\{([^}!]+)\}/g, (_, name: string) => {
    const [id = '', of] = name.split('.');
    return of === undefined ? (PSEUDO[name] ?? physical(name)) : attribute(resources, [id, of]);
  });
}

function attribute(resources: Record<string, { Type: string }>, [id, name]: [string, string]): string {
  if (name !== 'Arn') return `${physical(id)}.${name}`;
  const type = resources[id]?.Type;
  return type === 'AWS::S3::Bucket' ? `arn:aws:s3:::${physical(id)}` : `arn:aws:any:::${physical(id)}`;
}
