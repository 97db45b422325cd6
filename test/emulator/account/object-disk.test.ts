import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ObjectDisk } from '../../../lib/emulator/account/s3/disk';
import { temporaryFolder } from './helpers/documents';

describe('objects on disk', () => {
  const disk = () => {
    const folder = temporaryFolder();
    const bodies = join(folder, 'bodies');
    const made = new ObjectDisk(bodies, join(folder, 'notes'));
    made.addBucket('bucket');
    const write = (key: string, text: string) =>
      made.write('bucket', {
        key,
        body: Buffer.from(text),
        contentType: 'text/plain',
        contentLength: text.length,
        etag: '"some-2"',
        lastModified: new Date(0),
        metadata: {},
      });
    return { folder, bodies, made, write };
  };

  test.each(['..', '../../escape', '.', '', '/', 'a//b', '%', 'x'.repeat(300), 'a\0b'])(
    'take the key %j and stay inside',
    (key) => {
      const { folder, bodies, made, write } = disk();
      write(key, 'body');
      expect(made.objects('bucket').map((object) => [object.key, String(object.body)])).toEqual([
        [key, 'body'],
      ]);
      expect(readdirSync(folder).sort()).toEqual(['bodies', 'notes']);
      expect(readdirSync(bodies)).toEqual(['bucket']);
    },
  );

  test('keep their tag and time, and take new ones when a kill left a newer body', () => {
    const { bodies, made, write } = disk();
    write('a', 'old');
    expect(made.objects('bucket')).toMatchObject([{ etag: '"some-2"', lastModified: new Date(0) }]);
    writeFileSync(join(bodies, 'bucket/a'), 'newer');
    const [object] = made.objects('bucket');
    expect([String(object?.body), object?.contentLength]).toEqual(['newer', 5]);
    expect(object?.etag).toMatch(/^"[0-9a-f]{32}"$/);
  });
});
