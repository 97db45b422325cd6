/** The AWS CLI of the emulated instance against the account's own process: exit codes and words of the real one. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endAccounts, type RunningAccount, startAccount } from '../emulator/account/helpers/process';
import { Instance } from './helpers/instance';

describe('aws of the emulated instance', () => {
  let instance: Instance;
  let account: RunningAccount;
  beforeAll(async () => {
    instance = new Instance();
    account = await startAccount(join(instance.root, 'state'));
    await fetch(`${account.endpoint}/bucket`, { method: 'PUT' });
    writeFileSync(path('one.txt'), 'one');
  });
  afterAll(async () => {
    await endAccounts();
    await instance.close();
  });
  const path = (name: string) => join(instance.root, name);
  const aws = (...argv: string[]) => instance.run('aws', argv, { AWS_ENDPOINT_URL: account.endpoint });

  it('copies a file there and back', () => {
    expect(aws('s3', 'cp', path('one.txt'), 's3://bucket/a/one.txt', '--only-show-errors')).toMatchObject({
      code: 0,
      out: '',
    });
    expect(aws('s3', 'cp', '--only-show-errors', 's3://bucket/a/one.txt', path('back.txt')).code).toBe(0);
    expect(readFileSync(path('back.txt'), 'utf8')).toBe('one');
    expect(aws('s3', 'cp', 's3://bucket/a/one.txt', '-').out).toBe('one');
    expect(aws('s3', 'cp', path('one.txt'), 's3://bucket/said').out).toContain('upload: ');
  });

  it('streams a file of many chunks, and splits a large one into parts', () => {
    const bytes = Buffer.alloc(70 * 1024 * 1024, 'trainyard');
    writeFileSync(path('large'), bytes);
    expect(aws('s3', 'cp', path('large'), 's3://bucket/large', '--only-show-errors')).toMatchObject({
      code: 0,
      err: '',
    });
    expect(aws('s3', 'cp', 's3://bucket/large', path('large.back'), '--only-show-errors').code).toBe(0);
    expect(readFileSync(path('large.back')).equals(bytes)).toBe(true);
  });

  it('says (404) of an object that is not there, and leaves nothing behind', () => {
    const missing = aws('s3', 'cp', 's3://bucket/none', path('none'), '--only-show-errors');
    expect(missing.code).toBe(1);
    expect(missing.err).toContain(
      'fatal error: An error occurred (404) when calling the HeadObject operation: Key "none" does not exist',
    );
    expect(readdirSync(instance.root).filter((name) => name.startsWith('none'))).toEqual([]);
    const head = aws('s3api', 'head-object', '--bucket', 'bucket', '--key', 'none');
    expect(head.code).toBe(254);
    expect(head.err).toContain('An error occurred (404) when calling the HeadObject operation: Not Found');
  });

  it('copies folders both ways, with exclusions, and lists them', () => {
    mkdirSync(path('tree/deep'), { recursive: true });
    for (const name of ['a', 'deep/b', 'manifest.json']) writeFileSync(path(`tree/${name}`), name);
    const up = ['--only-show-errors', '--recursive', '--exclude', 'manifest.json'];
    expect(aws('s3', 'cp', path('tree'), 's3://bucket/tree/', ...up).code).toBe(0);
    expect(aws('s3', 'ls', 's3://bucket/tree/').out).toMatch(/PRE deep\/\n.* 1 a\n$/);
    expect(aws('s3', 'cp', 's3://bucket/tree/', path('copy'), '--only-show-errors', '--recursive').code).toBe(
      0,
    );
    expect(readdirSync(path('copy')).sort()).toEqual(['a', 'deep']);
    expect(aws('s3', 'sync', path('tree'), 's3://bucket/tree').out.split('\n').filter(Boolean)).toHaveLength(
      1,
    );
    expect(aws('s3', 'ls', 's3://bucket/nothing').code).toBe(1);
  });

  it('answers about objects, parameters and itself as the API does', () => {
    const listed = JSON.parse(aws('s3api', 'list-objects-v2', '--bucket', 'bucket', '--prefix', 'tree/').out);
    expect(listed.Contents.map((row: { Key: string }) => row.Key)).toContain('tree/deep/b');
    expect(
      aws('s3api', 'put-object', '--bucket', 'bucket', '--key', 'k', '--body', path('one.txt')).code,
    ).toBe(0);
    const head = JSON.parse(aws('s3api', 'head-object', '--bucket', 'bucket', '--key', 'k').out);
    expect(head.ContentLength).toBe(3);
    expect(aws('sts', 'get-caller-identity', '--query', 'Account', '--output', 'text').out).toBe(
      '000000000000\n',
    );
    expect(aws('ssm', 'get-parameter', '--name', '/none').err).toContain(
      '(ParameterNotFound) when calling the GetParameter',
    );
    expect(aws('ssm', 'get-document', '--name', 'Nobody', '--document-version', '$DEFAULT').err).toContain(
      '(InvalidDocument) when calling the GetDocument',
    );
  });

  it('prints a secret and nothing else', async () => {
    await account.control.putSecret('token', 'hf_secret');
    const wanted = ['--secret-id', 'token', '--query', 'SecretString', '--output', 'text'];
    expect(aws('secretsmanager', 'get-secret-value', ...wanted)).toEqual({
      code: 0,
      out: 'hf_secret\n',
      err: '',
    });
    const none = aws('secretsmanager', 'get-secret-value', '--secret-id', 'none');
    expect(none.code).toBe(254);
    expect(none.err).toContain('(ResourceNotFoundException) when calling the GetSecretValue operation');
  });

  it.each([
    ['a flag it does not know', ['s3', 'cp', 'a', 's3://bucket/a', '--bogus'], 252],
    ['a command it does not have', ['ec2', 'run-instances'], 252],
    ['a file that is not there', ['s3', 'cp', '/none', 's3://bucket/a'], 255],
    ['a bucket that is not there', ['s3', 'cp', '/etc/hostname', 's3://absent/a'], 1],
  ])('refuses %s', (_, argv, code) => {
    expect(aws(...argv).code).toBe(code);
  });

  it('says so when there is no account', () => {
    const gone = instance.run('aws', ['s3api', 'head-object', '--bucket', 'b', '--key', 'k'], {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    });
    expect(gone.code).toBe(255);
    expect(gone.err).toContain('Could not connect to the endpoint URL');
  });
});
