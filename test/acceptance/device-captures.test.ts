import { deviceCapturesOf } from '../../lib/acceptance/day/device-captures';
import { keys } from '../../lib/contract/names';
import { FakeStore } from '../run/fakes';

const FOLDER = keys.benchmark('r', 'i-1', 'c');
const CAPTURE = {
  schema: 'trainyard.devices/1',
  neuronLs: { printed: null, devices: null, problem: 'neuron-ls is not on the PATH' },
  monitor: { reports: 0, atRest: null, underLoad: null },
  serverLogs: [],
};

test('what a run kept of its devices is read, and what has another shape is left out', async () => {
  const store = new FakeStore();
  const seen = { before: { counters: { a: 1 } }, after: null };
  store.put(`${FOLDER}devices.json`, CAPTURE);
  store.put(`${FOLDER}repeat-1/evidence.json`, { clock: 1, hardware: seen });
  store.put(`${keys.benchmark('r', 'i-1', 'd')}devices.json`, { schema: 'trainyard.devices/2' });
  store.put(`${keys.benchmark('r', 'i-1', 'e')}devices.json`, 'no JSON');
  expect(await deviceCapturesOf(store, ['r', 'another'])).toEqual({
    captures: [CAPTURE],
    hardware: [{ hardware: seen }],
  });
});
