/**
 * The constructs alone: an accelerator instance, its network, its bucket and its SSM documents in a stack of yours.
 * `npx cdk deploy Mine --app 'npx tsx constructs-alone.ts'`, or compile it first.
 */
import { App, CfnOutput, Stack, Token } from 'aws-cdk-lib';
import {
  AcceleratorHost,
  buildToolkit,
  documentsFor,
  Guards,
  HostImage,
  HostNetwork,
  HostRole,
  PublishedDocuments,
  parseEnvironment,
  ResultsBucket,
  renderUserData,
  ToolkitAsset,
} from 'trainyard';

const environment = parseEnvironment('mine', {
  region: 'us-east-2',
  layout: { tensorParallel: 16, dataParallel: 4 },
});

const app = new App();
const stack = new Stack(app, 'Mine', { env: { region: environment.region } });

const environmentName = environment.name;
const toolkit = buildToolkit();
const asset = new ToolkitAsset(stack, 'Toolkit', { toolkit });
const { bucket } = new ResultsBucket(stack, 'Storage', { environmentName });
const network = new HostNetwork(stack, 'Network');
const { profile } = new HostRole(stack, 'Role', { environmentName, results: bucket, toolkit: asset });
const { imageId, rootDevice } = new HostImage(stack, 'Image', {
  environmentName,
  selector: environment.image,
  release: environment.release,
  region: environment.region,
});

const host = new AcceleratorHost(stack, 'Host', {
  environmentName,
  instanceType: environment.instance.type,
  imageId,
  network,
  profile,
  volumes: { ...environment.storage, rootDevice },
  userData: renderUserData(environment, {
    bucket: bucket.bucketName,
    assetsBucket: asset.bucketName,
    region: environment.region,
    unresolved: Token.isUnresolved,
  }),
});

new PublishedDocuments(stack, 'Documents', { documents: documentsFor(environment, toolkit.sha256) });
new Guards(stack, 'Guards', {
  environmentName,
  instanceIds: host.instanceIds,
  scheduledStop: { kind: 'daily', at: '20:00', timezone: 'Europe/Berlin' },
});
new CfnOutput(stack, 'InstanceIds', { value: host.instanceIds.join(',') });

app.synth();
