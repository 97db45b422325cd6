import type { InstanceRecord } from '../../../lib/emulator/account/instances/instance-record';
import { answerMetadata } from '../../../lib/emulator/account/instances/metadata';
import { type Listening, listen } from '../../../lib/emulator/account/listening';

const RECORD = { instanceId: 'i-1', instanceType: 'trn2.48xlarge', lifeCycle: 'spot' } as InstanceRecord;
const SESSION = { method: 'PUT', headers: { 'X-aws-ec2-metadata-token-ttl-seconds': '60' } };

describe('the metadata service of an emulated instance', () => {
  let server: Listening;
  let record: InstanceRecord | undefined;
  beforeEach(async () => {
    record = RECORD;
    server = await listen((request, response) => answerMetadata(request, response, record, '/metadata/t'));
  });
  afterEach(() => server.close());

  const ask = (path: string, init?: RequestInit) => fetch(`${server.url}/metadata/t/latest/${path}`, init);
  const asked = async (path: string) => {
    const token = await (await ask('api/token', SESSION)).text();
    const answer = await ask(path, { headers: { 'X-aws-ec2-metadata-token': token } });
    return [answer.status, await answer.text()];
  };

  test('says how the instance was bought, to who has a session', async () => {
    expect(await asked('meta-data/instance-life-cycle')).toEqual([200, 'spot']);
    expect(await asked('meta-data/instance-id')).toEqual([200, 'i-1']);
    record = { ...RECORD, lifeCycle: undefined } as unknown as InstanceRecord;
    expect(await asked('meta-data/instance-life-cycle')).toEqual([200, 'on-demand']);
  });

  test('answers nobody without a session, and nothing that it does not model', async () => {
    expect((await ask('meta-data/instance-life-cycle')).status).toBe(401);
    expect(await asked('meta-data/tags/')).toEqual([404, 'Not Found']);
    record = undefined;
    expect(await asked('meta-data/instance-id')).toEqual([404, 'Not Found']);
  });
});
