import { releaseOf, releaseVersions } from '../../facts';
import { wrap } from '../printers/wrap';
import { type Call, print, printJson } from '../program/call';
import { type ReleaseView, releaseView, supportText, vllmText } from '../views/release-view';

/**
 * `trainyard release show`: one release of the catalogue, with its end of support.
 * @throws NotInCatalogue when the catalogue does not know it
 */
export async function command(call: Call): Promise<void> {
  const release = releaseView(releaseOf(call.args[0] ?? ''));
  if (call.options.json) return printJson(call, release);
  print(call, lines(release, call.io.out.width()).join('\n'));
}

const others = ({ name, version }: ReleaseView) =>
  releaseVersions().filter((each) => each !== name && releaseOf(each).version === version);

function lines(release: ReleaseView, width: number): string[] {
  const { vllm, support, packages } = release;
  const rows: ReadonlyArray<readonly [string, string]> = [
    ['served by', support.name],
    ...others(release).map((name) => ['other', `${name} has the other server of this version`] as const),
    ['support', `${supportText(support)} (${support.source})`],
    [
      'vLLM',
      `${vllmText(release)}, ${vllm.kind === 'ami' ? `on the image, in ${vllm.venv}` : `${vllm.repository} at ${vllm.commit ?? `tag ${vllm.ref}, whose commit vllmCommit must say`}`}`,
    ],
    ['venv', release.venv ?? 'none'],
    ['python', release.python],
    ['families', release.families.join(', ')],
    ['images', release.images.map(({ name }) => name).join(', ')],
    [
      'packages',
      Object.entries(packages)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
    ...(release.notes ?? []).map((note) => ['note', note] as const),
    ['source', `${release.source}, read ${release.read}`],
  ];
  return [
    `SDK ${release.name} of ${release.date}`,
    ...rows.flatMap(([label, value]) => wrap(value, width, `  ${label.padEnd(11)}`, ' '.repeat(13))),
  ];
}
