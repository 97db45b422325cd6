import { EmulatedInstance } from './emulated-instance';

describe('retry', () => {
  let instance: EmulatedInstance;
  beforeEach(() => {
    instance = new EmulatedInstance();
    instance.command(
      'flaky',
      `echo try >>"${instance.dir}/tries"; (($(wc -l <"${instance.dir}/tries") >= $1))`,
    );
  });
  afterEach(() => instance.remove());

  const tries = () => instance.text('tries')?.trim().split('\n').length;

  test('repeats until it works, under set -e and an ERR trap', async () => {
    instance.phase('prepare', 'retry 5 0.01 flaky 3; echo "went on"');
    expect((await instance.run('prepare')).code).toBe(0);
    expect(tries()).toBe(3);
  });

  test('stops after the last attempt with the code of the command, and the phase fails', async () => {
    instance.phase('prepare', 'retry 3 0.01 flaky 100; echo never');
    expect((await instance.run('prepare')).code).toBe(1);
    expect(tries()).toBe(3);
    expect(instance.outcome('prepare')?.reason.message).toContain('gave up after 3 attempts');
  });

  test('its failure can be named', async () => {
    instance.phase('prepare', "retry 2 0.01 flaky 100 || fail SourceUnreachable 'git could not clone'");
    expect((await instance.run('prepare')).code).toBe(1);
    expect(instance.outcome('prepare')?.reason.code).toBe('SourceUnreachable');
  });

  test('a broken clone is removed before the next attempt', async () => {
    instance.command(
      'git',
      `[[ $1 == clone ]] || { [[ $3 == rev-parse ]] && echo abc; exit 0; }\n[[ ! -e "\${!#}" ]] || exit 128\nmkdir -p "\${!#}"; flaky 2`,
    );
    instance.phase(
      'prepare',
      `source "$TRAINYARD_TOOLKIT/lib/sources.sh"; clone url abc "${instance.dir}/source"`,
    );
    // The pause before the second attempt is five seconds, as on an instance.
    expect((await instance.run('prepare')).code).toBe(0);
    expect(tries()).toBe(2);
  });

  test('another commit than the pinned one is refused', async () => {
    instance.command(
      'git',
      'for it; do :; done; [[ $1 == clone ]] && mkdir -p "$it"; [[ $3 == rev-parse ]] && echo other; true',
    );
    instance.phase(
      'prepare',
      `source "$TRAINYARD_TOOLKIT/lib/sources.sh"; clone url abc "${instance.dir}/source"`,
    );
    expect((await instance.run('prepare')).code).toBe(1);
    expect(instance.outcome('prepare')?.reason.code).toBe('SourceMismatch');
  });
});
