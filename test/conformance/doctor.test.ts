/** The doctor against moto: an account that knows nothing of us. What moto does not have is a line, never a crash. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../e2e/command';
import { Moto } from './helpers/moto';

interface Line {
  readonly check: string;
  readonly state: string;
  readonly code: string | null;
  readonly says: string;
}

describe('the doctor in a foreign account', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await Moto.start();
  });
  afterAll(() => moto.stop());

  const env = () => ({
    ...process.env,
    AWS_ENDPOINT_URL: moto.endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_DEFAULT_REGION: 'us-east-2',
    HF_ENDPOINT: 'http://127.0.0.1:1',
  });
  const doctor = () => {
    const done = spawnSync(process.execPath, [join(ROOT, 'dist/bin/trainyard.js'), 'doctor', '--json'], {
      encoding: 'utf8',
      cwd: ROOT,
      env: env(),
    });
    return { code: done.status, lines: (JSON.parse(done.stdout) as { checks: Line[] }).checks };
  };
  const aws = (code: string) => {
    const done = spawnSync('python3', ['-c', `import boto3\n${code}`], { encoding: 'utf8', env: env() });
    if (done.status !== 0) throw new TypeError(done.stderr.slice(-1000));
  };
  const line = (lines: readonly Line[], check: string) => lines.find((it) => it.check === check);

  test('says who asks, where the type is, and what is missing', () => {
    const { code, lines } = doctor();
    expect(code).toBe(1);
    expect(line(lines, 'credentials')).toMatchObject({
      state: 'ok',
      says: expect.stringContaining('123456789012'),
    });
    expect(line(lines, 'zones')).toMatchObject({ state: 'ok', says: expect.stringContaining('us-east-2') });
    expect(line(lines, 'quota')).toMatchObject({ state: 'warn', code: 'QuotaNotKnown' });
    expect(line(lines, 'image')).toMatchObject({ state: 'fail', code: 'ImageNotFound' });
    expect(line(lines, 'secret')).toMatchObject({ state: 'fail', code: 'SecretMissing' });
    expect(line(lines, 'hub')).toMatchObject({ state: 'warn', code: 'HubNotAsked' });
    expect(line(lines, 'deployment')).toMatchObject({ state: 'fail', code: 'NotDeployed' });
  });

  test('sees the secret and a deployment that appear, and that nothing of it is there', () => {
    aws("boto3.client('secretsmanager').create_secret(Name='trainyard/hub-token', SecretString='hf_x')");
    const deployment = {
      ...{
        schema: 'trainyard.deployment/1',
        environment: 'tutorial',
        region: 'us-east-2',
        bucket: 'nowhere',
      },
      ...{
        bundle: 'b'.repeat(64),
        imageId: null,
        instanceType: 'trn2.48xlarge',
        instanceCount: 1,
        documents: [],
      },
    };
    const value = JSON.stringify(JSON.stringify(deployment));
    const name = '/trainyard/tutorial/deployment';
    aws(`boto3.client('ssm').put_parameter(Name='${name}', Type='String', Value=${value})`);
    const { code, lines } = doctor();
    expect(code).toBe(1);
    expect(line(lines, 'secret')).toMatchObject({ state: 'ok' });
    expect(line(lines, 'deployment')).toMatchObject({ state: 'ok' });
    expect(line(lines, 'bucket')).toMatchObject({ state: 'fail', code: 'BucketMissing' });
    expect(line(lines, 'documents')).toMatchObject({ state: 'fail', code: 'DocumentMissing' });
    expect(line(lines, 'instances')).toMatchObject({ state: 'fail' });
  });
});
