/** An environment in a VPC that exists. The subnet needs a way to SSM, S3, the model hub, GitHub and PyPI. */
import { App } from 'aws-cdk-lib';
import { EnvironmentStack, parseEnvironment, stackName } from 'trainyard';

const environment = parseEnvironment('research', {
  region: 'us-east-2',
  network: { vpcId: 'vpc-0123456789abcdef0', subnetId: 'subnet-0123456789abcdef0' },
});

const app = new App();
new EnvironmentStack(app, stackName(environment.name), { environment });
app.synth();
