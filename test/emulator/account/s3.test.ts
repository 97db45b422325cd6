/** Object traffic over HTTP, against the account's own process: nothing that was acknowledged may be lost. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './helpers/documents';
import { eventually } from './helpers/eventually';
import { endAccounts, type RunningAccount, startAccount } from './helpers/process';

async function send(
  account: RunningAccount,
  method: string,
  path: string,
  body?: string,
  headers?: Record<string, string>,
) {
  const response = await fetch(`${account.endpoint}/${path}`, {
    method,
    ...(body !== undefined && { body }),
    ...(headers && { headers }),
  });
  return {
    status: response.status,
    text: await response.text(),
    etag: response.headers.get('etag'),
    headers: response.headers,
  };
}

describe('objects', () => {
  const state = temporaryFolder();
  let account: RunningAccount;
  beforeAll(async () => {
    account = await startAccount(state);
    await send(account, 'PUT', 'bucket');
  });
  afterAll(async () => {
    await endAccounts();
  });

  const killAndStart = async () => {
    account.child.kill('SIGKILL');
    await account.exited;
    account = await startAccount(state);
  };

  test('survive kill -9 with body, tag, type and metadata', async () => {
    const headers = { 'content-type': 'text/x-test', 'x-amz-meta-color': 'red' };
    const { etag } = await send(account, 'PUT', 'bucket/runs/a/x.json', '{"a":1}', headers);
    await killAndStart();
    const read = await send(account, 'GET', 'bucket/runs/a/x.json');
    expect([read.status, read.text, read.etag]).toEqual([200, '{"a":1}', etag]);
    expect(read.headers.get('content-type')).toBe('text/x-test');
    expect(read.headers.get('x-amz-meta-color')).toBe('red');
  });

  test('survive kill -9 in the middle of many writes: every acknowledged one is there', async () => {
    const acknowledged: string[] = [];
    const writer = (async () => {
      for (let index = 0; ; index++) {
        const { status } = await send(account, 'PUT', `bucket/many/${index}`, `value ${index}`);
        if (status === 200) acknowledged.push(String(index));
      }
    })().catch(() => {});
    await eventually(() => expect(acknowledged.length).toBeGreaterThan(10));
    account.child.kill('SIGKILL');
    await writer;
    await account.exited;
    account = await startAccount(state);
    const bodies = await Promise.all(acknowledged.map((name) => send(account, 'GET', `bucket/many/${name}`)));
    expect(bodies.map(({ text }) => text)).toEqual(acknowledged.map((name) => `value ${name}`));
  });

  test('lie under their own keys, also keys that cannot both be paths or climb', async () => {
    const keys = ['deep', 'deep/er', 'folder/', 'a%2Fb', '%2e%2e/up'];
    for (const key of keys) expect((await send(account, 'PUT', `bucket/${key}`, key)).status).toBe(200);
    expect(readFileSync(join(state, 'account/s3/bucket/deep'), 'utf8')).toBe('deep');
    await killAndStart();
    for (const key of keys.slice(0, 4)) expect((await send(account, 'GET', `bucket/${key}`)).text).toBe(key);
  });

  test('may be empty', async () => {
    expect((await send(account, 'PUT', 'bucket/empty', '')).status).toBe(200);
    await killAndStart();
    const found = await send(account, 'GET', 'bucket/empty');
    expect([found.status, found.text, found.headers.get('content-length')]).toEqual([200, '', '0']);
  });

  test('stay deleted', async () => {
    await send(account, 'PUT', 'bucket/gone', 'x');
    await send(account, 'DELETE', 'bucket/gone');
    await killAndStart();
    expect((await send(account, 'GET', 'bucket/gone')).status).toBe(404);
  });

  test('are copied, and uploaded in parts, as lasting as any other', async () => {
    await send(account, 'PUT', 'bucket/source', 'copied');
    await send(account, 'PUT', 'bucket/copy', '', { 'x-amz-copy-source': '/bucket/source' });
    const begun = await send(account, 'POST', 'bucket/parts?uploads', '');
    const id = /<UploadId>(.*)<\/UploadId>/.exec(begun.text)?.[1];
    const part = await send(account, 'PUT', `bucket/parts?partNumber=1&uploadId=${id}`, 'in parts');
    const list = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${part.etag}</ETag></Part></CompleteMultipartUpload>`;
    await send(account, 'POST', `bucket/parts?uploadId=${id}`, list);
    await killAndStart();
    expect((await send(account, 'GET', 'bucket/copy')).text).toBe('copied');
    const read = await send(account, 'GET', 'bucket/parts');
    expect([read.text, read.etag]).toEqual(['in parts', expect.stringMatching(/-1"$/)]);
  });

  test.each(['tagging', 'acl', 'retention'])(
    'keep their body when a PUT of their %s is refused',
    async (name) => {
      await send(account, 'PUT', 'bucket/kept', 'body');
      expect((await send(account, 'PUT', `bucket/kept?${name}`, '<Tagging/>')).status).toBe(501);
      expect((await send(account, 'GET', 'bucket/kept')).text).toBe('body');
    },
  );

  test('are not replaced by a PUT with If-None-Match: *', async () => {
    const put = (body: string) => send(account, 'PUT', 'bucket/once', body, { 'if-none-match': '*' });
    expect((await put('first')).status).toBe(200);
    expect((await put('second')).status).toBe(412);
    expect((await send(account, 'GET', 'bucket/once')).text).toBe('first');
  });
});
