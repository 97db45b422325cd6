import { bootstrapsOf } from '../../lib/run';
import { FakeStore, outcomeOf, START } from './fakes';

/** A bucket in which every object is a second younger than the one before. */
class Bucket extends FakeStore {
  private readonly order: string[] = [];
  override put(key: string, value: unknown): void {
    super.put(key, value);
    this.order.push(key);
  }
  override async list(prefix: string) {
    const found = await super.list(prefix);
    return found.map((object) => ({ ...object, modifiedAt: START + this.order.indexOf(object.key) * 1000 }));
  }
  outcome(runId: string, instanceId: string, commandId: string, status: 'succeeded' | 'failed'): void {
    const of = { job: 'bootstrap', runId, instanceId, commandId, status } as const;
    this.put(`runs/${runId}/${instanceId}/outcomes/bootstrap/${commandId}.json`, outcomeOf(of, START));
  }
}

const RUN = 'bootstrap-aaaaaaaaaaaa';
let bucket: Bucket;
beforeEach(() => {
  bucket = new Bucket();
});
const seen = async () =>
  (await bootstrapsOf(bucket)).map(({ at: _, outcome, ...rest }) => ({ ...rest, outcome }));

describe('what bootstraps left', () => {
  test('is nothing in a bucket that no instance has written to', async () => {
    expect(await seen()).toEqual([]);
  });

  test('is the newest outcome of each instance, with its log and that of the boot', async () => {
    bucket.put('hosts/i-1/boot.log', 'boot succeeded');
    bucket.outcome(RUN, 'i-1', 'c1', 'failed');
    bucket.outcome('console-20261123-190000', 'i-1', 'c2', 'succeeded');
    expect(await seen()).toMatchObject([
      {
        instanceId: 'i-1',
        outcome: { status: 'succeeded', commandId: 'c2' },
        logs: ['runs/console-20261123-190000/i-1/logs/bootstrap/c2.log', 'hosts/i-1/boot.log'],
      },
    ]);
  });

  const beats = (commandId: string, at: number) =>
    bucket.put(`runs/${RUN}/i-1/progress/bootstrap.json`, {
      schema: 'trainyard.progress/1',
      job: 'bootstrap',
      commandId,
      at: new Date(at).toISOString(),
      elapsedSeconds: 1,
      waitingFor: 'step vllm',
    });

  test('is no success when a later attempt is at work or was killed', async () => {
    bucket.outcome(RUN, 'i-1', 'a.1', 'succeeded');
    beats('a.2', START + 3_600_000);
    expect(await seen()).toMatchObject([
      { outcome: null, lastSeen: new Date(START + 3_600_000).toISOString() },
    ]);
  });

  test('is the outcome when the last beat is of its own attempt, or of one before', async () => {
    bucket.outcome(RUN, 'i-1', 'a.1', 'succeeded');
    beats('a.1', START + 3_600_000);
    expect(await seen()).toMatchObject([{ outcome: { commandId: 'a.1' }, lastSeen: null }]);
    beats('a.0', START - 3_600_000);
    expect(await seen()).toMatchObject([{ outcome: { commandId: 'a.1' }, lastSeen: null }]);
  });

  test('is the boot log alone when the boot failed', async () => {
    bucket.put('hosts/i-1/boot.log', 'boot failed: ToolMissing');
    expect(await seen()).toEqual([
      { instanceId: 'i-1', outcome: null, lastSeen: null, logs: ['hosts/i-1/boot.log'] },
    ]);
  });

  test.each([
    'associations/command-1/i-1/awsrunShellScript/RunBootstrap/stderr',
    'associations/i-1/assoc-1/stderr',
  ])('is what the step printed when it came to no outcome: %s', async (key) => {
    bucket.put(key, 'HostNotBooted: …');
    expect(await seen()).toEqual([{ instanceId: 'i-1', outcome: null, lastSeen: null, logs: [key] }]);
  });

  test('is listed with the newest instance last, and phases of runs are no part of it', async () => {
    bucket.outcome(RUN, 'i-2', 'c1', 'failed');
    bucket.outcome(RUN, 'i-1', 'c1', 'failed');
    bucket.put('runs/tutorial-20261123-191500-4f2a/i-3/outcomes/compile/c.json', {});
    expect((await seen()).map(({ instanceId }) => instanceId)).toEqual(['i-2', 'i-1']);
  });
});
