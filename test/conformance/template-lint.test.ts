/** cfn-lint, which reads the schemas of CloudFormation itself, on the template of every shipped environment. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Environment, parseEnvironment } from '../../lib/environment';
import { cleanUp } from '../infra/app';
import { type Json, type StackTemplate, shipped, synthesized } from './helpers/templates';

const folder = mkdtempSync(join(tmpdir(), 'trainyard-lint-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  cleanUp();
});

/**
 * Documents are published as text, so that their bytes are ours. The linter's parser takes no text that was read with
 * line numbers ("a string or stream input is required"), so it gets the same documents as objects.
 */
function readable(template: StackTemplate): StackTemplate {
  const resources = Object.entries(template.Resources).map(([id, resource]) => {
    const content = resource.Properties?.['Content'];
    if (typeof content !== 'string') return [id, resource];
    // Without the exception that a published document carries: here the rule is to judge.
    const { Metadata: _exception, ...judged } = resource;
    return [id, { ...judged, Properties: { ...resource.Properties, Content: JSON.parse(content) as Json } }];
  });
  return { ...template, Resources: Object.fromEntries(resources) };
}

/**
 * A block lives in one zone, so an environment in a block names it, and the linter would rather have it computed. Its
 * lists of instance types have no trn2.3xlarge in any region.
 */
function accepted({ network, instance }: Environment): string[] {
  return [
    ...(network.availabilityZone === null ? [] : ['--ignore-checks', 'W3010']),
    ...(instance.type === 'trn2.3xlarge' ? ['--ignore-checks', 'E3628'] : []),
  ];
}

test('the template is clean as it is deployed too', () => {
  const [environment] = shipped();
  if (environment === undefined) throw new TypeError('no environment is shipped');
  const file = join(folder, 'deployed.json');
  writeFileSync(file, JSON.stringify(synthesized(environment), null, 1));
  const done = spawnSync('cfn-lint', ['--regions', environment.region, '--', file], { encoding: 'utf8' });
  expect({ code: done.status, said: done.stdout.slice(0, 2000) }).toEqual({ code: 0, said: '' });
});

test('the template is clean with a deletion from outside, too', () => {
  const file = join(folder, 'deletion.json');
  const written = { tags: { team: 'ml' }, guards: { deleteStackAt: '2030-01-01T00:00:00Z' } };
  writeFileSync(file, JSON.stringify(readable(synthesized(parseEnvironment('day', written))), null, 1));
  const done = spawnSync('cfn-lint', ['--regions', 'us-east-2', '--', file], { encoding: 'utf8' });
  expect({ code: done.status, said: done.stdout.slice(0, 2000) }).toEqual({ code: 0, said: '' });
});

test.each(shipped().map((environment) => ({ name: environment.name, environment })))(
  'the template of $name is clean',
  ({ name, environment }) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(readable(synthesized(environment)), null, 1));
    const args = [
      '--regions',
      environment.region,
      '--format',
      'parseable',
      ...accepted(environment),
      '--',
      file,
    ];
    const done = spawnSync('cfn-lint', args, { encoding: 'utf8' });
    expect({ code: done.status, said: `${done.stdout}${done.stderr}`.slice(0, 2000) }).toEqual({
      code: 0,
      said: '',
    });
  },
);
