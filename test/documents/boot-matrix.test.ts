/** The boot under what an instance may meet: a power loss at each tool, a full disk, a network that is not there yet. */
import { documentsFor, renderUserData } from '../../lib/documents';
import { EmulatedRoot } from './emulated-root';
import { TUTORIAL } from './tutorial';

let host: EmulatedRoot;
beforeEach(() => {
  host = new EmulatedRoot();
});
afterEach(() => host.remove());

const USER_DATA = renderUserData(TUTORIAL, {
  bucket: 'results',
  assetsBucket: 'assets',
  region: 'us-east-2',
});
const boot = (script = USER_DATA) => host.run(script, { AWS_SSM_INSTANCE_ID: 'i-0abc' });
const outcome = (work = 'boot') =>
  JSON.parse(host.read(`root/var/lib/trainyard/${work}.json`)) as { status: string; reason: string };

/** Two empty disks, and tools that do what they are asked; what lies on the disks is in `disks`. */
function instance(): void {
  for (const folder of ['run', 'etc']) host.write(`root/${folder}/systemd/system/any`, '');
  for (const name of ['nvme1n1', 'nvme2n1']) host.write(`root/dev/${name}`, '');
  for (const name of ['mdadm', 'mkfs.ext4', 'mount']) {
    host.program(name, `#!/bin/bash\necho "${name} $*" >>"$STORE/done"\n`);
  }
  host.program('udevadm', '#!/bin/bash\nexit 0\n');
  host.program('systemctl', '#!/bin/bash\n[[ $1 != is-enabled ]] && echo "$*" >>"$STORE/units"\n');
  host.program('mountpoint', '#!/bin/bash\nexit 1\n');
  host.program('blkid', '#!/bin/bash\nexit 2\n');
  host.program(
    'lsblk',
    `#!/bin/bash
made=$(grep -c '^mdadm --create' "$STORE/done" 2>/dev/null)
formatted=$(grep -c '^mkfs' "$STORE/done" 2>/dev/null)
case "$*" in
  '-dnro NAME,TYPE,MODEL') printf 'nvme%sn1 disk Amazon\\\\x20EC2\\\\x20NVMe\\\\x20Instance\\\\x20Storage\\n' 1 2 ;;
  '-nro NAME,FSTYPE,LABEL') ((formatted == 0)) || echo 'md/trainyard ext4 trainyard' ;;
  '-nrpo NAME,TYPE,FSTYPE '*) ((made == 0)) || echo '/dev/md/trainyard raid0' ;;
  *) ((made == 0)) || echo linux_raid_member ;;
esac
`,
  );
}

/** At its next call, the tool ends the boot as a power loss does. */
function losesPowerIn(tool: string): void {
  host.write(`store/lost-${tool}`, '');
  const path = `bin/${tool}`;
  const before = host.has(path) ? host.read(path).replace(/^#!.*\n/, '') : `exec /usr/bin/${tool} "$@"\n`;
  // The boot asks mdadm in a shell of its own, whose parent is the boot.
  const script = tool === 'mdadm' ? '$(awk \'$1 == "PPid:" { print $2 }\' /proc/$PPID/status)' : '$PPID';
  host.program(
    tool,
    `#!/bin/bash
if [[ -e $STORE/lost-${tool} ]]; then rm "$STORE/lost-${tool}"; kill -KILL ${script}; exit 1; fi
${before}`,
  );
}

describe('a first boot that loses its power', () => {
  const everything = () => {
    expect(outcome()).toMatchObject({ status: 'succeeded', reason: 'Ok' });
    expect(host.has('root/etc/trainyard/host.env')).toBe(true);
    expect(host.read('store/done')).toMatch(/^mount .*\/mnt\/trainyard$/m);
    expect(host.read('store/units')).toMatch(/^start --no-block trainyard-bootstrap\.service$/m);
  };

  test.each(['install', 'systemctl', 'mdadm', 'mkfs.ext4', 'mount'])(
    'in %s is whole after the next start',
    (tool) => {
      instance();
      losesPowerIn(tool);
      expect(boot().signal).toBe('SIGKILL');
      expect(host.has('root/etc/trainyard/host.env')).toBe(false);
      host.write('root/dev/md/trainyard', '');
      // cloud-init repeats nothing: what is there is the unit's script, if the loss came after it was written.
      const repeated = host.has('root/var/lib/trainyard/boot.sh')
        ? host.read('root/var/lib/trainyard/boot.sh')
        : USER_DATA;
      expect(boot(repeated).status).toBe(0);
      everything();
    },
  );

  test('never formats what an earlier boot has formatted', () => {
    instance();
    losesPowerIn('mount');
    boot();
    host.write('root/dev/md/trainyard', '');
    expect(boot(host.read('root/var/lib/trainyard/boot.sh')).status).toBe(0);
    expect(host.read('store/done').match(/^mkfs/gm)).toHaveLength(1);
  });
});

describe('a root volume', () => {
  const withFree = (kib: number) =>
    host.program(
      'df',
      `#!/bin/bash\nprintf 'Filesystem 1024-blocks Used Available Capacity Mounted\\nx 9 9 ${kib} 1%% /\\n'`,
    );

  test('that is full ends the boot by name, before the disks are touched', () => {
    instance();
    withFree(65_535);
    expect(boot().status).toBe(1);
    expect(outcome().reason).toBe(
      'RootFull: the root volume has 63 MiB left, and 64 are needed; see storage.rootGiB',
    );
    expect(host.has('store/done')).toBe(false);
  });

  test('with just enough does not', () => {
    instance();
    withFree(65_536);
    expect(boot().status).toBe(0);
  });
});

describe('a network', () => {
  /** What the AWS CLI says last; the boot itself needs no network. */
  const SAID: ReadonlyArray<readonly [string, string]> = [
    [
      'without a name service',
      'Could not connect to the endpoint URL: "https://ssm.us-east-2.amazonaws.com/"',
    ],
    [
      'whose metadata is slow',
      'Unable to locate credentials. You can configure credentials by running "aws configure".',
    ],
    [
      'on which the clock is off by a day',
      'An error occurred (InvalidSignatureException) when calling the GetDocument operation: Signature expired: 20261128T000000Z',
    ],
  ];

  const failing = (times: number, said: string) => {
    host.write('store/said', said);
    host.write('store/failures', String(times));
    const aws = host.read('bin/aws').replace('exit 1; fi', 'cat "$store/said" >&2; exit 255; fi');
    host.program('aws', aws);
  };
  const bootstrap = () =>
    host.run(USER_DATA, { AWS_SSM_INSTANCE_ID: 'i-0abc' }, 'script.sh', 'boot-bootstrap');

  test.each(SAID)('%s boots the disks, and is named when the bootstrap gives up', (_, said) => {
    instance();
    failing(1000, said);
    expect(boot().status).toBe(0);
    expect(outcome().status).toBe('succeeded');
    expect(bootstrap().status).toBe(1);
    expect(outcome('boot-bootstrap').reason).toBe(
      `DocumentNotFetched: Trainyard-tutorial-Bootstrap could not be fetched in 40 attempts: ${said.replaceAll('"', '')}`,
    );
  });

  test.each(SAID)('%s costs attempts, and nothing else when it gets better', (_, said) => {
    instance();
    expect(boot().status).toBe(0);
    const [document] = documentsFor(TUTORIAL, 'ab'.repeat(32));
    host.write(
      'store/document.json',
      JSON.stringify({ Content: document?.content.replace(/exec \S+phase\S*/, 'true') }),
    );
    failing(20, said);
    const done = bootstrap();
    // The toolkit itself is not in this bucket; the document was fetched and run.
    expect(done.status).toBe(1);
    expect(outcome('boot-bootstrap').reason).toMatch(/^BootstrapEnded: /);
    expect(host.read('root/var/log/trainyard/boot-bootstrap.log')).toContain('attempt 20 of 40');
  });
});
