import { spawnSync } from 'node:child_process';
import { MAX_USER_DATA_BYTES, renderUserData } from '../../lib/documents';
import { listEnvironments, loadEnvironment, parseEnvironment } from '../../lib/environment';
import { EmulatedRoot } from './emulated-root';
import { TUTORIAL } from './tutorial';

let host: EmulatedRoot;
beforeEach(() => {
  host = new EmulatedRoot();
});
afterEach(() => host.remove());

const TARGET = { bucket: 'results', assetsBucket: 'assets', region: 'us-east-2' };
/** An instance type without disks of its own. */
const DISKLESS = parseEnvironment('tutorial', {
  instance: { type: 'inf2.48xlarge' },
  layout: { tensorParallel: 8, dataParallel: 2 },
});
const USER_DATA = renderUserData(DISKLESS, TARGET);
const LOG = 'store/results/hosts/i-0abc/boot.log';
const boot = (script = USER_DATA) => host.run(script, { AWS_SSM_INSTANCE_ID: 'i-0abc' });
const marker = () => JSON.parse(host.read('root/var/lib/trainyard/boot.json')) as Record<string, string>;

describe('user data', () => {
  test.each(listEnvironments().map(({ name }) => name))('of %s is far below the limit', (name) => {
    const text = renderUserData(loadEnvironment({ name }), TARGET);
    expect(Buffer.byteLength(text)).toBeLessThan(0.8 * MAX_USER_DATA_BYTES);
    expect(text.startsWith('#!/bin/bash\n')).toBe(true);
  });

  test('knows the proxy only where AWS is reached through it, and fits with the longest lists', () => {
    const proxy = `http://${'p'.repeat(240)}:3128`;
    const noProxy = Array.from({ length: 10 }, (_, at) => `.${'h'.repeat(90)}${at}.com`);
    const of = (proxyForAws: boolean) =>
      renderUserData(parseEnvironment('tutorial', { egress: { proxy, noProxy, proxyForAws } }), TARGET);
    expect(of(false)).toBe(renderUserData(TUTORIAL, TARGET));
    expect(of(true)).toContain(`TRAINYARD_AWS_PROXY='${proxy}'`);
    expect(of(true)).toContain(`TRAINYARD_AWS_NO_PROXY='${noProxy.join('/')}'`);
  });

  test('refuses a setting that would be read as shell', () => {
    const target = { ...TARGET, bucket: "x'; reboot; '" };
    expect(() => renderUserData(TUTORIAL, target)).toThrow(/TRAINYARD_BUCKET must be/);
  });

  test('lets a value pass that is known only when it is deployed', () => {
    const target = {
      ...TARGET,
      bucket: '$Token[x.1]',
      unresolved: (text: string) => text.includes('Token['),
    };
    expect(renderUserData(TUTORIAL, target)).toContain("TRAINYARD_BUCKET='$Token[x.1]'");
  });
});

describe('the first boot', () => {
  test('leaves the settings that documents read, a marker, and its log in the bucket', () => {
    expect(boot().status).toBe(0);
    expect(host.read('root/etc/trainyard/host.env').trimEnd().split('\n')).toEqual([
      'TRAINYARD_ENVIRONMENT=tutorial',
      'TRAINYARD_BUCKET=results',
      'TRAINYARD_ASSETS_BUCKET=assets',
      'TRAINYARD_INSTANCE_TYPE=inf2.48xlarge',
      'TRAINYARD_LAUNCHED_AS=on-demand',
      'AWS_REGION=us-east-2',
    ]);
    expect(marker()).toMatchObject({ schema: 'trainyard.boot/1', status: 'succeeded', data: 'directory' });
    expect(host.read(LOG)).toContain('boot succeeded');
    expect(host.has('root/mnt/trainyard')).toBe(true);
  });

  test('says honestly that there is no disk of its own', () => {
    boot();
    expect(host.read(LOG)).toContain('shares the root volume');
    expect(host.read(LOG)).toMatch(/directory, \d+\.\d GiB free$/m);
  });

  test('may be repeated', () => {
    boot();
    const settings = host.read('root/etc/trainyard/host.env');
    expect(boot().status).toBe(0);
    expect(host.read('root/etc/trainyard/host.env')).toBe(settings);
  });

  test('succeeds when only its log could not be uploaded', () => {
    host.write('store/failures', '99');
    expect(boot().status).toBe(0);
    expect(marker()).toMatchObject({ status: 'succeeded' });
  });

  test('without a tool that every document needs fails by name, uploads its log, and leaves no settings', () => {
    const missing = USER_DATA.replace('for tool in aws', 'for tool in no-such-tool');
    expect(boot(missing).status).toBe(1);
    expect(marker()['reason']).toContain('ToolMissing: this image has no no-such-tool');
    expect(host.read(LOG)).toContain('ToolMissing');
    expect(host.has('root/etc/trainyard/host.env')).toBe(false);
  });

  test('that is ended from outside says so', () => {
    const stopped = USER_DATA.replace('check_tools\n', () => 'kill -TERM $$\n');
    expect(boot(stopped).status).toBe(143);
    expect(marker()['reason']).toContain('BootInterrupted');
  });
});

test('the rendered text is bash', () => {
  expect(spawnSync('bash', ['-n'], { input: USER_DATA }).status).toBe(0);
});
