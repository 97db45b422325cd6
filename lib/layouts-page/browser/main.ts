/** The program of the page: from a change of a field to everything that is shown. The command bundles it. */
import type { LayoutRow } from '../../prediction/space';
import type { PageData } from '../page-data';
import { changedFields } from '../view/changed-fields';
import { fragmentOf, stateOfFragment } from '../view/page-fragment';
import { pageProblems } from '../view/page-problems';
import { type PageState, pageState } from '../view/page-state';
import { pageView } from '../view/page-view';
import { speedFacts } from '../view/speed-facts';
import { buildControls, markInvalid, showControls } from './controls';
import { showDevices } from './devices';
import { element, fill, placed, terms } from './elements';
import { showList } from './layout-list';
import { showLengths } from './lengths';
import { showMemory } from './memory';
import { showProblems, showVerdict } from './verdict';

const data = JSON.parse(placed('page-data', HTMLScriptElement).text) as PageData;
let state = pageState(data);
let all = false;

function show(): void {
  const began = performance.now();
  const problems = pageProblems(state);
  markInvalid(new Set(problems.map(({ name }) => name)));
  for (const part of document.querySelectorAll<HTMLElement>('.computed')) part.hidden = problems.length > 0;
  if (problems.length > 0) showProblems(problems);
  else showView();
  fill('time', `Computed and drawn in ${Math.ceil(performance.now() - began)} ms.`);
}

function showView(): void {
  const view = pageView(data, state);
  showVerdict(view);
  showDevices(view);
  showMemory(view);
  showLengths(view);
  fill('speed', terms(speedFacts(view)));
  showFields();
  showList(view, state, all, { choose, showAll });
  history.replaceState(null, '', `#${fragmentOf(state)}`);
}

function showFields(): void {
  const fields = changedFields(data, state);
  const none = Object.keys(fields).length === 0;
  const text = none ? 'None: these are the values of the file.' : JSON.stringify(fields, null, 2);
  fill('fields', none ? element('p', {}, text) : element('pre', {}, text));
}

function choose({ tensorParallel, dataParallel, batch, logicalCores, sequence }: LayoutRow): void {
  change({ ...state, tensorParallel, dataParallel, batch, logicalCores, sequence });
}

function showAll(): void {
  all = true;
  show();
}

function change(next: PageState): void {
  const focused = document.activeElement?.getAttribute('data-layout');
  state = next;
  showControls(state);
  show();
  // The row that had the focus was drawn again.
  if (focused)
    document.querySelector<HTMLElement>(`[data-layout="${focused}"]`)?.focus({ preventScroll: true });
}

function readFragment(): void {
  const { state: read, ignored } = stateOfFragment(location.hash, state);
  change(read);
  fill('ignored', ...ignored.map((line) => element('p', {}, line)));
}

buildControls(
  () => state,
  (next) => {
    fill('ignored');
    change(next);
  },
);
addEventListener('hashchange', readFragment);
readFragment();
