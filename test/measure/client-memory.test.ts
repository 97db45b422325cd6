import { join } from 'node:path';
import { readLines, World } from './world';

const FIXTURE = join(__dirname, 'fixtures/memory_of.py');
/** Prompts as long as the tutorial's, of 35 kB each: the bench `scale` tells what 100,000 short ones take. */
const LONG = { mean: 7000, stddev: 10 };
const KILOBYTES = 35;
/** Both are beyond what Python's collector of cycles leaves lying about: up to 24 MB were seen beside a load. */
const FEW = 700;
const MORE = 2700;

test('the client keeps neither prompts nor answers in memory', async () => {
  const world = new World();
  try {
    const ports = await world.replicas(
      { slots: 8, prefill: 0, tpot: 0, serial: false },
      { slots: 8, prefill: 0, tpot: 0, serial: false },
    );
    const runs = [];
    for (const requests of [FEW, MORE]) {
      const request = world.request(ports, 8, {
        layout: { sequenceLength: 8192 },
        workload: {
          requests,
          inputTokens: LONG,
          outputTokens: { mean: 8, stddev: 0 },
          timeLimitSeconds: 600,
        },
      });
      const out = request.replace('request', 'out').replace('.json', '');
      const { stdout, stderr } = await world.python([
        FIXTURE,
        'trainyard_host.measure',
        'run',
        '--request',
        request,
        '--out',
        out,
      ]);
      const { code, megabytes } = JSON.parse(stdout);
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      expect(readLines(out).filter(({ status }) => status === 'completed')).toHaveLength(requests);
      runs.push(megabytes);
    }
    const [few, more] = runs;
    const prompts = ((MORE - FEW) * KILOBYTES) / 1000;
    // A client that keeps them grows by all of them.
    expect(more - few).toBeLessThan(prompts / 2);
  } finally {
    world.close();
  }
}, 600_000);
