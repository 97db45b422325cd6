import {
  copyFileSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeImage } from '../../lib/capacity';
import { loadEnvironment } from '../../lib/environment';

const ID = 'ami-0123456789abcdef0';
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trainyard-image-'));
  file = join(folder, 'cdk.json');
  copyFileSync(join(__dirname, '../../cdk.json'), file);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('an image in the configuration file', () => {
  test('is written into its environment, and every other line stays as it was', () => {
    const before = readFileSync(file, 'utf8').split('\n');
    writeImage(file, 'latency', ID);
    const after = readFileSync(file, 'utf8').split('\n');
    expect(loadEnvironment({ name: 'latency', configFile: file }).image).toEqual({ by: 'id', id: ID });
    expect(loadEnvironment({ name: 'tutorial', configFile: file }).image.by).toBe('ssm-parameter');
    // One line gets a comma, four are new.
    expect(after.length).toBe(before.length + 4);
    expect(before.filter((line) => !after.includes(line))).toEqual([]);
    expect(readdirSync(folder)).toEqual(['cdk.json']);
  });

  test('is replaced the second time', () => {
    writeImage(file, 'latency', 'ami-00000000');
    const lines = readFileSync(file, 'utf8').split('\n').length;
    writeImage(file, 'latency', ID);
    expect(loadEnvironment({ name: 'latency', configFile: file }).image).toEqual({ by: 'id', id: ID });
    expect(readFileSync(file, 'utf8').split('\n').length).toBe(lines);
  });

  test('goes through a link into the file itself', () => {
    const link = join(folder, 'link.json');
    symlinkSync(file, link);
    writeImage(link, 'trn1', ID);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(loadEnvironment({ name: 'trn1', configFile: file }).image).toEqual({ by: 'id', id: ID });
  });

  test('is refused for an environment that is not in the file, which stays as it was', () => {
    const before = readFileSync(file, 'utf8');
    expect(() => writeImage(file, 'latencie', ID)).toThrow(
      expect.objectContaining({ code: 'EnvironmentUnknown', next: expect.stringContaining('latency') }),
    );
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('is not written into an environment that is not valid', () => {
    const broken = readFileSync(file, 'utf8').replace('"region": "us-east-2"', '"region": "nowhere"');
    writeFileSync(file, broken);
    expect(() => writeImage(file, 'tutorial', ID)).toThrow(
      expect.objectContaining({ code: 'ValueOfWrongForm' }),
    );
    expect(readFileSync(file, 'utf8')).toBe(broken);
  });
});
