/** The CDK app: one stack per environment of `cdk.json`, or the one that `-c environment=NAME` names. */
import { setFlagsFromString } from 'node:v8';
import { App } from 'aws-cdk-lib';
import { stackName } from '../lib/contract/names';
import { causeChain, exitCodeOf, isTrainyardError } from '../lib/core/errors';
import { listEnvironments, loadEnvironment, refuseOtherContext } from '../lib/environment';
import { EnvironmentStack } from '../lib/infra/environment-stack';

/**
 * The library checks each template by a WebAssembly program that runs once. To compile its hot functions a second time
 * takes longer than they run, and the process waits for it at its end: a third of a synthesis.
 */
const NEVER_COMPILE_AGAIN = '--wasm-tiering-budget=1000000000';

function main(): void {
  setFlagsFromString(NEVER_COMPILE_AGAIN);
  const app = new App();
  refuseOtherContext(app.node.getAllContext());
  const chosen: unknown = app.node.tryGetContext('environment');
  const names = typeof chosen === 'string' ? [chosen] : listEnvironments().map(({ name }) => name);
  for (const name of names) {
    new EnvironmentStack(app, stackName(name), { environment: loadEnvironment({ name }) });
  }
  app.synth();
}

try {
  main();
} catch (error) {
  if (!isTrainyardError(error)) throw error;
  const lines = [`${error.code}: ${error.message}`, ...causeChain(error)];
  if (error.path !== undefined) lines.push(`at: ${error.path}`);
  if (error.next !== undefined) lines.push(`next: ${error.next}`);
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exitCode = exitCodeOf(error);
}
