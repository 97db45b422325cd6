/** Claims about what the tools of the devices say: held, failed and not reached. */
import { CLAIM_TESTS_BY_ITSELF } from '../../lib/acceptance/claim-tests/claim-tests';
import type { Evidence } from '../../lib/acceptance/claim-tests/evidence';
import type { DeviceCapture } from '../../lib/contract/device-capture';
import { makePlan } from '../../lib/plan';
import { NOTHING } from './nothing-seen';

const { terms } = makePlan(NOTHING.environment).memory;
const planned = (...names: string[]) =>
  terms.filter(({ name }) => names.includes(name)).reduce((sum, { bytes }) => sum + bytes, 0);
/** Memory of one core as the plan has it, in the words of neuron-monitor. */
const CORE = {
  tensors: planned('weights', 'replicatedKeyValue', 'paddedHeads', 'keyValueCache', 'draftModel'),
  ...{ constants: 0, runtime_memory: planned('microcode'), model_code: planned('other') / 2 },
};
const READING = {
  ...{ utilization: { 0: 80, 1: 70 }, deviceBytes: 1e9, deviceErrors: 0 },
  coreBytes: { 0: CORE, 1: CORE },
};
const CAPTURE: DeviceCapture = {
  schema: 'trainyard.devices/1',
  neuronLs: {
    ...{ printed: '[]', problem: null },
    devices: [{ device: 0, cores: [0, 1], logicalCores: 1 }],
  },
  monitor: { reports: 9, atRest: { ...READING, utilization: {} }, underLoad: READING },
  serverLogs: [{ port: 8000, characters: 900, prompts: 0 }],
};

const judge = (id: string, change: Partial<DeviceCapture> | null, more: Partial<Evidence> = {}) => {
  const captures = change === null ? [] : [{ ...CAPTURE, ...change }];
  return CLAIM_TESTS_BY_ITSELF.find((row) => row.id === id)?.test({ ...NOTHING, captures, ...more });
};
const monitored = (change: Partial<DeviceCapture['monitor']>) => ({
  monitor: { ...CAPTURE.monitor, ...change },
});
const holding = (change: Readonly<Record<string, number>>) =>
  monitored({ underLoad: { ...READING, coreBytes: { 0: CORE, 1: { ...CORE, ...change } } } });

const ROWS: readonly [id: string, what: string, change: Partial<DeviceCapture>, outcome: string][] = [
  ['neuron-ls', 'as the catalogue has it', {}, 'held'],
  ['neuron-ls', 'unreadable', { neuronLs: { printed: '?', devices: null, problem: 'no JSON' } }, 'failed'],
  ['neuron-ls', 'of another size', { neuronLs: { ...CAPTURE.neuronLs, devices: [] } }, 'failed'],
  ['neuron-monitor', 'read', {}, 'held'],
  ['neuron-monitor', 'silent', monitored({ reports: 0, atRest: null, underLoad: null }), 'not reached'],
  ['neuron-monitor', 'unreadable', monitored({ atRest: null, underLoad: null }), 'failed'],
  [
    'neuron-monitor',
    'without work',
    monitored({ underLoad: { ...READING, utilization: { 0: 0, 1: 0 } } }),
    'failed',
  ],
  [
    'neuron-monitor',
    'of one core',
    monitored({ underLoad: { ...READING, utilization: { 0: 9 } } }),
    'failed',
  ],
  ['neuron-monitor', 'without memory', monitored({ underLoad: { ...READING, deviceBytes: null } }), 'failed'],
  ['memory-terms', 'as planned', {}, 'held'],
  ['memory-terms', 'with a larger cache', holding({ constants: CORE.tensors * 0.06 }), 'failed'],
  ['memory-terms', 'with less than the allowance', holding({ model_code: 1 }), 'held'],
  ['memory-terms', 'with more than the allowance', holding({ model_code: planned('other') + 1 }), 'failed'],
  ['memory-terms', 'not counted', monitored({ underLoad: { ...READING, coreBytes: {} } }), 'not reached'],
  ['request-log', 'without prompts', {}, 'held'],
  ['request-log', 'with one', { serverLogs: [{ port: 8000, characters: 900, prompts: 1 }] }, 'failed'],
  ['request-log', 'empty', { serverLogs: [{ port: 8000, characters: 0, prompts: 0 }] }, 'not reached'],
];

test.each(ROWS)('%s %s: %s', async (id, _, change, outcome) => {
  expect(await judge(id, change)).toMatchObject({ outcome });
});

test.each(['neuron-ls', 'neuron-monitor', 'memory-terms', 'request-log', 'hardware-errors'])(
  '%s is not reached where nothing was kept',
  async (id) => {
    expect(await judge(id, null)).toMatchObject({ outcome: 'not reached' });
  },
);

test('memory that does not fit is said part by part', async () => {
  expect((await judge('memory-terms', {}))?.evidence).toMatch(
    /^weights and KV cache .* planned .*; microcode .* planned .*; other .* planned /,
  );
});

test('an emulated device has neither memory nor counters of errors, and no work', async () => {
  const emulated = { emulated: true };
  for (const id of ['memory-terms', 'hardware-errors'])
    expect(await judge(id, {}, emulated)).toMatchObject({ outcome: 'not reached' });
  const bare = { utilization: { 0: 0, 1: 0 }, deviceBytes: null, coreBytes: {}, deviceErrors: null };
  const said = await judge('neuron-monitor', monitored({ atRest: bare, underLoad: bare }), emulated);
  expect(said).toMatchObject({ outcome: 'held' });
});

describe('counters of errors', () => {
  const reading = (count: number) => ({
    counters: Object.fromEntries(Array.from({ length: count }, (_, at) => [`neuron0 c${at}`, 0])),
  });
  test.each([
    [4, 4, 'held'],
    [0, 0, 'failed'],
    [4, 3, 'failed'],
  ])('%d before and %d after: %s', async (before, after, outcome) => {
    const hardware = [{ hardware: { before: reading(before), after: reading(after) } }];
    expect(await judge('hardware-errors', {}, { hardware })).toMatchObject({ outcome });
  });
});
