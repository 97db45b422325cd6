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
const USER_DATA = renderUserData(TUTORIAL, TARGET);
const LOG = 'store/results/hosts/i-0abc/boot.log';
const boot = (script = USER_DATA) => host.run(script, { AWS_SSM_INSTANCE_ID: 'i-0abc' });
const marker = () => JSON.parse(host.read('root/var/lib/trainyard/boot.json')) as Record<string, string>;

describe('user data', () => {
  test.each(listEnvironments().map(({ name }) => name))('of %s is far below the limit', (name) => {
    const text = renderUserData(loadEnvironment({ name }), TARGET);
    expect(Buffer.byteLength(text)).toBeLessThan(MAX_USER_DATA_BYTES / 2);
    expect(text.startsWith('#!/bin/bash\n')).toBe(true);
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
      'TRAINYARD_INSTANCE_TYPE=trn2.48xlarge',
      'TRAINYARD_TOKEN_SECRET=trainyard/hub-token',
      'TRAINYARD_BIND_ADDRESS=127.0.0.1',
      'TRAINYARD_HEARTBEAT_SECONDS=10',
      'TRAINYARD_RETRY_SECONDS=5',
      'AWS_REGION=us-east-2',
    ]);
    expect(marker()).toMatchObject({ schema: 'trainyard.boot/1', status: 'succeeded', data: 'directory' });
    expect(host.read(LOG)).toContain('boot succeeded');
    expect(host.has('root/mnt/trainyard')).toBe(true);
  });

  test('says honestly that there is no disk of its own', () => {
    boot();
    expect(host.read(LOG)).toContain('shares the root volume');
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

describe('the data root', () => {
  /** Instances with disks: the stand-ins note what they are asked to do. */
  function disks(rows: string, programs = ['mdadm', 'mkfs.ext4', 'mount']): void {
    const note = (name: string) => `#!/bin/bash\necho "${name} $*" >>"$STORE/disk-calls"\n`;
    for (const name of programs) host.program(name, note(name));
    host.program('mountpoint', '#!/bin/bash\nexit 1\n');
    host.program('udevadm', '#!/bin/bash\nexit 0\n');
    host.program('lsblk', `#!/bin/bash\n[[ $2 == NAME,TYPE,MODEL ]] && printf '${rows}'\nexit 0\n`);
    for (const name of ['nvme0n1', 'nvme1n1', 'nvme2n1']) host.write(`root/dev/${name}`, '');
  }
  const TWO =
    'nvme0n1 disk Amazon\\\\x20Elastic\\\\x20Block\\\\x20Store\\n' +
    'nvme1n1 disk Amazon\\\\x20EC2\\\\x20NVMe\\\\x20Instance\\\\x20Storage\\n' +
    'nvme2n1 disk Amazon\\\\x20EC2\\\\x20NVMe\\\\x20Instance\\\\x20Storage\\n';

  test('joins the instance store into one device', () => {
    disks(TWO);
    expect(boot().status).toBe(0);
    const calls = host.read('store/disk-calls');
    expect(calls).toMatch(
      /^mdadm --create \S+\/dev\/md\/trainyard .*--level=0 .*--raid-devices=2 \S+nvme1n1 \S+nvme2n1$/m,
    );
    expect(calls).toMatch(/^mkfs.ext4 .* \S+\/dev\/md\/trainyard$/m);
    expect(calls).toMatch(/^mount .*\/dev\/md\/trainyard \S+\/mnt\/trainyard$/m);
    expect(marker()['data']).toContain('2 new disks');
  });

  test('is made anew at the next start, because a stop empties the instance store', () => {
    disks(TWO);
    for (const folder of ['run', 'etc']) host.write(`root/${folder}/systemd/system/any`, '');
    host.program('systemctl', '#!/bin/bash\necho "systemctl $*" >>"$STORE/unit-calls"\n');
    expect(boot().status).toBe(0);
    expect(host.read('store/unit-calls')).toContain('enable trainyard-boot.service');
    const unit = host.read('root/etc/systemd/system/trainyard-boot.service');
    expect(unit).toContain('/var/lib/trainyard/boot.sh');
    expect(unit).toMatch(/^Before=.*amazon-ssm-agent\.service/m);

    expect(boot(host.read('root/var/lib/trainyard/boot.sh')).status).toBe(0);
    expect(host.read('store/disk-calls').match(/^mdadm --create/gm)).toHaveLength(2);
    expect(host.read('store/disk-calls').match(/^mount /gm)).toHaveLength(2);
  });

  test('is the volume of the environment when it asks for one', () => {
    disks(TWO);
    const environment = parseEnvironment('tutorial', { storage: { dataGiB: 256 } });
    expect(boot(renderUserData(environment, TARGET)).status).toBe(0);
    expect(host.read('store/disk-calls')).not.toContain('mdadm');
    expect(host.read('store/disk-calls')).toMatch(/^mkfs.ext4 .*nvme0n1$/m);
  });

  test('never formats a disk that lies outside the root prefix', () => {
    disks(TWO.replaceAll('nvme', 'sd'));
    expect(boot().status).toBe(0);
    expect(host.has('store/disk-calls')).toBe(false);
  });

  test('that cannot be formatted fails the boot by name', () => {
    disks(TWO);
    host.program('mkfs.ext4', '#!/bin/bash\nexit 1\n');
    expect(boot().status).toBe(1);
    expect(marker()['reason']).toContain('FormatFailed');
    expect(host.has('root/etc/trainyard/host.env')).toBe(false);
  });
});

test('the rendered text is bash', () => {
  expect(spawnSync('bash', ['-n'], { input: USER_DATA }).status).toBe(0);
});
