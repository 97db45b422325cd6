/** The data root with the real mkfs, mount, mountpoint, lsblk and blkid, on a loop device of this machine. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderUserData } from '../../lib/documents';
import { parseEnvironment } from '../../lib/environment';

const MIB = 1_048_576;
/** One disk: this machine has no mdadm. */
const USER_DATA = renderUserData(
  parseEnvironment('tutorial', {
    instance: { type: 'trn1.2xlarge' },
    model: { id: 'meta-llama/Llama-3.2-1B-Instruct' },
    layout: { tensorParallel: 2, dataParallel: 1 },
  }),
  { bucket: 'results', assetsBucket: 'assets', region: 'us-east-2' },
);

/** Without root, or where a container forbids it, nothing can be mounted. */
const canMount = () => {
  const probe =
    'f=$(mktemp); truncate -s 8M "$f"; d=$(losetup -f --show "$f") && losetup -d "$d"; rm -f "$f"';
  return spawnSync('unshare', ['-m', 'bash', '-ec', probe]).status === 0;
};
const onLoopDevices = canMount() ? describe : describe.skip;

/**
 * What the real lsblk cannot say of a loop device: that it is a disk of the instance, and its name there. All else that
 * is asked is asked of the device.
 */
const LSBLK = `#!/bin/bash
case "$*" in
  '-dnro NAME,TYPE,MODEL') echo 'nvme1n1 disk Amazon\\x20EC2\\x20NVMe\\x20Instance\\x20Storage' ;;
  '-nro NAME,FSTYPE,LABEL') /usr/bin/lsblk -nro FSTYPE,LABEL "$LOOP" | sed 's/^/nvme1n1 /' ;;
  *) args=(); for word in "$@"; do [[ $word == */dev/nvme1n1 ]] && word=$LOOP; args+=("$word"); done
     /usr/bin/lsblk "\${args[@]}" ;;
esac
`;

onLoopDevices('a disk of the instance', () => {
  let folder = '';
  let loop = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'trainyard-disk-'));
    for (const name of ['bin', 'root/dev', 'root/run', 'root/etc'])
      mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, 'disk'), '');
    sh('truncate -s 64M disk');
    loop = sh('losetup -f --show disk').stdout.trim();
    sh(`ln -s ${loop} root/dev/nvme1n1`);
    program('lsblk', LSBLK);
    program('aws', '#!/bin/bash\nexit 0\n');
    writeFileSync(join(folder, 'user-data'), USER_DATA, { mode: 0o755 });
  });
  afterEach(() => {
    sh(`losetup -d ${loop}`);
    rmSync(folder, { recursive: true, force: true });
  });

  const program = (name: string, text: string) =>
    writeFileSync(join(folder, 'bin', name), text, { mode: 0o755 });
  const sh = (script: string) =>
    spawnSync('bash', ['-c', script], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
      env: {
        PATH: `${folder}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
        TRAINYARD_ROOT: join(folder, 'root'),
        LOOP: loop,
      },
    });
  /** One start of the instance: its mounts are its own, and gone when it is off. `then` is run before that. */
  const start = (then = 'true') => sh(`unshare -m bash -c './user-data && { ${then}; }'`);
  const outcome = () => JSON.parse(readFileSync(join(folder, 'root/var/lib/trainyard/boot.json'), 'utf8'));
  const superblock = () => sh(`sha256sum <${loop}`).stdout;

  test('that is empty is formatted, mounted and labelled', () => {
    const done = start(
      'findmnt -n -o FSTYPE,OPTIONS --target root/mnt/trainyard; df -P root/mnt/trainyard | tail -n 1',
    );
    expect(outcome()).toMatchObject({ status: 'succeeded', reason: 'Ok' });
    expect(done.stdout).toMatch(/^ext4\s+\S*noatime/m);
    expect(sh(`blkid -p -s LABEL -o value ${loop}`).stdout).toBe('trainyard\n');
  });

  test('is the same one at every later start, with what lay on it', () => {
    start('echo kept >root/mnt/trainyard/file');
    expect(existsSync(join(folder, 'root/mnt/trainyard/file'))).toBe(false);
    const again = start('cat root/mnt/trainyard/file');
    expect(again.stdout).toBe('kept\n');
    expect(outcome()).toMatchObject({ data: expect.stringContaining('of an earlier boot') });
  });

  test.each([
    ['a file system of somebody else', (device: string) => `mkfs.ext4 -q -F -L theirs ${device}`],
    ['a swap area', (device: string) => `mkswap ${device}`],
    ['a table of partitions', (device: string) => `python3 - ${device} <<'PY'\n${PARTITIONS}\nPY`],
    ['a member of a volume group', (device: string) => lvm2Member(device)],
    ['a member of an array', (device: string) => raidMember(device)],
  ])('with %s is left as it is', (_, make) => {
    sh(make(loop));
    expect(sh(`blkid -p ${loop}`).status).toBe(0);
    const before = superblock();
    program('mdadm', '#!/bin/bash\nexit 1\n');
    expect(start().status).toBe(1);
    expect(outcome().reason).toMatch(/^(InstanceStorageUnused|StripeFailed): /);
    expect(superblock()).toBe(before);
    expect(existsSync(join(folder, 'root/etc/trainyard/host.env'))).toBe(false);
  });

  test('whose format was cut short is formatted at the next start', () => {
    program(
      'mkfs.ext4',
      `#!/bin/bash\ndd if=/dev/urandom of="\${@: -1}" bs=4096 seek=100 count=64 status=none\nkill -KILL $PPID\n`,
    );
    start();
    expect(existsSync(join(folder, 'root/etc/trainyard/host.env'))).toBe(false);
    rmSync(join(folder, 'bin/mkfs.ext4'));
    expect(start('mountpoint -q root/mnt/trainyard').status).toBe(0);
  });

  test('that is full does not keep the instance from starting', () => {
    start('dd if=/dev/zero of=root/mnt/trainyard/fill bs=1M status=none; true');
    expect(start('df -P root/mnt/trainyard | tail -n 1').stdout).toMatch(/ 100% |\s0\s+100%/);
    expect(outcome().status).toBe('succeeded');
  });

  /** The label of a physical volume, in its second sector, as LVM's format has it. */
  const lvm2Member = (device: string) =>
    `printf 'LABELONE\\1\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\40\\0\\0\\0LVM2 001' | dd of=${device} bs=512 seek=1 conv=notrunc status=none; ` +
    `python3 - ${device} <<'PY'\n${LVM_CHECKSUM}\nPY`;
  /** A superblock of version 1.2, 4 KiB from the start. */
  const raidMember = (device: string) => `python3 - ${device} <<'PY'\n${RAID_SUPERBLOCK}\nPY`;
});

/** LVM's own checksum of the label sector (CRC-32 with another start), over what follows it. */
const LVM_CHECKSUM = `
import struct, sys, zlib
with open(sys.argv[1], "r+b") as disk:
    disk.seek(512)
    sector = bytearray(disk.read(512))
    crc = zlib.crc32(bytes(sector[20:]), 0xf597a6cf ^ 0xffffffff) ^ 0xffffffff
    sector[16:20] = struct.pack("<I", crc)
    disk.seek(512)
    disk.write(sector)
`;

/** A master boot record with one partition of Linux. */
const PARTITIONS = `
import struct, sys
record = struct.pack("<B3sB3sII", 0, b"\\0\\2\\0", 0x83, b"\\0\\0\\0", 2048, ${(32 * MIB) / 512})
with open(sys.argv[1], "r+b") as disk:
    disk.seek(446)
    disk.write(record.ljust(64, b"\\0") + b"\\x55\\xaa")
`;

const RAID_SUPERBLOCK = `
import struct, sys
block = bytearray(4096)
struct.pack_into("<IIII", block, 0, 0xa92b4efc, 1, 0, 0)
block[16:32] = bytes(range(16))
block[32:64] = b"trainyard".ljust(32, b"\\0")
struct.pack_into("<QIIQIIII", block, 64, 0, 0, 0, ${(32 * MIB) / 512}, 1024, 2, 0, 0)
struct.pack_into("<QQQ", block, 128, 2048, ${(60 * MIB) / 512}, 8)
struct.pack_into("<I", block, 220, 0)
def checksum(data):
    total = sum(struct.unpack(f"<{len(data) // 4}I", data))
    return (total & 0xffffffff) + (total >> 32)
struct.pack_into("<I", block, 216, checksum(bytes(block[:256])) & 0xffffffff)
with open(sys.argv[1], "r+b") as disk:
    disk.seek(4096)
    disk.write(block)
`;
