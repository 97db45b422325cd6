/** Ways out of a closed network, as the file may write them. */
import { documentsFor } from '../../lib/documents';
import { parseEnvironment } from '../../lib/environment';

const proxy = (address: string) => () => parseEnvironment('tutorial', { egress: { proxy: address } });

test.each(['http://proxy.example.com:3128', 'https://proxy', 'http://10.0.0.1:80/a/b_c/'])(
  '%s is taken',
  (address) => {
    expect(proxy(address)().egress.proxy).toBe(address);
  },
);

test.each([
  'http://me:secret@proxy.example.com:3128',
  'proxy.example.com:3128',
  "http://proxy'; reboot; '",
  'http://proxy/../x',
  'http://proxy:123456',
  'ftp://proxy',
])('%s is refused', (address) => {
  expect(proxy(address)).toThrow(
    expect.objectContaining({
      code: 'ValueOfWrongForm',
      message: expect.stringContaining(
        'proxy must be an address such as http://proxy.example.com:3128, without a user',
      ),
    }),
  );
});

const PROXY = 'http://proxy.example.com:3128';
test.each([
  ['AWS through a proxy needs one', { proxyForAws: true }, 'ProxyNeeded'],
  ['a secret of a proxy needs one', { proxySecret: 'team/proxy' }, 'ProxyNeeded'],
  [
    'a secret in AWS is not behind the proxy that it opens',
    { proxy: PROXY, proxyForAws: true, proxySecret: 'team/proxy' },
    'ProxySecretOutOfReach',
  ],
])('%s', (_, egress, code) => {
  expect(() => parseEnvironment('tutorial', { egress })).toThrow(expect.objectContaining({ code }));
});

test('hosts without the proxy are names, not ranges of addresses', () => {
  const hosts = (noProxy: string[]) => () => parseEnvironment('tutorial', { egress: { noProxy } });
  expect(hosts(['git.example.com', '.corp'])().egress.noProxy).toEqual(['git.example.com', '.corp']);
  for (const wrong of ['10.0.0.0/8', '*', 'a,b', '']) {
    expect(hosts([wrong])).toThrow(expect.objectContaining({ code: 'ValueOfWrongForm' }));
  }
});

test('every value that the file takes can be put into the document', () => {
  const egress = {
    proxy: 'http://proxy.example.com:3128',
    noProxy: ['.corp.example.com', 'git.example.com'],
    pipIndex: 'https://pypi.example.com/simple/',
    gitMirror: 'https://git.example.com/github',
    patches: 'https://files.example.com/llmperf',
    hubEndpoint: 'https://hub.example.com',
  };
  const [bootstrap] = documentsFor(parseEnvironment('tutorial', { egress }), 'ab'.repeat(32));
  expect(bootstrap?.content).toContain("TRAINYARD_SET_NO_PROXY='.corp.example.com/git.example.com'");
  expect(bootstrap?.content).toContain(`TRAINYARD_SET_PIP_INDEX='${egress.pipIndex}'`);
});
