/** Which versions pip takes for vLLM, by the real pip: of the image where they fit, else of the release's list. */
import { spawnSync } from 'node:child_process';
import { EmulatedInstance } from './emulated-instance';
import { ImageVenv } from './image-venv';

const LIB = 'root/var/lib/trainyard';
const LIST = '# a list\nfresh==1.0\nnumpy==1.5\ntokens==1.5\nbuilder==1.0\n';
/** A build whose environment is pip's own: it fails with the version of `builder` that it got. */
const BACKEND = `import importlib.metadata
def build_wheel(*_):
    raise RuntimeError("built with builder " + importlib.metadata.version("builder"))
`;

let image: ImageVenv;
let instance: EmulatedInstance;
beforeAll(() => {
  const versions = ['numpy', 'tokens', 'fresh', 'builder'].flatMap((name) =>
    ['1.0', '1.5', '2.0'].map((version) => `${name}==${version}`),
  );
  const needs = [
    'vllm==1 needs numpy needs fresh',
    'strict==1 needs numpy==2.0',
    'newer==1 needs tokens>=1.2',
  ];
  image = new ImageVenv(
    [...versions, ...needs, 'neuronx-cc==2.18.0 needs numpy<2'],
    ['neuronx-cc', 'numpy==1.0', 'tokens==1.0'],
  );
});
afterAll(() => image.remove());
beforeEach(() => {
  instance = new EmulatedInstance();
  instance.file('toolkit/vllm/list.txt', LIST);
  instance.file('root/opt/trainyard/src/vllm/here', '');
  image.copy(venv());
});
afterEach(() => instance.remove());

const venv = () => `${instance.dir}/venv`;
const reason = () => instance.outcome('prepare')?.reason;
const installed = () => spawnSync(`${venv()}/bin/pip`, ['freeze'], { encoding: 'utf8' }).stdout.split('\n');

/** The release's pip calls, each with these words. */
async function installs(...calls: string[][]) {
  instance.file('rows', calls.map((words) => image.row(...words)).join(''));
  instance.phase(
    'prepare',
    `for part in install holds release-pip; do source "$TRAINYARD_TOOLKIT/lib/$part.sh"; done
TRAINYARD_VENV=${venv()} TRAINYARD_VLLM_NAME=vllm TRAINYARD_VLLM_LIST=vllm/list.txt
[[ -f $TRAINYARD_LIB/held-packages.txt ]] || hold_packages
cp "${instance.dir}/rows" "$TRAINYARD_STATE/vllm-install"
install_vllm`,
  );
  return instance.run('prepare', { TRAINYARD_RETRY_SECONDS: '0' });
}
const log = () => instance.object('runs/run-1/i-1/logs/prepare/command-1.log') ?? '';

test('what the image has stays, and what it lacks comes in the version of the list', async () => {
  expect((await installs(['vllm', 'neuronx-cc'])).code).toBe(0);
  expect(installed()).toEqual(expect.arrayContaining(['fresh==1.0', 'numpy==1.0', 'tokens==1.0', 'vllm==1']));
  expect(log()).toContain('of 4 packages of list.txt, the image has 2: numpy tokens');
});

test('where the version of the image does not fit, that of the list comes, at once and not the newest', async () => {
  expect((await installs(['newer'], ['vllm'])).code).toBe(0);
  expect(installed()).toEqual(expect.arrayContaining(['tokens==1.5', 'numpy==1.0']));
  expect(log()).toContain('tokens 1.0 of the image gives way to 1.5 of list.txt');
  expect(log()).not.toContain('attempt 1 of 3');
});

test('where that of the list does not fit either, the message names it, and its next action works', async () => {
  expect((await installs(['strict'])).code).toBe(1);
  expect(reason()).toMatchObject({
    code: 'PackagesConflict',
    message: expect.stringMatching(/ than the image or the list of vLLM has: numpy==1\.5$/),
    next: expect.stringContaining(`; else printf '%s\\n' numpy | sudo tee -a ${instance.root}/var/lib/`),
  });
  const typed = /printf .* \| sudo tee -a \S+/.exec(reason()?.next ?? '')?.[0].replace('sudo ', '');
  expect(spawnSync('bash', ['-c', typed ?? 'false']).status).toBe(0);
  expect((await installs(['strict'])).code).toBe(0);
  expect(installed()).toContain('numpy==2.0');
});

test('a conflict with a package that is held has no other way than the image', async () => {
  expect((await installs(['neuronx-cc==3'])).code).toBe(1);
  expect(reason()?.message).toMatch(/ than the image has: neuronx-cc==2\.18\.0$/);
  expect(reason()?.next).not.toContain('vllm-unlisted');
});

test('the environment of a build obeys the list', async () => {
  const project = 'root/opt/trainyard/src/vllm';
  instance.file(`${project}/backend.py`, BACKEND);
  instance.file(
    `${project}/pyproject.toml`,
    '[build-system]\nrequires = ["builder"]\nbuild-backend = "backend"\nbackend-path = ["."]\n',
  );
  expect((await installs(['.'])).code).toBe(1);
  expect(log()).toContain('built with builder 1.0');
});

test('what an older toolkit had installed stays like what the image brought', async () => {
  instance.file(`${LIB}/held-packages.txt`, 'neuronx-cc==2.18.0\n');
  image.install(venv(), 'fresh==2.0');
  expect((await installs(['vllm'])).code).toBe(0);
  expect(installed()).toContain('fresh==2.0');
});

test('what failed otherwise is tried three times', async () => {
  expect((await installs(['nowhere'])).code).toBe(1);
  expect(reason()?.code).toBe('InstallFailed');
  expect(log().match(/attempt \d of 3 failed/g)).toEqual(['attempt 1 of 3 failed', 'attempt 2 of 3 failed']);
});
