import { parseEnvironment } from '../../lib/environment';
import { makePlan } from '../../lib/plan';

const devices = (more: object) => makePlan(parseEnvironment('x', more)).devices;

describe('the drawing of the devices', () => {
  test('gives each replica of the tutorial two rows', () => {
    expect(devices({}).map((row) => row.map((cell) => cell.replicas.join()))).toEqual([
      ['0', '0', '0', '0'],
      ['0', '0', '0', '0'],
      ['1', '1', '1', '1'],
      ['1', '1', '1', '1'],
    ]);
    expect(devices({})[1]?.[0]).toEqual({
      device: 4,
      firstCore: 16,
      lastCore: 19,
      replicas: [0],
      numaNode: 0,
    });
  });

  test('shows free devices, and several replicas on one', () => {
    const free = devices({ layout: { dataParallel: 1 } });
    expect(free[3]?.every((cell) => cell.replicas.length === 0)).toBe(true);
    const model = { id: 'meta-llama/Llama-3.1-8B-Instruct' };
    const shared = devices({ model, layout: { tensorParallel: 2, dataParallel: 2, batch: 1 } });
    expect(shared[0]?.[0]?.replicas).toEqual([0, 1]);
  });
});
