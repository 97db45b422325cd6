/** Wildcards that are meant, each with its reason, under the id by which cdk-nag finds exactly that one. */
import { Stack, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

export interface AcknowledgedWildcard {
  /** As it stands in the statement. */
  readonly resource: string;
  readonly reason: string;
}

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
