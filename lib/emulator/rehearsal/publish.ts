import type { Deployment } from '../../contract/deployment';
import { deploymentParameterName, ENVIRONMENT_TAG, toolkitKey } from '../../contract/names';
import { documentsFor, type Toolkit, type TypedDocument, toolkitFor } from '../../documents';
import { type Environment, ownModelsOf } from '../../environment';
import { modelSourceInBucket } from '../../facts';
import type { AwsCalls } from './aws-calls';
import type { ControlClient } from './control-client';

/** Bucket names of the emulated account; there is nobody else to collide with. */
export const ASSETS_BUCKET = 'trainyard-assets';
/** Name of the results bucket of an environment: the one that it names, else one of its own. */
export const resultsBucket = ({ name, results }: Environment) => results.bucket ?? ownBucket(name);

/** Name of the bucket that an emulated stack makes for an environment. */
export const ownBucket = (environment: string) => `trainyard-${environment}`;

/** Admits to every gate of the stand-in hub, and to nothing else. */
export const EMULATED_TOKEN = 'hf_emulated';

/** What was published: the toolkit, the documents, and the deployment that names them. */
export interface Published {
  readonly toolkit: Toolkit;
  readonly documents: readonly TypedDocument[];
  readonly deployment: Deployment;
}

/**
 * What `cdk deploy` makes in a real account: buckets, toolkit, documents, secret, and the parameter that
 * names them.
 */
export async function publish(
  environment: Environment,
  aws: AwsCalls,
  control: ControlClient,
): Promise<Published> {
  const toolkit = toolkitFor(environment);
  const documents = documentsFor(environment, toolkit.sha256);
  const bucket = resultsBucket(environment);
  const { models } = environment.results;
  const store = modelSourceInBucket(models ?? '')?.bucket;
  const buckets = [bucket, ASSETS_BUCKET, ...(store === undefined ? [] : [store])];
  await Promise.all([...new Set(buckets)].map((name) => aws.createBucket(name)));
  if (!(await aws.hasObject(ASSETS_BUCKET, toolkitKey(toolkit.sha256)))) {
    await aws.putObject(ASSETS_BUCKET, toolkitKey(toolkit.sha256), toolkit.bytes);
  }
  await Promise.all(documents.map((document) => publishDocument(document, environment.name, aws)));
  const own = ownModelsOf(environment);
  await Promise.all(own.map((model) => control.putModel(model, environment.model.config)));
  if (environment.tokenSecret !== null) await control.putSecret(environment.tokenSecret, EMULATED_TOKEN);
  const deployment: Deployment = {
    schema: 'trainyard.deployment/1',
    environment: environment.name,
    region: environment.region,
    bucket,
    ...(models === null ? {} : { models }),
    bundle: toolkit.sha256,
    imageId: null,
    instanceType: environment.instance.type,
    instanceCount: environment.instance.count,
    documents: documents.map(({ phase, name, sha256 }) => ({ job: phase, name, sha256 })),
  };
  await aws.ssm('PutParameter', {
    Name: deploymentParameterName(environment.name),
    Type: 'String',
    Value: JSON.stringify(deployment),
    Overwrite: true,
  });
  return { toolkit, documents, deployment };
}

/** As CloudFormation's `NewVersion` does: a new version becomes the default, the same content changes nothing. */
async function publishDocument(document: TypedDocument, environment: string, aws: AwsCalls): Promise<void> {
  const { name: Name, content: Content } = document;
  const created = await aws.ssmUnless(
    'CreateDocument',
    {
      Name,
      Content,
      DocumentType: 'Command',
      DocumentFormat: 'JSON',
      TargetType: '/AWS::EC2::Instance',
      Tags: [{ Key: ENVIRONMENT_TAG, Value: environment }],
    },
    'DocumentAlreadyExists',
  );
  if (created) return;
  const updated = await aws.ssmUnless<{ DocumentDescription: { DocumentVersion: string } }>(
    'UpdateDocument',
    { Name, Content, DocumentVersion: '$LATEST' },
    'DuplicateDocumentContent',
  );
  const DocumentVersion = updated?.DocumentDescription.DocumentVersion ?? (await latestVersion(Name, aws));
  await aws.ssm('UpdateDocumentDefaultVersion', { Name, DocumentVersion });
}

async function latestVersion(Name: string, aws: AwsCalls): Promise<string> {
  const { Document } = await aws.ssm<{ Document: { LatestVersion: string } }>('DescribeDocument', { Name });
  return Document.LatestVersion;
}
