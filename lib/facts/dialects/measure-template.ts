import type { CommandTemplate } from './command-template';

/** The toolkit's own client, for `client: trainyard`. */
export const MEASURE: CommandTemplate = {
  program: ['{llmperfVenv}/bin/python', '-m', 'trainyard_host.measure', 'run'],
  arguments: [
    { flag: '--request', value: '{requestFile}', when: 'always' },
    { flag: '--out', value: '{resultsDirectory}', when: 'always' },
    { flag: '--progress', value: '{progressFile}', when: 'always' },
  ],
  environment: [{ name: 'PYTHONPATH', value: '{toolkit}/python', when: 'always' }],
};
