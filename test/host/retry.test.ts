import { Machine } from './machine';

describe('retry', () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
    machine.command('flaky', `echo try >>"${machine.dir}/tries"; (($(wc -l <"${machine.dir}/tries") >= $1))`);
  });
  afterEach(() => machine.remove());

  const tries = () => machine.text('tries')?.trim().split('\n').length;

  test('repeats until it works, under set -e and an ERR trap', async () => {
    machine.job('prepare', 'retry 5 0.01 flaky 3; echo "went on"');
    expect((await machine.run('prepare')).code).toBe(0);
    expect(tries()).toBe(3);
  });

  test('stops after the last attempt with the code of the command, and the job fails', async () => {
    machine.job('prepare', 'retry 3 0.01 flaky 100; echo never');
    expect((await machine.run('prepare')).code).toBe(1);
    expect(tries()).toBe(3);
    expect(machine.outcome('prepare')?.reason.message).toContain('gave up after 3 attempts');
  });

  test('its failure can be named', async () => {
    machine.job('prepare', "retry 2 0.01 flaky 100 || fail SourceUnreachable 'git could not clone'");
    expect((await machine.run('prepare')).code).toBe(1);
    expect(machine.outcome('prepare')?.reason.code).toBe('SourceUnreachable');
  });

  test('a broken clone is removed before the next attempt', async () => {
    machine.command(
      'git',
      `[[ $1 == clone ]] || { [[ $3 == rev-parse ]] && echo abc; exit 0; }\n[[ ! -e "\${!#}" ]] || exit 128\nmkdir -p "\${!#}"; flaky 2`,
    );
    machine.job(
      'prepare',
      `source "$TRAINYARD_TOOLKIT/lib/sources.sh"; clone url abc "${machine.dir}/source"`,
    );
    // The pause before the second attempt is five seconds, as on a machine.
    expect((await machine.run('prepare')).code).toBe(0);
    expect(tries()).toBe(2);
  });

  test('another commit than the pinned one is refused', async () => {
    machine.command(
      'git',
      'for it; do :; done; [[ $1 == clone ]] && mkdir -p "$it"; [[ $3 == rev-parse ]] && echo other; true',
    );
    machine.job(
      'prepare',
      `source "$TRAINYARD_TOOLKIT/lib/sources.sh"; clone url abc "${machine.dir}/source"`,
    );
    expect((await machine.run('prepare')).code).toBe(1);
    expect(machine.outcome('prepare')?.reason.code).toBe('SourceMismatch');
  });
});
