/**
 * AWS services that an instance, or the SSM agent on it, calls: those of which a VPC may have an endpoint. `s3` is a
 * gateway endpoint, the others are interface endpoints. Names are those of the endpoint services
 * (`com.amazonaws.<region>.<name>`); source: AWS PrivateLink guide, services that integrate, read 2026-11-30.
 */
export const ENDPOINT_SERVICES = [
  'ssm',
  'ssmmessages',
  'ec2messages',
  'logs',
  'sts',
  'secretsmanager',
  'ec2',
  'monitoring',
  's3',
] as const;

/** One of {@link ENDPOINT_SERVICES}. */
export type EndpointService = (typeof ENDPOINT_SERVICES)[number];
