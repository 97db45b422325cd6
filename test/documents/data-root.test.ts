/** The data root: which disk becomes it at the first boot and at every later one, and which is never touched. */
import { renderUserData } from '../../lib/documents';
import { parseEnvironment } from '../../lib/environment';
import { EmulatedRoot } from './emulated-root';
import { TUTORIAL } from './tutorial';

let host: EmulatedRoot;
beforeEach(() => {
  host = new EmulatedRoot();
});
afterEach(() => host.remove());

const TARGET = { bucket: 'results', assetsBucket: 'assets', region: 'us-east-2' };
const boot = (script: string) => host.run(script, { AWS_SSM_INSTANCE_ID: 'i-0abc' });
const marker = () => JSON.parse(host.read('root/var/lib/trainyard/boot.json')) as Record<string, string>;

/** Answers from `devices.json` as the real one does, in the forms that the boot uses. */
const LSBLK = `#!/usr/bin/env python3
import json, os, sys
rows = json.load(open(os.environ["STORE"] + "/devices.json"))
flags, columns, *asked = sys.argv[1:]
names = [one.split("/dev/", 1)[1] for one in asked] or list(rows)
if asked and "d" not in flags:
    names += [name for name, row in rows.items() if set(names) & set(row.get("on", []))]
for name in names:
    row = rows[name]
    told = {"NAME": ("/dev/" if "p" in flags else "") + name, "TYPE": row["type"], "FSTYPE": row.get("filesystem", ""),
            "MODEL": row.get("model", "").replace(" ", r"\\x20"), "LABEL": row.get("label", "")}
    print(" ".join(told.get(column, "") for column in columns.split(",")))
`;

/** mdadm that frees a member as the real one does. */
const FREEING = `#!/bin/bash
echo "mdadm $*" >>"$STORE/disk-calls"
[[ $1 != --zero-superblock ]] || sed -i 's/linux_raid_member//' "$STORE/devices.json"
`;

/** A row of lsblk: what a disk or volume is, what lies on it, and on which disks it lies itself. */
interface Device {
  readonly type: 'disk' | 'lvm' | 'raid0';
  readonly model?: 'Amazon Elastic Block Store' | 'Amazon EC2 NVMe Instance Storage';
  readonly filesystem?: string;
  readonly label?: string;
  readonly on?: readonly string[];
}

describe('the data root', () => {
  const WITH_DISKS = renderUserData(TUTORIAL, TARGET);
  const ROOT: Device = { type: 'disk', model: 'Amazon Elastic Block Store', filesystem: 'part' };
  const EMPTY: Device = { type: 'disk', model: 'Amazon EC2 NVMe Instance Storage' };
  const TWO = { nvme0n1: ROOT, nvme1n1: EMPTY, nvme2n1: EMPTY };
  const calls = () => (host.has('store/disk-calls') ? host.read('store/disk-calls') : '');

  /** Stand-ins note what they are asked to do; `lsblk` and `mountpoint` answer from the devices and mounts. */
  function instance(devices: Readonly<Record<string, Device>>, mounted: readonly string[] = []): void {
    for (const name of ['mdadm', 'mkfs.ext4', 'mount']) {
      host.program(name, `#!/bin/bash\necho "${name} $*" >>"$STORE/disk-calls"\n`);
    }
    host.program('udevadm', '#!/bin/bash\nexit 0\n');
    host.program('systemctl', '#!/bin/bash\necho "systemctl $*" >>"$STORE/unit-calls"\n');
    host.program(
      'mountpoint',
      `#!/bin/bash\n[[ ' ${mounted.join(' ')} ' == *" \${2#$TRAINYARD_ROOT} "* ]]\n`,
    );
    host.write('store/devices.json', JSON.stringify(devices));
    host.program('lsblk', LSBLK);
    for (const name of Object.keys(devices)) host.write(`root/dev/${name}`, '');
  }

  test('joins the instance store into one device', () => {
    instance(TWO);
    expect(boot(WITH_DISKS).status).toBe(0);
    expect(calls()).toMatch(
      /^mdadm --create \S+\/dev\/md\/trainyard .*--level=0 .*--raid-devices=2 \S+nvme1n1 \S+nvme2n1$/m,
    );
    expect(calls()).toMatch(/^mkfs.ext4 .* \S+\/dev\/md\/trainyard$/m);
    expect(calls()).toMatch(/^mount .*\/dev\/md\/trainyard \S+\/mnt\/trainyard$/m);
    expect(marker()['data']).toContain('2 new disks');
  });

  test('is made anew at the next start, because a stop empties the instance store', () => {
    instance(TWO);
    for (const folder of ['run', 'etc']) host.write(`root/${folder}/systemd/system/any`, '');
    expect(boot(WITH_DISKS).status).toBe(0);
    expect(host.read('store/unit-calls')).toContain('enable trainyard-boot.service');
    const unit = host.read('root/etc/systemd/system/trainyard-boot.service');
    expect(unit).toContain('/var/lib/trainyard/boot.sh');
    expect(unit).toMatch(/^Before=.*amazon-ssm-agent\.service/m);
    expect(unit).toMatch(/^After=.*dlami-nvme\.service/m);
    expect(unit).toMatch(/\/var\/lib\/trainyard\/boot\.sh boot$/m);

    expect(boot(host.read('root/var/lib/trainyard/boot.sh')).status).toBe(0);
    expect(calls().match(/^mdadm --create/gm)).toHaveLength(2);
    expect(calls().match(/^mount /gm)).toHaveLength(2);
  });

  test('of a first boot that is cut short at the disks is made at the next start', () => {
    instance(TWO);
    for (const folder of ['run', 'etc']) host.write(`root/${folder}/systemd/system/any`, '');
    host.program('mkfs.ext4', '#!/bin/bash\nkill -KILL $PPID\n');
    expect(boot(WITH_DISKS).signal).toBe('SIGKILL');
    expect(host.has('root/etc/trainyard/host.env')).toBe(false);
    expect(host.read('store/unit-calls')).toContain('enable trainyard-boot.service');

    instance({ ...TWO, md127: { type: 'raid0', on: ['nvme1n1', 'nvme2n1'] } });
    expect(boot(host.read('root/var/lib/trainyard/boot.sh')).status).toBe(0);
    expect(host.has('root/etc/trainyard/host.env')).toBe(true);
  });

  test('is the volume of the environment when it asks for one', () => {
    instance({ ...TWO, nvme3n1: { type: 'disk', model: 'Amazon Elastic Block Store' } });
    const environment = parseEnvironment('tutorial', { storage: { dataGiB: 256 } });
    expect(boot(renderUserData(environment, TARGET)).status).toBe(0);
    expect(calls()).not.toContain('mdadm');
    expect(calls()).toMatch(/^mkfs.ext4 .*nvme3n1$/m);
  });

  test('fails by name when that volume is not there', () => {
    instance(TWO);
    const environment = parseEnvironment('tutorial', { storage: { dataGiB: 256 } });
    expect(boot(renderUserData(environment, TARGET)).status).toBe(1);
    expect(marker()['reason']).toContain('DataVolumeMissing: the volume of 256 GiB');
  });

  test('is what an earlier boot has made', () => {
    const members: Device = { ...EMPTY, filesystem: 'linux_raid_member' };
    const md127: Device = {
      type: 'raid0',
      filesystem: 'ext4',
      label: 'trainyard',
      on: ['nvme1n1', 'nvme2n1'],
    };
    instance({ nvme1n1: members, nvme2n1: members, md127 });
    expect(boot(WITH_DISKS).status).toBe(0);
    expect(calls()).toMatch(/^mount \S+ noatime,nodiratime \S+\/dev\/md127 \S+\/mnt\/trainyard\n$/);
  });

  test('is that array, not a member of it, which has the name of the array for a label', () => {
    const members: Device = { ...EMPTY, filesystem: 'linux_raid_member', label: 'trainyard' };
    const on = ['nvme1n1', 'nvme2n1'];
    instance({
      nvme1n1: members,
      nvme2n1: members,
      md127: { type: 'raid0', filesystem: 'ext4', label: 'trainyard', on },
    });
    expect(boot(WITH_DISKS).status).toBe(0);
    expect(calls()).toMatch(/^mount \S+ noatime,nodiratime \S+\/dev\/md127 \S+\/mnt\/trainyard\n$/);
  });

  test('is not formatted where only the disk itself knows of its file system, and udev does not yet', () => {
    const member: Device = { ...EMPTY, filesystem: 'linux_raid_member' };
    const on = ['nvme1n1', 'nvme2n1'];
    instance({ nvme1n1: member, nvme2n1: member, md127: { type: 'raid0', on } });
    host.program('blkid', '#!/bin/bash\n[[ "$*" != *md127 ]] || [[ "$*" != *TYPE* ]] || echo ext4\n');
    expect(boot(WITH_DISKS).status).toBe(0);
    expect(calls()).toMatch(/^mount \S+ noatime,nodiratime \S+\/dev\/md127 \S+\/mnt\/trainyard\n$/);
  });

  const LVM: Device = { ...EMPTY, filesystem: 'LVM2_member' };
  const VOLUME: Device = { type: 'lvm', filesystem: 'ext4', on: ['nvme1n1', 'nvme2n1'] };

  test('is a folder of what the image has mounted, once its unit has ended', () => {
    const volumes = { nvme1n1: LVM, nvme2n1: LVM, 'mapper/vg.01-lv_ephemeral': VOLUME };
    instance(volumes, ['/opt/dlami/nvme']);
    expect(boot(WITH_DISKS).status).toBe(0);
    expect(host.read('store/unit-calls')).toContain('start dlami-nvme.service');
    expect(calls()).toMatch(/^mount --bind \S+\/opt\/dlami\/nvme\/trainyard \S+\/mnt\/trainyard\n$/);
    expect(host.has('root/opt/dlami/nvme/trainyard')).toBe(true);
  });

  test('is the image’s volume when nobody has mounted it, and formatted when it is empty', () => {
    instance({ nvme1n1: LVM, nvme2n1: LVM, 'mapper/vg.01-lv_ephemeral': VOLUME });
    expect(boot(WITH_DISKS).status).toBe(0);
    expect(calls()).toMatch(/^mount \S+ \S+ \S+\/dev\/mapper\/vg.01-lv_ephemeral \S+\/mnt\/trainyard\n$/);

    const { filesystem: _, ...bare } = VOLUME;
    instance({ nvme1n1: LVM, nvme2n1: LVM, 'mapper/vg.01-lv_ephemeral': bare });
    expect(boot(WITH_DISKS).status).toBe(0);
    expect(calls()).toMatch(/^mkfs.ext4 .*\/dev\/mapper\/vg.01-lv_ephemeral$/m);
  });

  test('is an array that a reboot left without a file system', () => {
    const member: Device = { ...EMPTY, filesystem: 'linux_raid_member' };
    instance({ nvme1n1: member, nvme2n1: member, md127: { type: 'raid0', on: ['nvme1n1', 'nvme2n1'] } });
    expect(boot(WITH_DISKS).status).toBe(0);
    expect(calls()).toMatch(/^mkfs.ext4 .*\/dev\/md127\nmount .*\/dev\/md127 /m);
  });

  test('frees the members of an array that is not there', () => {
    const member: Device = { ...EMPTY, filesystem: 'linux_raid_member' };
    instance({ nvme1n1: member, nvme2n1: EMPTY });
    host.program('mdadm', FREEING);
    expect(boot(WITH_DISKS).status).toBe(0);
    expect(calls()).toMatch(/^mdadm --zero-superblock \S+nvme1n1\nmdadm --create .*--raid-devices=2 /m);
  });

  test('never formats a disk that is not empty, and says that none could be used', () => {
    const foreign: Device = { ...EMPTY, filesystem: 'xfs' };
    instance({ nvme0n1: ROOT, nvme1n1: foreign, nvme2n1: foreign });
    expect(boot(WITH_DISKS).status).toBe(1);
    expect(calls()).toBe('');
    expect(marker()['reason']).toMatch(
      /^InstanceStorageUnused: trn2.48xlarge has 4 disks of its own, 2 were found/,
    );
    expect(host.has('root/etc/trainyard/host.env')).toBe(false);
  });

  test('asks the disk itself, because udev may not have looked at it yet', () => {
    instance({ nvme1n1: EMPTY });
    host.program('blkid', '#!/bin/bash\nexit 0\n');
    expect(boot(WITH_DISKS).status).toBe(1);
    expect(calls()).toBe('');
  });

  test('never touches a disk that lies outside the root prefix', () => {
    instance(TWO);
    host.delete('root/dev');
    expect(boot(WITH_DISKS).status).toBe(1);
    expect(marker()['reason']).toContain('0 were found (none)');
    expect(calls()).toBe('');
  });

  test('is no folder of the root volume where disks cannot be listed, as long as there are some', () => {
    instance(TWO);
    expect(boot(WITH_DISKS.replaceAll('lsblk', 'no-such-lsblk')).status).toBe(1);
    expect(marker()['reason']).toContain('trn2.48xlarge has 4 disks of its own, 0 were found (none)');
    const none = parseEnvironment('small', { instance: { type: 'inf2.xlarge' } });
    const script = renderUserData(none, TARGET).replaceAll('lsblk', 'no-such-lsblk');
    expect(boot(script).status).toBe(0);
    expect(marker()).toMatchObject({ status: 'succeeded', data: 'directory' });
  });

  test('that cannot be formatted fails the boot by name', () => {
    instance(TWO);
    host.program('mkfs.ext4', '#!/bin/bash\nexit 1\n');
    expect(boot(WITH_DISKS).status).toBe(1);
    expect(marker()['reason']).toContain('FormatFailed');
    expect(host.has('root/etc/trainyard/host.env')).toBe(false);
  });
});
