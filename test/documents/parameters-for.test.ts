import { documentsFor, parametersFor } from '../../lib/documents';
import { parseEnvironment } from '../../lib/environment';
import { TOOLKIT, TUTORIAL } from './tutorial';

test('every parameter is sent, with the environment’s value where none is given', () => {
  const sent = parametersFor('compile', TUTORIAL, { RunId: 'tutorial-1', BatchSize: 2 });
  expect(sent).toMatchObject({
    RunId: ['tutorial-1'],
    TensorParallelDegree: ['32'],
    BatchSize: ['2'],
    SequenceLength: ['8192'],
  });
  const compile = documentsFor(TUTORIAL, TOOLKIT).find((document) => document.phase === 'compile');
  expect(Object.keys(sent)).toEqual(compile?.parameters.map((spec) => spec.name));
});

test('sampling parameters travel as base64 of their JSON', () => {
  const [text = ''] = parametersFor('benchmark', TUTORIAL)['SamplingParameters'] ?? [];
  expect(JSON.parse(Buffer.from(text, 'base64').toString('utf8'))).toEqual({ temperature: 0.7, top_k: 50 });
});

test('no concurrency in the environment is 0: batch times copies, decided on the instance', () => {
  expect(parametersFor('benchmark', TUTORIAL)['Concurrency']).toEqual(['0']);
  const fixed = parseEnvironment('fixed', { workload: { concurrency: 3 } });
  expect(parametersFor('benchmark', fixed)['Concurrency']).toEqual(['3']);
});

test('an unknown parameter is refused with the known ones', () => {
  expect(() => parametersFor('stop', TUTORIAL, { Port: 8000 })).toThrow(
    expect.objectContaining({
      kind: 'request',
      code: 'UnknownParameter',
      next: 'use one of RunId, BasePort',
    }),
  );
});

test.each([
  ['BasePort', 80],
  ['BasePort', "8000'; reboot; '"],
  ['RunId', 'UPPER'],
  ['RunId', ''],
])('%s = %j is refused with the limit', (name, value) => {
  expect(() => parametersFor('stop', TUTORIAL, { [name]: value })).toThrow(
    expect.objectContaining({ kind: 'request', code: 'InvalidParameter' }),
  );
});

test('the largest seed that an environment may have fits the document', () => {
  const environment = parseEnvironment('seeded', { workload: { seed: 2 ** 31 - 1 } });
  expect(documentsFor(environment, TOOLKIT)).toHaveLength(7);
  expect(() => parseEnvironment('seeded', { workload: { seed: 2 ** 31 } })).toThrow(/2147483647/);
});

test('a seed that the document cannot carry is refused by name', () => {
  const { workload, ...rest } = parseEnvironment('seeded', {});
  const environment = { ...rest, workload: { ...workload, seed: 2 ** 40 } };
  expect(() => documentsFor(environment, TOOLKIT)).toThrow(/default of Seed must be a whole number/);
});
