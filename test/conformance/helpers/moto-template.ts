/**
 * The template as moto's CloudFormation can take it. Everything that differs from what is deployed is in this file:
 * types that it lacks go, with what refers to them, and the image comes from a parameter of our own.
 */
import type { Json, Resource, StackTemplate } from './templates';

/** Types that moto 5.2.5 does not make. A test fails when a template has none of them, or when one more is needed. */
export const NOT_IN_MOTO = [
  'AWS::CloudWatch::Alarm',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SSM::Association',
  'AWS::Scheduler::Schedule',
];
/** It refuses public parameters, and reads the default of a parameter even when a value is given. */
export const IMAGE_PARAMETER = '/own/image';

export function forMoto(template: StackTemplate): StackTemplate {
  const entries = Object.entries(template.Resources);
  const gone = new Set(entries.filter(([, { Type }]) => NOT_IN_MOTO.includes(Type)).map(([id]) => id));
  const kept = entries.filter(([id]) => !gone.has(id));
  const resources = Object.fromEntries(kept.map(([id, resource]) => [id, instance(resource, template)]));
  return {
    ...(without({ ...template, Resources: resources } as unknown as Json, gone) as unknown as StackTemplate),
    Parameters: ownImage(template.Parameters ?? {}),
  };
}

/** moto reads an image and a type only from the instance itself, not from its launch template. */
function instance(resource: Resource, template: StackTemplate): Resource {
  if (resource.Type !== 'AWS::EC2::Instance') return resource;
  const launch = Object.values(template.Resources).find(({ Type }) => Type === 'AWS::EC2::LaunchTemplate');
  const data = (launch?.Properties?.['LaunchTemplateData'] ?? {}) as Record<string, Json>;
  const { ImageId = null, InstanceType = null } = data;
  return {
    ...resource,
    Properties: { ...resource.Properties, ImageId, InstanceType },
  };
}

function ownImage(parameters: Record<string, Record<string, Json>>) {
  const image = parameters['ImageId'];
  if (image === undefined) return parameters;
  return { ...parameters, ImageId: { ...image, Default: IMAGE_PARAMETER } };
}

function without(value: Json, gone: ReadonlySet<string>): Json {
  if (Array.isArray(value)) return value.map((item) => without(item, gone));
  if (typeof value !== 'object' || value === null) return value;
  const named = value['Ref'] ?? (Array.isArray(value['Fn::GetAtt']) ? value['Fn::GetAtt'][0] : undefined);
  if (typeof named === 'string' && gone.has(named)) return `not-in-moto-${named}`;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === 'DependsOn' ? [item].flat().filter((id) => !gone.has(String(id))) : without(item as Json, gone),
    ]),
  );
}
