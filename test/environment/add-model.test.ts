import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addModel, loadEnvironment, modelOfEnvironment, parseEnvironment } from '../../lib/environment';
import { makePlan } from '../../lib/plan';
import { PUBLISHED_MODELS } from '../facts/models/published-models';

const ID = 'Qwen/Qwen3-8B';
const REVISION = 'b968826d9c46dd6066d109eabc6255188de91218';
const QWEN = PUBLISHED_MODELS.find(({ id }) => id === ID)?.config ?? {};
const SMALL = {
  ...{ release: '2.29.1', layout: { tensorParallel: 8, dataParallel: 1, batch: 1 } },
  workload: { inputTokens: { mean: 1000 } },
};

let folder: string;
let configFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trainyard-models-'));
  configFile = join(folder, 'cdk.json');
  const environments = {
    qwen: { ...SMALL, model: { id: ID } },
    alias: { ...SMALL, model: { revision: 'd'.repeat(40) } },
  };
  writeFileSync(configFile, JSON.stringify({ context: { 'trainyard:environments': environments } }));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(config: object, ...path: string[]): string {
  const file = join(folder, ...path, 'config.json');
  mkdirSync(join(folder, ...path), { recursive: true });
  writeFileSync(file, JSON.stringify(config));
  return file;
}
const add = (path: string, more: object = {}) =>
  addModel({ path, configFile, gated: false, replace: false, id: ID, revision: REVISION, ...more });
const models = () => JSON.parse(readFileSync(join(folder, 'trainyard.models.json'), 'utf8'));

describe('a model that is added', () => {
  test('is kept with the fields that decide, and once', () => {
    const path = write({ ...QWEN, rope_theta: 1_000_000, transformers_version: '4.51.0' });
    expect(add(path).change).toBe('added');
    expect(add(join(path, '..')).change).toBe('unchanged');
    expect(models()).toEqual({
      schema: 'trainyard.models/1',
      models: { [ID]: { revision: REVISION, gated: false, config: QWEN } },
    });
  });

  test('is replaced only when that is asked for', () => {
    add(write(QWEN));
    expect(() => add(write(QWEN), { gated: true })).toThrow(
      expect.objectContaining({ code: 'ModelAddedBefore' }),
    );
    expect(models().models[ID].gated).toBe(false);
    expect(add(write(QWEN), { gated: true, replace: true }).change).toBe('replaced');
    expect(models().models[ID].gated).toBe(true);
  });

  test('is named by the hub’s own cache, else by its file, and never by its folder', () => {
    const cached = write(QWEN, 'models--Qwen--Qwen3-8B', 'snapshots', REVISION);
    expect(add(cached, { id: undefined, revision: undefined }).model).toMatchObject({
      id: ID,
      revision: REVISION,
    });
    const named = write({ ...QWEN, _name_or_path: 'some/other' }, 'Qwen3-9B');
    expect(add(named, { id: undefined }).model.id).toBe('some/other');
    for (const _name_or_path of [undefined, '/mnt/models/x', 'x']) {
      expect(() => add(write({ ...QWEN, _name_or_path }, 'Qwen3-9B'), { id: undefined })).toThrow(
        expect.objectContaining({ code: 'ModelIdNeeded' }),
      );
    }
  });

  test('keeps the source of its files, which an environment takes and may replace', () => {
    const source = 's3://weights/own/qwen/';
    add(write(QWEN), { source });
    expect(models().models[ID].source).toBe(source);
    expect(loadEnvironment({ name: 'qwen', configFile }).model.source).toBe(source);
    const overrides = { model: { source: '/mnt/own/qwen' } };
    expect(loadEnvironment({ name: 'qwen', configFile, overrides }).model.source).toBe('/mnt/own/qwen');
    expect(() => add(write(QWEN), { source: 'hub' })).toThrow(
      expect.objectContaining({ code: 'ModelAddedBefore' }),
    );
    add(write(QWEN), { source: 'hub', replace: true });
    expect(models().models[ID]).not.toHaveProperty('source');
    expect(loadEnvironment({ name: 'qwen', configFile }).model.source).toBe('hub');
  });

  test('takes no source of the model that is written for one that is typed', () => {
    const text = readFileSync(configFile, 'utf8').replace(
      `"id":"${ID}"`,
      `"id":"${ID}","source":"/mnt/own/qwen"`,
    );
    writeFileSync(configFile, text);
    add(write(QWEN));
    add(write(QWEN), { id: 'me/other' });
    const sourceOf = (id?: string) =>
      loadEnvironment({ name: 'qwen', configFile, overrides: { model: { id } } }).model.source;
    expect([sourceOf(), sourceOf(ID), sourceOf('me/other')]).toEqual([
      '/mnt/own/qwen',
      '/mnt/own/qwen',
      'hub',
    ]);
    expect(sourceOf('meta-llama/Llama-3.1-8B-Instruct')).toBe('hub');
  });

  test.each([
    ['ModelSourceInvalid', { source: 's3://weights/own' }],
    ['ModelSourceInvalid', { source: 's3://weights/' }],
    ['ModelSourceInvalid', { source: '/mnt/../etc' }],
    ['ModelSourceInvalid', { source: 'relative/folder' }],
    ['ModelRevisionNeeded', { revision: 'main' }],
    ['ModelRevisionNeeded', { revision: undefined }],
    ['ModelInCatalogue', { id: 'meta-llama/Llama-3.1-8B-Instruct' }],
    ['ModelInCatalogue', { id: 'meta-llama/Meta-Llama-3.1-8B-Instruct' }],
  ])('is refused with %s for %j', (code, more) => {
    expect(() => add(write(QWEN), more)).toThrow(expect.objectContaining({ code, next: expect.any(String) }));
  });

  test.each([['nothing'], ['[]'], ['{']])('is refused when its file is %s', (content) => {
    const file = write({});
    if (content === 'nothing') rmSync(file);
    else writeFileSync(file, content);
    expect(() => add(file)).toThrow(expect.objectContaining({ code: 'ModelConfigMissing' }));
  });
});

describe('an environment', () => {
  const load = () => loadEnvironment({ name: 'qwen', configFile });

  test('has the shape of an added model, and so has its manifest', () => {
    add(write(QWEN));
    const environment = load();
    expect(modelOfEnvironment(environment)).toMatchObject({
      id: ID,
      revision: REVISION,
      parameters: 8_190_735_360,
    });
    const { name, ...written } = JSON.parse(JSON.stringify(environment));
    expect(parseEnvironment(name, written)).toEqual(environment);
    expect(makePlan(environment).model).toEqual({ id: ID, revision: REVISION });
  });

  test('goes before the added model where it says something itself', () => {
    add(write(QWEN));
    const revision = 'c'.repeat(40);
    const own = loadEnvironment({ name: 'qwen', configFile, overrides: { model: { revision } } });
    expect(own.model.revision).toBe(revision);
  });

  test('takes an added model that is typed, with its own commit', () => {
    add(write(QWEN));
    expect(
      loadEnvironment({ name: 'alias', configFile, overrides: { model: { id: ID } } }).model,
    ).toMatchObject({
      ...{ id: ID, revision: REVISION },
    });
  });

  test('is told how to add what nobody knows', () => {
    expect(load).toThrow(
      expect.objectContaining({
        code: 'NotInCatalogue',
        next: expect.stringContaining(`trainyard model add PATH --id ${ID}`),
      }),
    );
  });

  test('has the catalogue’s model under its other name', () => {
    const id = 'meta-llama/Meta-Llama-3.1-8B-Instruct';
    expect(parseEnvironment('other', { ...SMALL, model: { id } }).model.id).toBe(
      'meta-llama/Llama-3.1-8B-Instruct',
    );
  });

  test('needs the commit of a shape of its own', () => {
    expect(() => parseEnvironment('other', { model: { id: ID, config: QWEN } })).toThrow(
      expect.objectContaining({ code: 'ModelRevisionNeeded' }),
    );
  });

  test.each([['{"schema":"trainyard.models/2","models":{}}'], ['{']])('refuses the file %s', (text) => {
    writeFileSync(join(folder, 'trainyard.models.json'), text);
    expect(load).toThrow(expect.objectContaining({ code: 'ModelsFileInvalid' }));
  });
});
