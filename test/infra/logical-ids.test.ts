/**
 * Names that a deployed account holds on to. A changed logical id replaces an instance or leaves a bucket behind, a
 * changed document or parameter name breaks what people have saved, so these lists are compared with those of 0.1.0.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { stackName } from '../../lib/contract/names';
import { loadEnvironment } from '../../lib/environment';
import { EnvironmentStack } from '../../lib/infra';
import { cleanUp, newApp, TOOLKIT } from './app';

interface Names {
  readonly resources: Readonly<Record<string, string>>;
  readonly documentParameters: Readonly<Record<string, readonly string[]>>;
  readonly outputs: readonly string[];
}

const RECORDED: Readonly<Record<string, Names>> = JSON.parse(
  readFileSync(join(__dirname, 'fixtures/logical-ids.json'), 'utf8'),
);
/** Properties under which a resource is known in the account. */
const NAMES = ['Name', 'LogGroupName', 'PolicyName', 'DashboardName', 'TopicName'];

afterAll(cleanUp);

test.each(['tutorial', 'capacity-block'])(
  '%s keeps its logical ids, names, parameters and outputs',
  (name) => {
    const environment = loadEnvironment({ name });
    const template = Template.fromStack(
      new EnvironmentStack(newApp(), stackName(name), { environment, toolkit: TOOLKIT }),
    ).toJSON();
    expect(namesOf(template)).toEqual(RECORDED[stackName(name)]);
  },
);

function namesOf(template: Record<string, unknown>): Names {
  const all = Object.entries(template['Resources'] as Record<string, Resource>);
  const resources = all.filter(([id]) => id !== 'CDKMetadata');
  return {
    resources: Object.fromEntries(resources.map(([id, resource]) => [id, described(resource)])),
    documentParameters: Object.fromEntries(
      resources
        .filter(([, { Type }]) => Type === 'AWS::SSM::Document')
        .map(([, { Properties }]) => [
          String(Properties?.['Name']).split('-').at(-1) ?? '',
          Object.keys(JSON.parse(String(Properties?.['Content'])).parameters ?? {}).sort(),
        ]),
    ),
    outputs: Object.keys(template['Outputs'] as object).sort(),
  };
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

function described({ Type, Properties = {} }: Resource): string {
  const name = NAMES.map((key) => Properties[key]).find((value) => typeof value === 'string');
  return name === undefined ? Type : `${Type} ${name}`;
}
