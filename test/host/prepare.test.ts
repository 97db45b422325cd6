import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { keys } from '../../lib/contract/names';
import { canonicalJson } from '../../lib/core/json';
import { EmulatedInstance } from './emulated-instance';
import { safetensors } from './safetensors';

const WEIGHTS = safetensors(3_000_000);
const CONFIG = Buffer.from('{"layers": 1}');
const REQUEST = { TRAINYARD_MODEL: 'org/model', TRAINYARD_MODEL_REVISION: 'rev' };

describe('the phase Prepare', () => {
  let instance: EmulatedInstance;
  let hub: Server;
  /** Requests as `method path range token`; a hub that refuses, and one that breaks off the first download. */
  let seen: string[];
  let status: number;
  let breakOnce: boolean;
  let digest: string;

  beforeEach(async () => {
    instance = new EmulatedInstance();
    instance.command(
      'df',
      'echo Filesystem 1024-blocks Used Available Capacity Mounted; echo x 9 9 99999999 1% /',
    );
    [seen, status, breakOnce, digest] = [[], 200, false, sha(WEIGHTS)];
    hub = createServer((request, response) => {
      const { url = '', headers } = request;
      seen.push(`${url} ${headers.range ?? '-'} ${headers.authorization ?? '-'}`);
      if (status !== 200) return response.writeHead(status).end();
      if (url.startsWith('/api/')) {
        const siblings = [
          { rfilename: 'config.json', size: 13, blobId: blob(CONFIG) },
          { rfilename: 'model.safetensors', size: WEIGHTS.length, lfs: { sha256: digest } },
          { rfilename: 'original/consolidated.pth', size: 1, lfs: { sha256: 'x' } },
          { rfilename: 'trainyard-checkpoint.json', size: 1, lfs: { sha256: 'x' } },
        ];
        return response.end(JSON.stringify({ sha: 'c0ffee', siblings }));
      }
      const body = url.endsWith('/config.json') ? CONFIG : WEIGHTS;
      const from = Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, { 'content-length': body.length - from });
      if (breakOnce && body === WEIGHTS) {
        breakOnce = false;
        return response.write(body.subarray(from, 1_000_000), () => response.destroy());
      }
      return response.end(body.subarray(from));
    });
    await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    instance.remove();
    await new Promise((resolve) => hub.close(resolve));
  });

  const prepare = (command: string, more: Record<string, string> = {}) =>
    instance.run('prepare', {
      ...REQUEST,
      SSM_COMMAND_ID: command,
      HF_ENDPOINT: `http://127.0.0.1:${(hub.address() as AddressInfo).port}`,
      ...more,
    });
  const file = (name: string) => join(instance.root, 'mnt/trainyard/models/org--model/rev', name);

  test('downloads, verifies, mirrors once, and is present the second time', async () => {
    expect((await prepare('one')).code).toBe(0);
    const made = { checkpointSource: 'hub', modelRevision: 'c0ffee', files: 2, bytes: WEIGHTS.length + 13 };
    expect(instance.outcome('prepare', 'one')?.made).toMatchObject(made);
    expect(instance.objects(keys.checkpoint('org--model', 'rev'))).toContain('model.safetensors');
    expect(seen.some((line) => /original|trainyard-checkpoint/.test(line))).toBe(false);
    const requests = seen.length;
    expect((await prepare('two')).code).toBe(0);
    expect(instance.outcome('prepare', 'two')?.made.checkpointSource).toBe('present');
    expect(seen.length).toBe(requests);
  });

  test('brings the draft model as it brings the model, and records both', async () => {
    const drafted = {
      TRAINYARD_DRAFT_MODEL: 'meta-llama/Llama-3.2-1B-Instruct',
      TRAINYARD_DRAFT_REVISION: 'd',
    };
    expect((await prepare('one', drafted)).code).toBe(0);
    const path = join(instance.root, 'mnt/trainyard/models/meta-llama--Llama-3.2-1B-Instruct/d');
    const made = { draftPath: path, draftSource: 'hub', draftRevision: 'c0ffee', checkpointSource: 'hub' };
    expect(instance.outcome('prepare', 'one')?.made).toMatchObject(made);
    expect(existsSync(join(path, 'model.safetensors'))).toBe(true);
    expect(instance.objects(keys.checkpoint('meta-llama--Llama-3.2-1B-Instruct', 'd'))).toContain(
      'config.json',
    );
    const stranger = await prepare('two', { ...drafted, TRAINYARD_DRAFT_MODEL: 'nobody/knows' });
    expect(stranger.code).not.toBe(0);
    expect(instance.outcome('prepare', 'two')?.reason?.code).toBe('NotInCatalogue');
  });

  test('resumes a download that broke off where it ended', async () => {
    breakOnce = true;
    expect((await prepare('one')).code).toBe(0);
    expect(seen.some((line) => /safetensors bytes=\d+- /.test(line))).toBe(true);
  });

  test('403 is a licence or token problem and is not repeated', async () => {
    status = 403;
    expect((await prepare('one')).code).toBe(1);
    expect(instance.outcome('prepare', 'one')?.reason.code).toBe('HubForbidden');
    expect(seen).toHaveLength(1);
  });

  test('the token reaches the hub and no log, environment or outcome', async () => {
    const more = { TRAINYARD_TOKEN_SECRET: 'a/b', FAKE_TOKEN: 'hf_secret_value' };
    const end = await prepare('one', more);
    expect(end.code).toBe(0);
    expect(seen.every((line) => line.endsWith('Bearer hf_secret_value'))).toBe(true);
    const log = instance.object(keys.log('run-1', 'i-1', 'prepare', 'one')) ?? '';
    const outcome = JSON.stringify(instance.outcome('prepare', 'one'));
    expect(`${end.stdout}${end.stderr}${log}${outcome}`).not.toContain('hf_secret');
  });

  test('a file with another digest is removed and refused', async () => {
    digest = sha(Buffer.from('other'));
    expect((await prepare('one')).code).toBe(1);
    expect(instance.outcome('prepare', 'one')?.reason.code).toBe('ChecksumMismatch');
    expect(existsSync(file('model.safetensors'))).toBe(false);
  });

  test('a disk that is too small is said before the download', async () => {
    instance.command('df', 'echo head; echo x 9 9 1000 1% /');
    expect((await prepare('one')).code).toBe(1);
    expect(instance.outcome('prepare', 'one')?.reason).toMatchObject({ code: 'DiskFull' });
    expect(existsSync(file('model.safetensors'))).toBe(false);
  });

  test('another instance restores it from the mirror without the hub', async () => {
    await prepare('one');
    instance.clear('root/mnt');
    status = 500;
    expect((await prepare('two')).code).toBe(0);
    expect(instance.outcome('prepare', 'two')?.made.checkpointSource).toBe('mirror');
    expect(existsSync(file('config.json'))).toBe(true);
  });

  describe('with a digest that the command recorded', () => {
    const MIRROR = `${keys.checkpoint('org--model', 'rev')}trainyard-checkpoint.json`;
    const made = (command: string) => instance.outcome('prepare', command)?.made;
    const held = (weights: string) => ({ TRAINYARD_WEIGHTS_DIGEST: weights });

    /** Other weights, with the manifest that whoever put them there wrote to fit. */
    function poison(name = 'config.json'): void {
      const manifest = JSON.parse(instance.object(MIRROR) ?? '') as { files: Record<string, unknown>[] };
      const body = name === 'config.json' ? Buffer.from('{"layers": 2}') : safetensors(2_999_999);
      const files = manifest.files.map((row) =>
        row['name'] === name ? { ...row, size: body.length, sha256: sha(body) } : row,
      );
      writeFileSync(join(instance.bucket, keys.checkpoint('org--model', 'rev'), name), body);
      writeFileSync(join(instance.bucket, MIRROR), JSON.stringify({ ...manifest, files }));
    }

    test('takes what was made, present or from the mirror, and says that of the command', async () => {
      await prepare('one');
      const digest = made('one')?.weightsDigest ?? '';
      const { model, commit, files } = JSON.parse(instance.object(MIRROR) ?? '');
      expect(digest).toBe(sha(Buffer.from(canonicalJson({ model, commit, files }))));
      expect((await prepare('two', held(digest))).code).toBe(0);
      instance.clear('root/mnt');
      expect((await prepare('three', held(digest))).code).toBe(0);
      expect([made('two'), made('three')].map((it) => it?.digestsNotChecked)).toEqual([undefined, undefined]);
      expect((await prepare('four')).code).toBe(0);
      expect(made('four')?.digestsNotChecked).toEqual(['weights']);
    });

    test('refuses other weights in the mirror before it brings them, and on its disk', async () => {
      await prepare('one');
      const digest = made('one')?.weightsDigest ?? '';
      instance.clear('root/mnt');
      poison();
      expect((await prepare('two', held(digest))).code).toBe(1);
      const reason = {
        code: 'WeightsNotTrusted',
        message: expect.stringContaining(`${digest} was recorded`),
      };
      expect(instance.outcome('prepare', 'two')?.reason).toMatchObject(reason);
      expect(existsSync(file('config.json'))).toBe(false);
      expect((await prepare('three')).code).toBe(0);
      expect((await prepare('four', held(digest))).code).toBe(1);
      expect(instance.outcome('prepare', 'four')?.reason).toMatchObject(reason);
    });

    describe('with none, and the list of the hub instead', () => {
      const HUB = held('hub');
      const asked = () => seen.filter((line) => !line.startsWith('/api/'));
      /** What SIGKILL leaves: all of the work, and no word of it. */
      async function killed(...removed: string[]): Promise<string> {
        await prepare('killed', HUB);
        for (const name of removed) instance.clear(name);
        seen = [];
        return made('killed')?.weightsDigest ?? '';
      }

      test('what a killed Prepare left on the instance is proven by the list alone, and kept in the mirror', async () => {
        const digest = await killed('s3/results/models');
        expect((await prepare('two', HUB)).code).toBe(0);
        expect(made('two')).toMatchObject({
          ...{ checkpointSource: 'present', provenByHub: ['weights'], weightsDigest: digest },
        });
        expect(made('two')?.digestsNotChecked).toBeUndefined();
        expect([seen.length, asked()]).toEqual([1, []]);
        expect(instance.objects(keys.checkpoint('org--model', 'rev'))).toContain('model.safetensors');
      });

      test('what it left in the mirror is brought from there, proven by the list', async () => {
        const digest = await killed('root/mnt');
        expect((await prepare('two', HUB)).code).toBe(0);
        expect(made('two')).toMatchObject({
          ...{ checkpointSource: 'mirror', provenByHub: ['weights'], weightsDigest: digest },
        });
        expect(asked()).toEqual([]);
      });

      test('a mirror of other files, whose manifest fits them, is replaced by what the hub has', async () => {
        const digest = await killed('root/mnt');
        poison();
        // The hub lists small files by git's digest: the manifest shows nothing, the file does.
        const end = await prepare('two', HUB);
        expect([end.code, instance.outcome('prepare', 'two')?.reason.code]).toEqual([1, 'MirrorDamaged']);
        poison('model.safetensors');
        expect((await prepare('three', HUB)).code).toBe(0);
        expect(made('three')).toMatchObject({ checkpointSource: 'hub', weightsDigest: digest });
        expect(JSON.parse(instance.object(MIRROR) ?? '')).toMatchObject({ commit: 'c0ffee' });
        instance.clear('root/mnt');
        expect((await prepare('four', held(digest))).code).toBe(0);
      });

      test('other files on the instance give way to those of the mirror that the list proves', async () => {
        const digest = await killed();
        writeFileSync(file('config.json'), '{"layers": 2}');
        expect((await prepare('two', HUB)).code).toBe(0);
        expect(made('two')).toMatchObject({ checkpointSource: 'mirror', weightsDigest: digest });
      });

      test('a hub that does not answer proves nothing: what is present stays and is not checked', async () => {
        await killed();
        status = 403;
        expect((await prepare('two', HUB)).code).toBe(0);
        expect(made('two')).toMatchObject({ checkpointSource: 'present', digestsNotChecked: ['weights'] });
        expect(made('two')?.provenByHub).toBeUndefined();
        instance.clear('root/mnt');
        expect((await prepare('three', HUB)).code).toBe(1);
        expect(instance.outcome('prepare', 'three')?.reason).toMatchObject({
          ...{
            code: 'HubForbidden',
            next: expect.stringContaining('take it by name with `trainyard adopt`'),
          },
        });
      });
    });

    test('refuses what is no digest', async () => {
      expect((await prepare('one', held('a digest'))).code).toBe(2);
      expect(instance.outcome('prepare', 'one')?.reason.code).toBe('InvalidVariable');
    });
  });
});

const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const blob = (bytes: Buffer) =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
