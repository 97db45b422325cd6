/** Every field of an environment × what its change does, proven by two syntheses; and the page that says it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { toolkitFor } from '../../../lib/documents';
import { describeFields } from '../../../lib/environment';
import { FIELD_EFFECTS } from '../../../lib/environment/fields/field-effects';
import { EnvironmentStack } from '../../../lib/infra';
import { cleanUp, environment, newApp } from '../app';
import { effectsTable } from './effects-table';
import { PAIRS, writtenOf } from './pairs';
import { type Difference, differenceOf, type Synthesis } from './template-difference';

const FIELDS = [...new Set(describeFields().map(({ path }) => path))];
const made = new Map<string, Synthesis>();

beforeAll(() => jest.spyOn(console, 'error').mockImplementation(() => undefined));
afterAll(() => {
  jest.restoreAllMocks();
  cleanUp();
});

/** Most fields are compared with the same first environment. */
function synthesisOf(written: object): Synthesis {
  const key = JSON.stringify(written);
  const known = made.get(key);
  if (known !== undefined) return known;
  const of = environment('tutorial', written);
  const stack = new EnvironmentStack(newApp(), 'Stack', { environment: of, toolkit: toolkitFor(of) });
  const { region, account } = stack;
  const synthesis = { region, account, template: Template.fromStack(stack) };
  made.set(key, synthesis);
  return synthesis;
}

function changeOf(field: string): Difference {
  const [before, after] = writtenOf(field);
  return differenceOf(synthesisOf(before), synthesisOf(after));
}

const launchData = ({ template }: Synthesis) =>
  Object.values(template.findResources('AWS::EC2::LaunchTemplate')).map((it) => {
    const { UserData: _boot, ...data } = (
      it as { Properties: { LaunchTemplateData: Record<string, unknown> } }
    ).Properties.LaunchTemplateData;
    return data;
  });

test('every field has a row and a changed value, and nothing else has', () => {
  expect(Object.keys(FIELD_EFFECTS).sort()).toEqual([...FIELDS].sort());
  expect(Object.keys(PAIRS).sort()).toEqual([...FIELDS].sort());
});

test.each(FIELDS)('%s needs what its row says', (field) => {
  expect(changeOf(field).effects).toEqual(FIELD_EFFECTS[field]?.effects ?? []);
});

test.each(FIELDS)('%s reaches what an instance is launched with only under a seal', (field) => {
  const [before, after] = writtenOf(field).map(synthesisOf) as [Synthesis, Synthesis];
  const [effect] = FIELD_EFFECTS[field]?.effects ?? [];
  if (effect === 'instance' || effect === 'network' || effect === 'new-stack') return;
  if (field === 'instance.count' || field === 'tags') return;
  expect(launchData(after)).toEqual(launchData(before));
  // What it waits for is no part of an instance that is there.
  const machines = ({ template }: Synthesis) =>
    Object.entries(template.findResources('AWS::EC2::Instance')).map(([id, { DependsOn: _, ...rest }]) => [
      id,
      rest,
    ]);
  const signals = ({ template }: Synthesis) =>
    Object.keys(template.findResources('AWS::SSM::Association')).filter((id) =>
      id.startsWith('BootstrapSignal'),
    );
  expect(machines(after)).toEqual(machines(before));
  expect(signals(after)).toEqual(signals(before));
});

test('tags change nothing but tags, so an instance that runs takes its own and stays', () => {
  const plain = (of: object): object =>
    JSON.parse(
      JSON.stringify(of, (key, value: unknown) => (/^Tag(s|Specifications)$/.test(key) ? undefined : value)),
    );
  const [before, after] = writtenOf('tags').map(synthesisOf) as [Synthesis, Synthesis];
  for (const type of ['AWS::EC2::Instance', 'AWS::EC2::LaunchTemplate'])
    expect(plain(after.template.findResources(type))).toEqual(plain(before.template.findResources(type)));
  expect(after.template.findResources('AWS::SSM::Association')).toEqual(
    before.template.findResources('AWS::SSM::Association'),
  );
});

test('the page has the table that the syntheses say (UPDATE_DOCS=1 writes it)', () => {
  const page = 'docs/changing.md';
  const text = readFileSync(page, 'utf8');
  const table = effectsTable(FIELDS.map((field) => ({ field, words: changeOf(field).words })));
  const block = /(<!-- field-effects -->\n)[\s\S]*?(<!-- \/field-effects -->)/;
  expect(text).toMatch(block);
  const wanted = text.replace(block, (_, open: string, close: string) => `${open}\n${table}\n\n${close}`);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, wanted);
  expect(readFileSync(page, 'utf8')).toBe(wanted);
});
