/** Ways out of a closed network: a proxy, and mirrors of what comes from elsewhere. */
import { z } from 'zod';
import { EGRESS_HOST, EGRESS_URL } from '../../facts';

const address = (what: string, describe: string) =>
  z
    .string()
    .max(EGRESS_URL.maxCharacters)
    .regex(new RegExp(`^(?:${EGRESS_URL.pattern})$`), `${what}, without a user or a password`)
    .nullable()
    .default(null)
    .describe(describe);

/** Section `egress`: how instances reach the model hub, git and pip where their network is closed. */
export const egressSchema = z.strictObject({
  proxy: address(
    'an address such as http://proxy.example.com:3128',
    'proxy to the model hub, git and pip; the instance itself is reached without it, and AWS too unless `proxyForAws`; null: none',
  ),
  proxyForAws: z
    .boolean()
    .default(false)
    .describe(
      'AWS is reached through the proxy too: by the first boot, the SSM agent, the phases and the units',
    ),
  proxySecret: z
    .string()
    .regex(/^[A-Za-z0-9/_+=.@-]+$/, 'the name of a secret')
    .nullable()
    .default(null)
    .describe(
      'Secrets Manager secret with `user:password` of the proxy, as plain text; null: it asks for none',
    ),
  noProxy: z
    .array(
      z
        .string()
        .max(EGRESS_HOST.maxCharacters)
        .regex(new RegExp(`^(?:${EGRESS_HOST.pattern})$`), 'a host, or a domain with a dot in front'),
    )
    .max(EGRESS_HOST.most)
    .default([])
    .describe(
      'hosts that are reached without the proxy too, such as a mirror; .example.com is every host below',
    ),
  pipIndex: address(
    'an address such as https://pypi.example.com/simple',
    'index of Python packages in place of PyPI; null: PyPI',
  ),
  gitMirror: address(
    'an address such as https://git.example.com/github',
    'prefix in place of https://github.com for sources; commits are checked all the same; null: GitHub',
  ),
  patches: address(
    'an address such as https://files.example.com/llmperf',
    'folder of the LLMPerf patches in place of AWS’s repository; digests are checked all the same; null: AWS’s',
  ),
  hubEndpoint: address(
    'an address such as https://hub.example.com',
    'model hub in place of https://huggingface.co; null: the public one',
  ),
});
