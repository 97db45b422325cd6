import { chmodSync } from 'node:fs';
import { sha256 } from '../../lib/core/json';
import { buildToolkit, documentsFor } from '../../lib/documents';
import { EmulatedRoot } from './emulated-root';
import { substituted, TUTORIAL } from './tutorial';

let host: EmulatedRoot;
beforeEach(() => {
  host = new EmulatedRoot();
});
afterEach(() => host.remove());

const SETTINGS = [
  'TRAINYARD_ENVIRONMENT=tutorial',
  'TRAINYARD_BUCKET=results',
  'TRAINYARD_ASSETS_BUCKET=assets',
  'AWS_REGION=us-east-2',
  'TRAINYARD_TOKEN_SECRET=',
  '',
].join('\n');

/** A toolkit whose phase only says what it was given. */
const TOOLKIT = (() => {
  const made = new EmulatedRoot();
  made.write('host/phase', '#!/bin/bash\necho "ran $1 $TRAINYARD_BASE_PORT in $AWS_REGION"\n');
  chmodSync(`${made.folder}/host/phase`, 0o755);
  const bundle = buildToolkit(`${made.folder}/host`);
  made.remove();
  return bundle;
})();

function stopDocument(environment = TUTORIAL, digest = TOOLKIT.sha256): string {
  const document = documentsFor(environment, digest).find(({ phase }) => phase === 'stop');
  if (document === undefined) throw new TypeError('there is no Stop');
  return substituted(document, { RunId: 'console', BasePort: '8123' });
}

function boot(): void {
  host.write('root/etc/trainyard/host.env', SETTINGS);
  host.write(`store/assets/${TOOLKIT.sha256}.tar`, TOOLKIT.bytes);
}

test('the step fetches the toolkit it names and runs the phase with its parameters', () => {
  boot();
  const done = host.run(stopDocument());
  expect(done).toMatchObject({ status: 0, stdout: 'ran stop 8123 in us-east-2\n' });
  expect(host.has(`root/opt/trainyard/bundles/${TOOLKIT.sha256}/facts.json`)).toBe(true);
});

test('a toolkit that is there is not fetched again', () => {
  boot();
  host.run(stopDocument());
  const calls = host.read('store/calls');
  expect(host.run(stopDocument()).status).toBe(0);
  expect(host.read('store/calls')).toBe(calls);
});

test('a fetch that fails is tried again', () => {
  boot();
  host.write('store/failures', '3');
  expect(host.run(stopDocument()).status).toBe(0);
});

test('a fetch that fails for good ends with a code and a cure, and leaves nothing behind', () => {
  boot();
  host.write('store/failures', '99');
  const done = host.run(stopDocument(), { SSM_COMMAND_ID: 'c-1' });
  expect(done.status).toBe(1);
  // Where the sender of the command looks for its outcome.
  expect(host.read('store/calls')).toMatch(/\/outcomes\/stop\/c-1\.json$/m);
  expect(done.stderr).toMatch(/^ToolkitNotFetched: .*\nnext: /m);
  expect(host.run('ls -A "$TRAINYARD_ROOT/opt/trainyard/bundles"').stdout).toBe('');
});

test('an archive with another digest is never run', () => {
  boot();
  host.write(`store/assets/${TOOLKIT.sha256}.tar`, Buffer.concat([TOOLKIT.bytes, Buffer.from('x')]));
  const done = host.run(stopDocument());
  expect(done).toMatchObject({ status: 1, stdout: '' });
  expect(sha256(TOOLKIT.bytes)).toBe(TOOLKIT.sha256);
});

test('an instance that has not booted says so', () => {
  const done = host.run(stopDocument());
  expect(done.status).toBe(1);
  expect(done.stderr).toContain('HostNotBooted');
});

test('the bootstrap waits for a first boot that is still at work', () => {
  host.write(`store/assets/${TOOLKIT.sha256}.tar`, TOOLKIT.bytes);
  host.write('settings', SETTINGS);
  host.program(
    'sleep',
    '#!/bin/bash\nmkdir -p root/etc/trainyard && cp settings root/etc/trainyard/host.env\n',
  );
  const [bootstrap] = documentsFor(TUTORIAL, TOOLKIT.sha256);
  const script = bootstrap && substituted(bootstrap, { RunId: 'console' });
  expect(host.run(script ?? '', { TRAINYARD_BASE_PORT: '0' }).stdout).toMatch(/^ran bootstrap/);
});

test('an instance of another environment refuses', () => {
  boot();
  host.write('root/etc/trainyard/host.env', SETTINGS.replace('=tutorial', '=tutorial-2'));
  const done = host.run(stopDocument());
  expect(done.status).toBe(2);
  expect(done.stderr).toContain('WrongEnvironment');
});

describe('an attempt has an id of its own', () => {
  const ID = '0c9e1c6a-6f5b-4a0e-9a51-1f0f6c5b7d11';
  const TELLS = (() => {
    const made = new EmulatedRoot();
    made.write('host/phase', '#!/bin/bash\necho "attempt $TRAINYARD_ATTEMPT"\n');
    chmodSync(`${made.folder}/host/phase`, 0o755);
    const bundle = buildToolkit(`${made.folder}/host`);
    made.remove();
    return bundle;
  })();
  const ran = (path: string, id = ID) => {
    boot();
    host.write(`store/assets/${TELLS.sha256}.tar`, TELLS.bytes);
    return host.run(stopDocument(TUTORIAL, TELLS.sha256), { SSM_COMMAND_ID: id }, path).stdout;
  };

  test('that of its command', () => {
    expect(ran(`orchestration/${ID}/RunStop/_script.sh`)).toBe(`attempt ${ID}\n`);
  });

  test('that of its execution under an association, whose id is the same at each', () => {
    const run = '2026-11-29T20-55-18.123Z';
    expect(ran(`orchestration/${ID}/${run}/RunStop/_script.sh`)).toBe(`attempt ${ID}.${run}\n`);
    expect(ran(`orchestration/other/${run}/RunStop/_script.sh`)).toBe(`attempt ${ID}\n`);
  });

  test('none that the step knows of without an agent', () => {
    expect(ran('script.sh', '')).toBe('attempt \n');
  });
});
