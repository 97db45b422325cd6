import { type Input, type Operations, requiredText, serviceError } from './ssm/operation';
import type { Table } from './table';

/** A secret as it is stored, in plain text: only emulated tokens are in it. */
export interface SecretRecord {
  readonly name: string;
  readonly value: string;
  readonly createdAt: string;
}

/** Secrets Manager, as far as a host and its operator need it: one secret by name. */
export function secretOperations(secrets: Table<SecretRecord>): Operations {
  const arn = (name: string) => `arn:aws:secretsmanager:us-east-2:000000000000:secret:${name}`;
  const find = (input: Input) => {
    const id = requiredText(input, 'SecretId');
    const name = id.startsWith('arn:') ? id.split(':').slice(6).join(':') : id;
    const found = secrets.get(name);
    if (found) return found;
    throw serviceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  };
  return {
    DescribeSecret(input) {
      const found = find(input);
      return { ARN: arn(found.name), Name: found.name, CreatedDate: Date.parse(found.createdAt) / 1000 };
    },
    GetSecretValue(input) {
      const found = find(input);
      return {
        ARN: arn(found.name),
        Name: found.name,
        VersionId: '00000000-0000-4000-8000-000000000000',
        SecretString: found.value,
        VersionStages: ['AWSCURRENT'],
        CreatedDate: Date.parse(found.createdAt) / 1000,
      };
    },
  };
}
