/** Disks of the emulated instance: what the first boot asks of lsblk, mdadm, mkfs.ext4, mount and mountpoint. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Instance } from './helpers/instance';

describe('disks of the emulated instance', () => {
  let instance: Instance;
  beforeEach(() => {
    instance = new Instance();
  });
  afterEach(() => instance.close());
  const path = (name: string) => join(instance.root, name);

  it('stripes, formats and mounts the instance storage as the first boot does', () => {
    const listed = instance.run('lsblk', ['-dnro', 'NAME,TYPE,MODEL']).out.split('\n');
    expect(listed.filter((line) => line.includes('Instance\\x20Storage'))).toHaveLength(4);
    const disks = [1, 2, 3, 4].map((n) => path(`dev/nvme${n}n1`));
    const md = path('dev/md/trainyard');
    const create = [
      '--create',
      md,
      '--run',
      '--level=0',
      '--homehost=any',
      '--name=trainyard',
      '--raid-devices=4',
    ];
    expect(instance.run('mountpoint', ['-q', path('mnt')]).code).toBe(32);
    expect(instance.run('mount', ['-o', 'noatime', md, path('mnt')]).code).toBe(32);
    expect(instance.run('mdadm', [...create, ...disks]).code).toBe(0);
    expect(instance.run('mkfs.ext4', ['-q', '-F', '-m', '0', '-L', 'trainyard', md]).code).toBe(0);
    expect(instance.run('mount', ['-o', 'noatime,nodiratime', md, path('mnt')]).code).toBe(0);
    expect(instance.run('mountpoint', ['-q', path('mnt')]).code).toBe(0);
    expect(instance.run('lsblk', ['-nro', 'NAME,LABEL']).out).toContain('md127 trainyard');
    expect(instance.run('lsblk', ['-dnro', 'FSTYPE,PTTYPE', path('dev/nvme1n1')]).out.trim()).toBe(
      'linux_raid_member',
    );
  });

  it('shows what lies on a disk below it, mounts a folder, and frees a member of an array', () => {
    mkdirSync(path('var/lib/emulation'), { recursive: true });
    const known = {
      nvme1n1: { FSTYPE: 'LVM2_member' },
      nvme2n1: { FSTYPE: 'linux_raid_member' },
      'mapper/vg.01-lv_ephemeral': { TYPE: 'lvm', FSTYPE: 'ext4', ON: 'nvme1n1' },
    };
    writeFileSync(path('var/lib/emulation/disks.json'), JSON.stringify(known));
    const below = (disk: string) =>
      instance.run('lsblk', ['-nrpo', 'NAME,TYPE,FSTYPE', path(`dev/${disk}`)]).out;
    expect(below('nvme1n1')).toBe('/dev/nvme1n1 disk LVM2_member\n/dev/mapper/vg.01-lv_ephemeral lvm ext4\n');
    expect(below('nvme2n1')).toBe('/dev/nvme2n1 disk linux_raid_member\n');
    expect(instance.run('mdadm', ['--zero-superblock', path('dev/nvme2n1')]).code).toBe(0);
    expect(below('nvme2n1')).toBe('/dev/nvme2n1 disk \n');
    mkdirSync(path('opt/dlami/nvme/trainyard'), { recursive: true });
    expect(instance.run('mount', ['--bind', path('opt/dlami/nvme/trainyard'), path('mnt')]).code).toBe(0);
    expect(instance.run('mountpoint', ['-q', path('mnt')]).code).toBe(0);
    expect(instance.run('mount', ['--bind', path('no-such-folder'), path('mnt')]).code).toBe(32);
  });
});
