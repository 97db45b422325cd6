import { keys } from '../../lib/contract/names';
import { EmulatedInstance } from './emulated-instance';

const OUTCOMES = keys.outcomes('run-1', 'i-1', 'prepare');
const KEY = keys.outcome('run-1', 'i-1', 'prepare', 'command-1');

let instance: EmulatedInstance;
beforeEach(() => {
  instance = new EmulatedInstance();
});
afterEach(() => instance.remove());

describe('an attempt', () => {
  test('takes the id that its document tells', async () => {
    instance.phase('prepare', 'true');
    await instance.run('prepare', { TRAINYARD_ATTEMPT: 'command-1.2026-11-29T20-55-18.123Z' });
    expect(instance.objects(OUTCOMES)).toEqual(['command-1.2026-11-29T20-55-18.123Z.json']);
  });

  test('under an id that was used leaves what the first one left, and has an outcome and a log of its own', async () => {
    instance.phase('prepare', 'true');
    await instance.run('prepare');
    const first = instance.object(KEY);
    instance.phase('prepare', "fail DiskFull 'the disk is full'");
    await instance.run('prepare');
    expect(instance.object(KEY)).toBe(first);
    const [second = ''] = instance.objects(OUTCOMES).filter((name) => name !== 'command-1.json');
    expect(second).toMatch(/^command-1\.\d{8}-\d{6}-\d+\.json$/);
    expect(instance.outcome('prepare', second.replace('.json', ''))?.reason.code).toBe('DiskFull');
    expect(instance.objects('runs/run-1/i-1/logs/prepare')).toHaveLength(2);
  });
});

describe('an outcome is written once', () => {
  test('where another is, nothing is written, and the phase says so', async () => {
    instance.file(`s3/results/${KEY}`, '{"somebody":"else"}');
    instance.phase('prepare', 'true');
    const end = await instance.run('prepare');
    expect(end.code).toBe(1);
    expect(instance.object(KEY)).toBe('{"somebody":"else"}');
    expect(instance.object(keys.log('run-1', 'i-1', 'prepare', 'command-1'))).toContain(
      `the outcome stayed on the host: s3://results/${KEY} exists already, with another content`,
    );
  });

  test.each([
    ['whose answer was lost', 'PreconditionFailed'],
    ['through a CLI that knows no condition', 'Unknown options: --if-none-match, *'],
  ])('a write %s is no failure', async (_, said) => {
    // The first write arrives, and the CLI says otherwise.
    instance.command(
      'aws',
      `if [[ "$1 $2" == 's3 cp' ]]; then
  from=\${3/#s3:\\/\\//$FAKE_S3/} to=\${4/#s3:\\/\\//$FAKE_S3/}
  mkdir -p "$(dirname "$to")" && cp "$from" "$to"; exit
fi
[[ "$2" != head-object ]] || { [[ -e $FAKE_S3/$4/$6 ]]; exit; }
if [[ '${said}' == Precondition* ]]; then mkdir -p "$(dirname "$FAKE_S3/$4/$6")" && cp "$8" "$FAKE_S3/$4/$6"; fi
echo 'An error occurred (${said}): no' >&2; exit 254`,
    );
    instance.phase('prepare', 'true');
    expect((await instance.run('prepare')).code).toBe(0);
    expect(instance.outcome('prepare')?.status).toBe('succeeded');
  });
});
