import { type Claim, inStage } from './claim';

const on = 'any account';

/** What any account can tell, without an instance. */
export const ACCOUNT_CLAIMS: readonly Claim[] = inStage('account', [
  {
    ...{ id: 'image-parameters', on, minutes: 1 },
    sentence: 'The public image parameter of every release of the catalogue resolves in its region.',
    matters: 'an environment of an old release cannot be deployed, or gets an image of another release',
    test: '`trainyard doctor` looks up the parameter of every release; old releases are those whose parameters nobody could look up',
  },
  {
    ...{ id: 'image-names', on, minutes: 1 },
    sentence: 'The name and the description of the image say the SDK release that the parameter names.',
    matters: 'a number is published under the wrong release',
    test: '`ec2 describe-images` of each image that a parameter names, compared with the catalogue',
  },
  {
    ...{ id: 'zones', on, minutes: 1 },
    sentence: 'Each instance type is offered in the zones of the catalogue, and in no other.',
    matters: 'a launch fails after the network was made, or a zone that has capacity is never asked',
    test: '`ec2 describe-instance-type-offerings` of every type in its regions, compared with the catalogue',
  },
  {
    ...{ id: 'quota-codes', on, minutes: 1 },
    sentence: 'The quota codes of the catalogue are those of the families, on demand and spot.',
    matters: 'the doctor says that there is room, and the launch is refused',
    test: '`service-quotas get-service-quota` of every code, its name compared with the family',
  },
  {
    ...{ id: 'deploy-without-instance', on, minutes: 12 },
    sentence: 'An environment with `instance.count` 0 deploys and ends in CREATE_COMPLETE.',
    matters: 'nothing else of this page can be tried',
    test: '`trainyard deploy` with count 0, then the state of the stack',
  },
  {
    ...{ id: 'document-bytes', on, minutes: 1 },
    sentence: 'CloudFormation publishes the bytes of the documents as we wrote them.',
    matters: 'the command refuses the documents (DocumentDiffers), because their digest is another',
    test: 'the digest of `ssm get-document` of each document, compared with the template',
  },
  {
    ...{ id: 'document-default', on, minutes: 12 },
    sentence: 'A deployment with changed documents makes its new version the default one.',
    matters: 'the console and the association run an older version than the command',
    test: 'a deployment with another `serving.basePort`, then `DefaultVersion` of each changed document',
  },
  {
    ...{ id: 'seal', on, minutes: 3 },
    sentence:
      'An edit that needs a new network or a new instance, without a raised generation, is refused before anything changes.',
    matters: 'a pinned instance is replaced, or keeps settings that its file no longer has',
    test: 'a deployment with another `network.nat` and the same generation; why it failed, and the record of the stack afterwards',
  },
  {
    ...{ id: 'role-session', on, minutes: 3 },
    sentence:
      'The role of an instance is denied what the command believes, and all that is beyond its environment.',
    matters: 'a compromised instance can command the others',
    test: '`iam simulate-principal-policy` of the deployed role with the session of an instance, for each line of the threat model',
  },
  {
    ...{ id: 'operators-policies', on, minutes: 3 },
    sentence: 'The operators’ policies allow what their page says and nothing else.',
    matters: 'an operator cannot work, or can do more than was approved',
    test: '`iam simulate-custom-policy` of each deployed policy, for what it is to allow and what not',
  },
  {
    ...{ id: 'endpoints', on, minutes: 12 },
    sentence:
      'The endpoints of every service that an instance calls can be made in the region, with their policies.',
    matters: 'a closed network cannot be deployed',
    test: 'a second deployment with every service in `network.endpoints`; the state of the stack, which waits for them',
  },
  {
    ...{ id: 'delete-from-outside', on, minutes: 6 },
    sentence:
      'The schedule in a stack deletes that stack at its moment, by the service role that the stack was deployed with.',
    matters: 'a first day that was killed goes on costing money until somebody looks',
    test: 'a deployment with count 0 and `guards.deleteStackAt` some minutes ahead; then the state of the stack and the events of its deletion',
  },
  {
    ...{ id: 'bucket-outlives', on, minutes: 10 },
    sentence: 'Destroying the stack leaves the two buckets with all their objects, and nothing else.',
    matters: 'results are lost, or something that costs money stays',
    test: '`cdk destroy`, then what carries the tag of the environment',
  },
]);
