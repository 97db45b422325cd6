import { rmSync } from 'node:fs';
import { type Synthesized, synthesize } from './synthesize';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function example(name: string): Synthesized['templates'] {
  const { folder, templates } = synthesize(name);
  folders.push(folder);
  return templates;
}

const count = (templates: Synthesized['templates'], stack: string, type: string) =>
  templates[stack]?.filter((resource) => resource.Type === type).length;

// Each is a whole app of a user: it imports the package by name, and what is read here is its cloud assembly.
describe('the example', () => {
  test('constructs-alone has an instance, its documents and a stop in a stack of its own name', () => {
    const templates = example('constructs-alone');
    expect(Object.keys(templates)).toEqual(['Mine']);
    expect(count(templates, 'Mine', 'AWS::EC2::Instance')).toBe(1);
    expect(count(templates, 'Mine', 'AWS::SSM::Document')).toBe(7);
    expect(count(templates, 'Mine', 'AWS::Scheduler::Schedule')).toBe(1);
  });

  test('existing-vpc makes no network, and puts the instance into the subnet', () => {
    const templates = example('existing-vpc');
    expect(count(templates, 'Trainyard-research', 'AWS::EC2::VPC')).toBe(0);
    expect(count(templates, 'Trainyard-research', 'AWS::EC2::NatGateway')).toBe(0);
    const instance = templates['Trainyard-research']?.find((it) => it.Type === 'AWS::EC2::Instance');
    expect(instance?.Properties?.['SubnetId']).toBe('subnet-0123456789abcdef0');
  });

  test('two-environments has a stack for each', () => {
    const templates = example('two-environments');
    expect(Object.keys(templates).sort()).toEqual(['Trainyard-trn1', 'Trainyard-tutorial']);
    expect(count(templates, 'Trainyard-trn1', 'AWS::EC2::Instance')).toBe(1);
    expect(count(templates, 'Trainyard-tutorial', 'AWS::EC2::Instance')).toBe(1);
  });

  test('pipeline deploys the environment after an approval', () => {
    const templates = example('pipeline');
    const stack = Object.keys(templates).find((name) => name.includes('Trainyardnightly'));
    expect(count(templates, stack ?? '', 'AWS::EC2::Instance')).toBe(1);
    const [pipeline] = templates['Pipeline']?.filter((it) => it.Type === 'AWS::CodePipeline::Pipeline') ?? [];
    expect(JSON.stringify(pipeline)).toContain('"Category":"Approval"');
  });
});
