/** User data runs the published Bootstrap document, at the first start and at every later one. */
import { chmodSync } from 'node:fs';
import { bootstrapRun } from '../../lib/contract/bootstrap-run';
import { buildToolkit, documentsFor, renderUserData } from '../../lib/documents';
import { EmulatedRoot } from './emulated-root';
import { substituted, TUTORIAL } from './tutorial';

let host: EmulatedRoot;
beforeEach(() => {
  host = new EmulatedRoot();
});
afterEach(() => host.remove());

/** A toolkit whose phase only says what it was given, and ends as it is told. */
const TOOLKIT = (() => {
  const made = new EmulatedRoot();
  made.write(
    'host/phase',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the shell
    '#!/bin/bash\necho "ran $1 as $TRAINYARD_RUN_ID on $AWS_SSM_INSTANCE_ID in $AWS_REGION"\nexit "${ENDS:-0}"\n',
  );
  chmodSync(`${made.folder}/host/phase`, 0o755);
  const bundle = buildToolkit(`${made.folder}/host`);
  made.remove();
  return bundle;
})();

const USER_DATA = renderUserData(TUTORIAL, {
  bucket: 'results',
  assetsBucket: 'assets',
  region: 'us-east-2',
});
const LOG = 'store/results/hosts/i-0abc/boot-bootstrap.log';
const published = (() => {
  const found = documentsFor(TUTORIAL, TOOLKIT.sha256).find(({ phase }) => phase === 'bootstrap');
  if (found === undefined) throw new TypeError('there is no Bootstrap');
  return found;
})();

/** Settings and toolkit as a boot and a deployment leave them; the document as the service answers. */
function deployed(content = published.content): void {
  host.write(
    'root/etc/trainyard/host.env',
    'TRAINYARD_ENVIRONMENT=tutorial\nTRAINYARD_BUCKET=results\nTRAINYARD_ASSETS_BUCKET=assets\nAWS_REGION=us-east-2\n',
  );
  host.write(`store/assets/${TOOLKIT.sha256}.tar`, TOOLKIT.bytes);
  host.write('store/document.json', JSON.stringify({ Name: published.name, Content: content }));
}

const bootstrap = (more: Record<string, string> = {}) =>
  host.run(USER_DATA, { AWS_SSM_INSTANCE_ID: 'i-0abc', ...more }, 'script.sh', 'boot-bootstrap');
const marker = () =>
  JSON.parse(host.read('root/var/lib/trainyard/boot-bootstrap.json')) as Record<string, string>;

test('the script is the agent’s, with the run that the deployment’s association has', () => {
  deployed();
  expect(bootstrap().status).toBe(0);
  const run = bootstrapRun(published.sha256);
  expect(host.read('root/var/lib/trainyard/bootstrap.sh')).toBe(
    `${substituted(published, { RunId: run })}\n`,
  );
  expect(host.read(LOG)).toContain(`ran bootstrap as ${run} on i-0abc in us-east-2\n`);
  expect(marker()).toMatchObject({ schema: 'trainyard.boot/1', status: 'succeeded', reason: 'Ok' });
  expect(host.read('store/calls')).toContain(
    'ssm get-document --name Trainyard-tutorial-Bootstrap --document-version $DEFAULT --output json',
  );
});

test('a document that is published later than the instance starts is waited for', () => {
  deployed();
  host.write('store/failures', '39');
  expect(bootstrap().status).toBe(0);
  expect(host.read(LOG)).toContain('attempt 39 of 40');
});

test('the wait is bounded, and says which document was not there', () => {
  deployed();
  host.delete('store/document.json');
  expect(bootstrap().status).toBe(1);
  expect(marker()['reason']).toBe(
    `DocumentNotFetched: Trainyard-tutorial-Bootstrap could not be fetched in 40 attempts: cat: ${host.store}/document.json: No such file or directory`,
  );
  expect(host.read(LOG)).toContain('DocumentNotFetched');
});

test('a bootstrap that fails names the folder of its outcome', () => {
  deployed();
  expect(bootstrap({ ENDS: '2' }).status).toBe(1);
  const outcomes = `runs/${bootstrapRun(published.sha256)}/i-0abc/outcomes`;
  expect(marker()['reason']).toBe(
    `BootstrapEnded: the bootstrap ended with 2; its outcome is in ${outcomes}`,
  );
});

test.each(['no JSON', '{"mainSteps": []}'])('a document that is %s is not run', (content) => {
  deployed(content);
  expect(bootstrap().status).toBe(1);
  expect(marker()['reason']).toMatch(/^DocumentUnreadable: /);
  expect(host.has('root/var/lib/trainyard/bootstrap.sh')).toBe(false);
});

test('nothing is fetched at a start whose boot has failed', () => {
  deployed();
  host.delete('root/etc/trainyard/host.env');
  expect(bootstrap().status).toBe(1);
  expect(marker()['reason']).toMatch(/^HostNotBooted: /);
  expect(host.read('store/calls')).not.toContain('get-document');
});

describe('where systemd runs', () => {
  beforeEach(() => {
    for (const folder of ['run', 'etc']) host.write(`root/${folder}/systemd/system/any`, '');
    host.program('systemctl', '#!/bin/bash\necho "systemctl $*" >>"$STORE/unit-calls"\n');
    host.program('mountpoint', '#!/bin/bash\nexit 0\n');
  });
  const boot = () => host.run(USER_DATA, { AWS_SSM_INSTANCE_ID: 'i-0abc' });

  test('the first boot starts the bootstrap and does not wait, and every later start repeats it', () => {
    expect(boot().status).toBe(0);
    const calls = host.read('store/unit-calls').trimEnd().split('\n');
    expect(calls).toContain('systemctl enable trainyard-boot.service trainyard-bootstrap.service');
    expect(calls.at(-1)).toBe('systemctl start --no-block trainyard-bootstrap.service');
    const unit = host.read('root/etc/systemd/system/trainyard-bootstrap.service');
    expect(unit).toMatch(/boot\.sh boot-bootstrap$/m);
    // Wanted by the target and after it: cloud-init's last stage waits for the target, the bootstrap for cloud-init.
    expect(unit).toMatch(/^After=network-online\.target trainyard-boot\.service multi-user\.target$/m);
  });

  test('a boot that fails starts none', () => {
    const failing = USER_DATA.replace('for tool in aws', 'for tool in no-such-tool');
    expect(host.run(failing, { AWS_SSM_INSTANCE_ID: 'i-0abc' }).status).toBe(1);
    expect(host.has('store/unit-calls') ? host.read('store/unit-calls') : '').not.toContain('start');
  });
});
