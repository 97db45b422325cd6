/** A rehearsal whose model is below a prefix of another bucket, and one whose model is in a folder of its instance. */
import { existsSync, lstatSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, outcomeSchema } from '../../lib/contract/outcome';
import { filesOf } from '../../lib/emulator/account/hub-files';
import { ObjectDisk } from '../../lib/emulator/account/s3/disk';
import { modelOf } from '../../lib/facts';
import { cleanUp, jsonFiles, temporaryState, trainyard } from './command';

// Ends what hangs; a rehearsal on a machine with much else to do takes minutes.
jest.setTimeout(1_200_000);

const state = temporaryState();
const config = join(state, 'cdk.json');
const FOLDER = '/mnt/own/llama';
const environments = {
  bucket: { model: { source: 's3://weights/own/llama/' } },
  folder: { model: { source: FOLDER } },
};
writeFileSync(config, JSON.stringify({ context: { 'trainyard:environments': environments } }));
afterAll(() => cleanUp(state));

const rehearse = (name: string) =>
  trainyard([
    ...['rehearse', '--config', config, '-e', name, '--phases', 'prepare,compile,deploy,benchmark'],
    ...['--requests', '8', '--state', join(state, name)],
  ]);
function outcomeOf(name: string, phase: string): Outcome | undefined {
  const [found] = jsonFiles(join(state, name), new RegExp(`outcomes/${phase}/[^/]+\\.json$`));
  return found && outcomeSchema.parse(found.value);
}

test('serves what somebody put into another bucket', async () => {
  const account = join(state, 'bucket/account');
  const disk = new ObjectDisk(join(account, 's3'), join(account, 's3-notes'));
  disk.addBucket('weights');
  const files = filesOf({ model: modelOf('meta-llama/Llama-3.3-70B-Instruct') });
  for (const { name, bytes } of [...files, { name: 'mine.txt', bytes: Buffer.from('mine') }]) {
    disk.write('weights', {
      ...{ key: `own/llama/${name}`, body: bytes, contentType: 'binary/octet-stream' },
      ...{ contentLength: bytes.length, etag: '"0"', lastModified: new Date(0), metadata: {} },
    });
  }
  const { code, stderr } = await rehearse('bucket');
  expect([code, stderr.match(/error:.*/)]).toEqual([0, null]);
  expect(outcomeOf('bucket', 'prepare')?.made).toMatchObject({
    ...{ checkpointSource: 's3', files: files.length + 1 },
  });
  expect(outcomeOf('bucket', 'deploy')?.made.replicas).toHaveLength(2);
  expect(existsSync(join(account, 's3/trainyard-bucket/models'))).toBe(false);
});

test('serves what lies in a folder of the instance, by links', async () => {
  const { code, stderr } = await rehearse('folder');
  expect([code, stderr.match(/error:.*/)]).toEqual([0, null]);
  const { made } = outcomeOf('folder', 'prepare') ?? {};
  expect(made?.checkpointSource).toBe('folder');
  expect(lstatSync(join(made?.checkpointPath ?? '', 'config.json')).isSymbolicLink()).toBe(true);
  const hosts = join(state, 'folder/hosts');
  for (const host of readdirSync(hosts))
    expect(readdirSync(join(hosts, host, 'root', FOLDER))).not.toContain('trainyard-checkpoint.json');
});
