import { findImages, type ImageCatalogue, type MachineImage } from '../../lib/capacity';
import { parseEnvironment } from '../../lib/environment';

const PARAMETER = '/aws/service/neuron/dlami/pytorch-2.6/ubuntu-22.04/latest/image_id';
const PYTORCH = 'Deep Learning AMI Neuron PyTorch 2.6 (Ubuntu 22.04)';

function image(
  id: string,
  name: string,
  sdk: string | null,
  createdAt = '2025-05-20T00:00:00Z',
): MachineImage {
  return {
    id,
    name,
    description: sdk === null ? 'no word' : `x Neuron SDK ${sdk} y`,
    createdAt,
    deprecatedAt: null,
  };
}

function catalogue(images: readonly MachineImage[], parameters: Record<string, string> = {}): ImageCatalogue {
  const fits = (text: string, pattern?: string) =>
    pattern === undefined || pattern.split('*').every((part) => text.includes(part));
  return {
    images: async ({ ids, name, description }) =>
      images.filter(
        (it) => (ids?.includes(it.id) ?? true) && fits(it.name, name) && fits(it.description, description),
      ),
    parameter: async (name) => parameters[name],
  };
}

const environment = (over: object = {}) => parseEnvironment('images', over);

describe('the image of a release', () => {
  test('is what the parameter of its family says, when the description agrees', async () => {
    const images = [
      image('ami-1', `${PYTORCH} 20250520`, '2.23.0'),
      image('ami-2', `${PYTORCH} 20250521`, '2.23.0'),
    ];
    const found = await findImages(environment(), catalogue(images, { [PARAMETER]: 'ami-1' }));
    expect(found.proposed?.id).toBe('ami-1');
    expect(found.images.map((it) => it.id)).toEqual(['ami-1', 'ami-2']);
    expect(found.images[0]?.by).toEqual([`parameter ${PARAMETER}`, 'its description']);
    expect(found.warnings).toEqual([]);
  });

  test('is not what a parameter says that has moved on to another SDK', async () => {
    const moved = image('ami-9', `${PYTORCH} 20261101`, '2.24.0');
    const found = await findImages(environment(), catalogue([moved], { [PARAMETER]: 'ami-9' }));
    expect(found.proposed).toBeNull();
    expect(found.warnings).toEqual([
      expect.stringContaining(`parameter ${PARAMETER} is SDK 2.24.0 now (ami-9)`),
    ]);
  });

  test('is not taken on trust when nothing names the SDK, but it is shown', async () => {
    const nameless = image('ami-5', `${PYTORCH} 20250520`, null);
    const found = await findImages(environment(), catalogue([nameless], { [PARAMETER]: 'ami-5' }));
    expect(found).toMatchObject({ proposed: null, images: [{ id: 'ami-5', sdk: null, family: 'pytorch' }] });
  });

  test('is found by its description when the parameter was retired, and that is said', async () => {
    const images = [
      image('ami-3', 'Deep Learning AMI Neuron (Ubuntu 22.04) 20250520', '2.23.0'),
      image('ami-4', 'Deep Learning AMI Neuron TensorFlow 2.10 (Ubuntu 22.04) 20250520', '2.23.0'),
    ];
    const found = await findImages(environment(), catalogue(images));
    expect(found.proposed?.id).toBe('ami-3');
    expect(found.images.map((it) => it.id)).toEqual(['ami-3']);
    expect(found.warnings).toEqual([`the parameter ${PARAMETER} does not exist in this region any more`]);
  });

  test('is found by the dated id that was seen in its region', async () => {
    const seen = image('ami-0e65a95c79775d1b6', 'Deep Learning AMI Neuron (Ubuntu 22.04) 20250520', null);
    const found = await findImages(environment({ region: 'us-east-1' }), catalogue([seen]));
    expect(found.images).toEqual([expect.objectContaining({ id: seen.id, by: ['dated name'], sdk: null })]);
  });

  test('must carry the venvs that the release is used with', async () => {
    const images = [
      image(
        'ami-v',
        'Deep Learning AMI Neuron PyTorch Inference vLLM 0.13 (Ubuntu 24.04) 20260313',
        '2.28.1',
      ),
      image('ami-o', 'Deep Learning AMI Neuron (Ubuntu 22.04) 20260313', '2.28.1'),
      image('ami-m', 'Deep Learning AMI Neuron (Ubuntu 24.04) 20260313', '2.28.1', '2026-03-01T00:00:00Z'),
    ];
    const found = await findImages(environment({ release: '2.28.1' }), catalogue(images));
    expect(found.proposed?.id).toBe('ami-m');
    const without = await findImages(environment({ release: '2.28.1' }), catalogue(images.slice(0, 2)));
    expect(without).toMatchObject({ proposed: null, images: [{ id: 'ami-o' }, { id: 'ami-v' }] });
  });

  test('with vLLM alone is the one of a release whose server compiles', async () => {
    const vllm = image(
      'ami-7',
      'Deep Learning AMI Neuron PyTorch Inference vLLM 0.24.0.1.1.0 (Ubuntu 24.04) 20260818',
      '2.32.0',
    );
    const found = await findImages(environment({ release: '2.32.0' }), catalogue([vllm]));
    expect(found.proposed?.id).toBe('ami-7');
  });

  test('of a release whose families nobody lists is found by description, and must have vLLM in its name', async () => {
    const named = (id: string, kind: string) =>
      image(id, `Deep Learning AMI Neuron ${kind} (Ubuntu 26.04) 20261020`, '2.33.0');
    const torch = named('ami-2', 'torch-neuronx 2.14.0');
    const wanted = environment({ release: '2.33.0' });
    expect((await findImages(wanted, catalogue([torch]))).proposed).toBeNull();
    const found = await findImages(
      wanted,
      catalogue([torch, named('ami-3', 'PyTorch Inference vLLM 0.29.0.1.2.0')]),
    );
    expect(found.proposed?.id).toBe('ami-3');
  });

  test('that the environment names is looked at first, and missed by name', async () => {
    const named = environment({ image: { by: 'id', id: 'ami-0123456789' } });
    const found = await findImages(named, catalogue([]));
    expect(found.images).toEqual([]);
    expect(found.warnings[0]).toBe('no image of Amazon in this region has id ami-0123456789');
  });
});
