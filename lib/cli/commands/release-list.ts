import { releaseOf, releaseVersions } from '../../facts';
import { table } from '../printers/table';
import { type Call, print, printJson, tableWidth } from '../program/call';
import { releaseView, supportText, vllmText } from '../views/release-view';

/** `trainyard release list`: every release of the catalogue, oldest first. */
export async function command(call: Call): Promise<void> {
  const releases = releaseVersions().map((version) => releaseView(releaseOf(version)));
  if (call.options.json) return printJson(call, releases);
  print(
    call,
    table(
      ['release', 'date', 'served by', 'vLLM', 'families', 'support'].map((head) => ({ head })),
      releases.map((it) => [
        ...[it.name, it.date, it.support.path, vllmText(it), it.families.join(' ')],
        supportText(it.support),
      ]),
      tableWidth(call),
    ),
  );
}
