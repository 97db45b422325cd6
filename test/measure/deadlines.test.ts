import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { processesMentioning } from '../e2e/command';
import { PYTHONPATH, SOURCE, World } from './world';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const LIMITED = join(__dirname, 'fixtures/with_limits.py');
const plan = { slots: 4, prefill: 0, tpot: 0.005 };
const failure = (out: string) => JSON.parse(readFileSync(join(out, 'failure.json'), 'utf8'));
const OUT = 'out-hanging';

async function args(
  seconds: number,
  changes: Record<string, object | string | null> = {},
): Promise<string[]> {
  const ports = await world.replicas(plan);
  const out = join(world.directory, OUT);
  const request = world.request(ports, 4, changes);
  const progress = join(world.directory, 'progress.json');
  return [LIMITED, String(seconds), 'run', '--request', request, '--out', out, '--progress', progress];
}

const waitingFor = () => JSON.parse(readFileSync(join(world.directory, 'progress.json'), 'utf8')).waitingFor;

describe('the start of what is not ours', () => {
  test('a tokenizer that does not load ends with its code', async () => {
    const { code, stderr } = await world.python(await args(1));
    expect(code).toBe(1);
    expect(failure(join(world.directory, OUT))).toMatchObject({
      code: 'TokenizerTimedOut',
      message: 'waited 1 s for the tokenizer to load',
    });
    expect(stderr).toContain('TokenizerTimedOut: waited 1 s');
    expect(waitingFor()).toBe('the tokenizer to load');
  });

  test('that hangs where no handler is called is stopped all the same, and says so', async () => {
    const child = spawn('python3', ['-B', ...(await args(600))], { env: { ...process.env, PYTHONPATH } });
    let told = '';
    child.stderr.on('data', (text) => {
      told += text;
      if (/waiting for the tokenizer/.test(told) && !child.killed) child.kill('SIGTERM');
    });
    const code = await new Promise((done) => child.once('close', done));
    expect(code).toBe(3);
    expect(failure(join(world.directory, OUT))).toMatchObject({ code: 'Stopped' });
  });

  test('Ray that does not start is ended with its code, and nothing of it is left', async () => {
    const { code } = await world.python(await args(1, { client: 'upstream', llmperf: SOURCE }));
    expect(code).toBe(1);
    expect(failure(join(world.directory, OUT))).toMatchObject({
      code: 'RayStartTimedOut',
      message: expect.stringMatching(
        /^LLMPerf's program was ended, 1 s after it began to wait for Ray to start/,
      ),
    });
    expect(waitingFor()).toBe('Ray to start');
    expect(processesMentioning(world.directory).filter((line) => !/mock_replicas/.test(line))).toEqual([]);
  });
});
