import { compile } from '../emulated/helpers/compile';
import { Instance } from '../emulated/helpers/instance';
import { Server } from '../emulated/helpers/server';
import { mostInFlight, percentile, World } from './world';

/** What these say is of the machine that the test runs on, which may be busy; whether they are right is tested apart. */
const OF_THIS_MACHINE = [
  ...['ClientSaturated', 'ClockSteps', 'SteadyPace', 'StreamArrivals'],
  ...['LittlesLaw', 'ReplicaBusy', 'TailAgainstMedian'],
];

/** Of 32 requests few have the prefill to themselves, and on a busy machine too few to judge by. */
const doubtful = ({ name, status }: { name: string; status: string }) =>
  status !== 'pass' && !(name === 'UnevenPrefill' && status === 'not-judged');

/** The tutorial's layout and lengths on emulated hardware, with fewer requests and shorter answers. */
async function tutorial(world: World, instance: Instance) {
  const cores = ['0-31', '32-63'];
  const servers = await Promise.all(
    cores.map((range) => Server.start(instance, { into: 'corrected', cores: range })),
  );
  await Promise.all(servers.map((server) => server.ready()));
  const ports = servers.map(({ port }) => port);
  const request = world.request(ports, 4, {
    emulated: { timeScale: 20 },
    model: { servedAs: instance.model },
    layout: { sequenceLength: 8192 },
    workload: {
      requests: 32,
      warmupRequests: 2,
      inputTokens: { mean: 7936, stddev: 30 },
      outputTokens: { mean: 64, stddev: 10 },
    },
    hardware: {
      weightBytes: 2 * 70_553_706_496,
      parameters: 70_553_706_496,
      memoryBandwidth: 46.4e12,
      peakFlops: 10.7e15,
      machineCores: 64,
    },
  });
  world.edit(request, {
    measureAlone: 'yes',
    replicas: ports.map((port, index) => ({
      index,
      url: `http://${instance.address}:${port}`,
      cores: cores[index],
    })),
  });
  const measured = await world.measure(request, []);
  // Before the load come the greedy questions, and a warm-up request for each server.
  const before = (measured.result.answers?.prompts ?? 0) + 1;
  const truth = servers.flatMap((server) => server.truth().slice(before));
  await Promise.all(servers.map((server) => server.stop()));
  return { ...measured, truth };
}

describe('against two emulated replicas', () => {
  let instance: Instance;
  let world: World;
  beforeAll(() => {
    world = new World();
    instance = new Instance({ compileTimeScale: 5000, timeScale: 20 });
    instance.installVllm();
    compile(instance, { into: 'corrected' });
  });
  afterAll(async () => {
    await instance.close();
    world.close();
  });

  test('the tutorial is measured truly and found valid', async () => {
    const { result, lines, truth } = await tutorial(world, instance);
    const ttft = percentile(
      truth.map((row) => row.firstToken - row.arrival),
      50,
    );
    const output = truth.reduce((sum, row) => sum + row.completionTokens, 0);
    // The server's own clock starts when it has read the prompt, which the client waits for, and is woken for late.
    const before = (result.metrics.ttftSeconds?.p50 ?? 0) - ttft;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(0.1 + (result.clientClock?.lagP99Seconds ?? 0));
    expect(result.replicas.map(({ index }) => mostInFlight(lines, index))).toEqual([4, 4]);
    expect(result.tokens.outputByUsage).toBe(output);
    expect(result.tokens.outputByClient).toBe(output);
    const others = result.verdict.checks.filter(({ name }) => !OF_THIS_MACHINE.includes(name));
    expect(others.filter(doubtful)).toEqual([]);
    expect(result.emulated).toEqual({ timeScale: 20 });
  });
});
