import { Stack, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** A wildcard in a policy that is intended, with the reason for the reader of the cdk-nag report. */
interface AcknowledgedWildcard {
  /** The resource as it stands in the statement, tokens included. */
  readonly resource: string;
  /** Why a narrower resource is not possible or not useful, as a sentence. */
  readonly reason: string;
}

/**
 * Acknowledges exactly these wildcards of the cdk-nag rule AwsSolutions-IAM5 on a construct. A wildcard that is not
 * listed stays a finding.
 */
export function acknowledgeWildcards(of: Construct, meant: readonly AcknowledgedWildcard[]): void {
  Validations.of(of).acknowledge(
    ...meant.map(({ resource, reason }) => ({
      id: `AwsSolutions-IAM5[Resource::${shown(Stack.of(of).resolve(resource))}]`,
      reason,
    })),
  );
}

/** Findings write `<Id.Arn>` and `<AWS::AccountId>` for what is known only later. */
function shown(resolved: unknown): string {
  if (typeof resolved === 'string') return resolved.replace(/\$\{([^}]+)\}/g, '<$1>');
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = resolved as Record<string, unknown>;
  if (Ref !== undefined) return `<${String(Ref)}>`;
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  return Array.isArray(join)
    ? (join[1] as unknown[]).map(shown).join(String(join[0]))
    : JSON.stringify(resolved);
}
