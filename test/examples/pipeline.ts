/** A CDK pipeline that deploys an environment on every push, after a person has agreed: an instance costs by the hour. */
import { App, Stack, Stage } from 'aws-cdk-lib';
import { CodePipeline, CodePipelineSource, ManualApprovalStep, ShellStep } from 'aws-cdk-lib/pipelines';
import { EnvironmentStack, parseEnvironment, stackName } from 'trainyard';

const account = '111122223333';
const region = 'us-east-2';
const environment = parseEnvironment('nightly', { account, region });

const app = new App();
const stack = new Stack(app, 'Pipeline', { env: { account, region } });
const pipeline = new CodePipeline(stack, 'Pipeline', {
  synth: new ShellStep('Synth', {
    input: CodePipelineSource.connection('example/benchmarks', 'main', {
      connectionArn: `arn:aws:codeconnections:${region}:${account}:connection/00000000-0000-0000-0000-000000000000`,
    }),
    commands: ['npm ci', 'npx trainyard plan --environment nightly', 'npx cdk synth'],
  }),
});

const stage = new Stage(app, 'Nightly', { env: { account, region } });
new EnvironmentStack(stage, stackName(environment.name), { environment });
pipeline.addStage(stage, { pre: [new ManualApprovalStep('Deploy')] });

app.synth();
