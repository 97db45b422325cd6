/** Two environments of `cdk.json` in one app: a stack each, with a bucket, documents and guards of its own. */
import { App } from 'aws-cdk-lib';
import { buildToolkit, EnvironmentStack, loadEnvironment, stackName } from 'trainyard';

const app = new App();
// Built once: both stacks upload the same archive.
const toolkit = buildToolkit();
for (const name of ['tutorial', 'trn1']) {
  const environment = loadEnvironment({ name });
  new EnvironmentStack(app, stackName(name), { environment, toolkit });
}
app.synth();
