import { createHash } from 'node:crypto';
import { hubHandler } from '../../../lib/emulator/account/hub';
import { type Listening, listen } from '../../../lib/emulator/account/listening';
import { type Model, modelIds, modelOf } from '../../../lib/facts';
import { checkpointOf, OWN_MODELS } from '../../facts/models/own-models';

const OWN = OWN_MODELS.filter(({ experts }) => experts !== null)[0] as Model;
const GATED = modelIds().find((id) => modelOf(id).gated) ?? '';
const TOKEN = { authorization: 'Bearer hf_test' };

interface Sibling {
  readonly rfilename: string;
  readonly size: number;
  readonly lfs?: { readonly sha256: string; readonly size: number };
}

describe('the stand-in hub', () => {
  let faults: string[] = [];
  const met: string[] = [];
  let hub: Listening;
  beforeAll(async () => {
    hub = await listen(
      hubHandler({ faults: () => faults, meet: (fault) => met.push(fault) }, (id) =>
        id === OWN.id ? { model: OWN, config: checkpointOf(OWN) } : undefined,
      ),
    );
  });
  afterAll(() => hub.close());
  afterEach(() => {
    faults = [];
    met.length = 0;
  });

  const get = (path: string, headers: Record<string, string> = TOKEN) =>
    fetch(`${hub.url}${path}`, { headers });
  const revision = modelOf(GATED).revision;
  const siblings = async () => {
    const answer = (await (await get(`/api/models/${GATED}/revision/${revision}?blobs=true`)).json()) as {
      siblings: Sibling[];
    };
    return answer.siblings;
  };

  test.each(modelIds())('serves a checkpoint of %s whose config has the catalogue’s shape', async (id) => {
    const model = modelOf(id);
    const config = await get(`/${id}/resolve/${model.revision}/config.json`);
    expect(await config.json()).toMatchObject({
      num_hidden_layers: model.layers,
      hidden_size: model.hidden,
      num_attention_heads: model.attentionHeads,
      num_key_value_heads: model.keyValueHeads,
      vocab_size: model.vocabulary,
    });
  });

  test('serves a model that was added, with its own config and without a token', async () => {
    const config = await get(`/${OWN.id}/resolve/${OWN.revision}/config.json`, {});
    expect(await config.json()).toMatchObject({ ...checkpointOf(OWN), architectures: [OWN.architecture] });
    expect((await get(`/${OWN.id}/resolve/${'c'.repeat(40)}/config.json`)).status).toBe(404);
    expect((await get('/some/other/resolve/main/config.json')).status).toBe(404);
  });

  test('lists files whose sizes and digests are those of the bytes it sends', async () => {
    for (const file of await siblings()) {
      const bytes = Buffer.from(
        await (await get(`/${GATED}/resolve/${revision}/${file.rfilename}`)).arrayBuffer(),
      );
      expect(bytes.length).toBe(file.size);
      if (file.lfs) expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.lfs.sha256);
    }
  });

  test('has shards with a valid header, and an index that names them', async () => {
    const index = (await (
      await get(`/${GATED}/resolve/${revision}/model.safetensors.index.json`)
    ).json()) as {
      weight_map: Record<string, string>;
    };
    for (const [tensor, name] of Object.entries(index.weight_map)) {
      const bytes = Buffer.from(await (await get(`/${GATED}/resolve/${revision}/${name}`)).arrayBuffer());
      const length = Number(bytes.readBigUInt64LE(0));
      const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<
        string,
        { data_offsets: [number, number] }
      >;
      expect(header[tensor]?.data_offsets[1]).toBe(bytes.length - 8 - length);
    }
  });

  test('continues a file from where it was left', async () => {
    const path = `/${GATED}/resolve/${revision}/config.json`;
    const whole = await (await get(path)).text();
    const rest = await get(path, { ...TOKEN, range: 'bytes=10-' });
    expect([rest.status, await rest.text()]).toEqual([206, whole.slice(10)]);
    expect((await get(path, { ...TOKEN, range: `bytes=${whole.length}-` })).status).toBe(416);
  });

  test('opens a gated model to a token only', async () => {
    const path = `/api/models/${GATED}/revision/${revision}`;
    expect((await get(path, {})).status).toBe(401);
    expect((await get(path, { authorization: 'Bearer something' })).status).toBe(401);
    faults = ['HubForbidden'];
    expect((await get(path)).status).toBe(403);
    expect(met).toEqual(['HubForbidden']);
  });

  test('knows neither other models nor other revisions', async () => {
    expect((await get('/api/models/nobody/nothing/revision/main')).status).toBe(404);
    expect((await get(`/api/models/${GATED}/revision/${'0'.repeat(40)}`)).status).toBe(404);
    expect((await get(`/${GATED}/resolve/${revision}/nothing.bin`)).status).toBe(404);
  });
});
