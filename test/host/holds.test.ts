/** What a bootstrap holds as the image brings it: Neuron's packages, by the real pip, and the kernel, by apt. */
import { spawnSync } from 'node:child_process';
import { EmulatedInstance } from './emulated-instance';
import { ImageVenv } from './image-venv';

let instance: EmulatedInstance;
beforeEach(() => {
  instance = new EmulatedInstance();
});
afterEach(() => instance.remove());

const LIB = 'root/var/lib/trainyard';
/** The sourced steps, then the given lines, as the body of a phase. */
const prepareWith = (lines: string) =>
  instance.phase(
    'prepare',
    `for part in install holds release-pip; do source "$TRAINYARD_TOOLKIT/lib/$part.sh"; done\n${lines}`,
  );
const run = () => instance.run('prepare', { TRAINYARD_RETRY_SECONDS: '0' });
const reason = () => instance.outcome('prepare')?.reason;

describe("Neuron's packages", () => {
  const venv = () => `${instance.dir}/venv`;
  let image: ImageVenv;

  /** The release's pip calls, as the bootstrap reads them; then the phase that makes them. */
  function releaseInstalls(...names: string[]): void {
    instance.file('rows', names.map((name) => image.row(name)).join(''));
    instance.file('root/opt/trainyard/src/vllm/here', '');
    prepareWith(`TRAINYARD_VENV=${venv()} TRAINYARD_VLLM_NAME=vllm
hold_packages
cp "${instance.dir}/rows" "$TRAINYARD_STATE/vllm-install"
install_vllm`);
  }

  beforeAll(() => {
    const wheels = ['neuronx-cc==2.18.0', 'neuronx-cc==3.0.0', 'torch==2.6.0', 'requests==1.0'];
    image = new ImageVenv([...wheels, 'needy==1.0 needs neuronx-cc==3.0.0'], ['neuronx-cc==2.18.0', 'torch']);
  });
  afterAll(() => image.remove());
  beforeEach(() => image.copy(venv()));

  test('are held at the versions of the image, and others are not', async () => {
    image.install(venv(), 'requests');
    releaseInstalls('neuronx-cc', 'requests');
    expect((await run()).code).toBe(0);
    expect(instance.text(`${LIB}/held-packages.txt`)).toBe('neuronx-cc==2.18.0\ntorch==2.6.0\n');
  });

  test.each(['neuronx-cc==3.0.0', 'needy'])('are not replaced by what asks for others: %s', async (name) => {
    releaseInstalls(name);
    expect((await run()).code).toBe(1);
    expect(reason()).toMatchObject({
      code: 'PackagesConflict',
      message: expect.stringContaining('another version than the image has: neuronx-cc==2.18.0'),
    });
    const frozen = spawnSync(`${venv()}/bin/pip`, ['freeze'], { encoding: 'utf8' }).stdout;
    expect(frozen).toContain('neuronx-cc==2.18.0\n');
  });

  test('must be there at all', async () => {
    spawnSync(`${venv()}/bin/pip`, ['uninstall', '-y', 'neuronx-cc', 'torch']);
    releaseInstalls('requests');
    expect((await run()).code).toBe(1);
    expect(reason()?.code).toBe('PackagesMissing');
  });
});

describe('the kernel', () => {
  const HELD = 'linux-aws\nlinux-image-6.8.0-1021-aws\nlinux-image-aws\n';
  beforeEach(() => {
    instance.command(
      'dpkg-query',
      'printf "%s\\n" "ii  linux-aws" "ii  linux-image-aws" "rc  linux-image-6.5.0-1-aws" "ii  linux-image-6.8.0-1021-aws"; exit 1',
    );
    instance.command(
      'apt-mark',
      `case $1 in hold) shift; printf '%s\\n' "$@" >"${instance.dir}/held" ;; showhold) cat "${instance.dir}/held" ;; esac`,
    );
  });

  test('is held with what follows new ones; what was removed is not', async () => {
    prepareWith('hold_kernel\ncheck_kernel_held');
    const end = await run();
    expect(end.code).toBe(0);
    expect(instance.text('held')).toBe(HELD);
    expect(end.stderr).toContain('held, so that no upgrade brings another kernel: linux-aws ');
    expect(end.stderr).not.toContain('not held,');
    expect(instance.outcome('prepare')?.made).toEqual({});
  });

  test('that somebody has released is said and recorded at the next bootstrap, and is theirs to judge', async () => {
    instance.file(`${LIB}/held-kernel.txt`, HELD);
    instance.file('held', 'linux-aws\n');
    prepareWith('check_kernel_held');
    const end = await run();
    expect(end.code).toBe(0);
    expect(end.stderr).toContain(
      'bring a kernel without a driver: linux-image-6.8.0-1021-aws linux-image-aws ',
    );
    expect(instance.text('held')).toBe('linux-aws\n');
    expect(instance.outcome('prepare')?.made).toEqual({
      kernelNotHeld: ['linux-image-6.8.0-1021-aws', 'linux-image-aws'],
    });
  });

  test('that came past the holds is said before it is started, beside what else the attempt made', async () => {
    instance.file(`${LIB}/held-kernel.txt`, 'linux-aws\n');
    instance.file('held', 'linux-aws\nlinux-image-aws\n');
    prepareWith(`echo '{"nothingToDo":true}' >"$TRAINYARD_STATE/made.json"\ncheck_kernel_held`);
    expect((await run()).code).toBe(0);
    expect(instance.outcome('prepare')?.made).toEqual({
      nothingToDo: true,
      kernelNotHeld: ['linux-image-6.8.0-1021-aws'],
    });
  });

  test('that cannot be held fails by name, after the package lock was waited for', async () => {
    instance.command('apt-mark', `echo x >>"${instance.dir}/tried"; echo 'E: dpkg was locked' >&2; exit 100`);
    prepareWith('hold_kernel');
    expect((await run()).code).toBe(1);
    expect(instance.text('tried')?.trim().split('\n')).toHaveLength(5);
    expect(reason()).toMatchObject({
      code: 'KernelNotHeld',
      message: expect.stringMatching(/linux-aws .*: E: dpkg was locked/),
    });
    expect(instance.text(`${LIB}/held-kernel.txt`)).toBeUndefined();
  });

  test('of an image without its packages is not held, and that is said', async () => {
    instance.command('dpkg-query', 'exit 1');
    prepareWith('hold_kernel\ncheck_kernel_held');
    const end = await run();
    expect(end.code).toBe(0);
    expect(end.stderr).toContain('no kernel is held');
  });
});
